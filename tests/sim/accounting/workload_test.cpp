// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/workload.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::accounting {
namespace {

using testing::HandProgram;

TEST(Workload, HasALayerForEveryProjectionThatMultiplies) {
    HandProgram hand;
    const auto input = hand.input(2, 3);
    const auto a = hand.spiking("a", 2, 4), b = hand.spiking("b", 2, 4);
    hand.linear(input, a, std::vector<std::int8_t>(12, 1));
    hand.linear(a, b, {0, 0, 1, 2, 3, 0, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5});
    hand.identity(a, b);
    hand.linear(b, hand.readout(2, 2), std::vector<std::int8_t>(8, 1));
    const Workload workload = workloadOf(hand.build(), {}, 7.0);
    ASSERT_EQ(workload.layers.size(), 3u);
    EXPECT_EQ(workload.layers[1].macs, 32u);
    EXPECT_EQ(workload.layers[1].weights, 16u);
    EXPECT_EQ(workload.layers[1].zeroWeights, 3u);
    EXPECT_EQ(workload.denseMacs(), 24u + 32u + 16u);
    EXPECT_TRUE(workload.populations[0].isInput);
    EXPECT_TRUE(workload.populations[1].spikes());
    EXPECT_TRUE(workload.populations[3].isReadout);
    EXPECT_EQ(workload.populations[1].presented, 7.0);
}

// The weights from the input to b go past a; those from a to b do not.
TEST(Workload, KnowsAShortCutByTheStagesOfItsTarget) {
    HandProgram hand;
    const auto input = hand.input(1, 2);
    const auto a = hand.spiking("a", 1, 2), b = hand.spiking("b", 1, 2);
    hand.linear(input, a, {1, 1, 1, 1});
    hand.linear(a, b, {1, 1, 1, 1});
    hand.linear(input, b, {1, 1, 1, 1});
    hand.linear(b, hand.readout(1, 2), {1, 1, 1, 1});
    const Workload workload = workloadOf(hand.build(), {}, 5.0);
    ASSERT_EQ(workload.layers.size(), 4u);
    EXPECT_FALSE(workload.layers[0].isShortcut);
    EXPECT_FALSE(workload.layers[1].isShortcut);
    EXPECT_TRUE(workload.layers[2].isShortcut);
    EXPECT_FALSE(workload.layers[3].isShortcut);
}

TEST(Workload, ShowsAnImageOnceOrInEveryStepAsItsPresentationSays) {
    HandProgram hand;
    const auto input = hand.input(1, 2);
    hand.linear(input, hand.readout(1, 2), {1, 1, 1, 1});
    program::RunRule rule;
    EXPECT_EQ(workloadOf(hand.build(), rule, 9.0).populations[0].presented, 1.0);
    rule.inputSteps = 4;
    EXPECT_EQ(workloadOf(hand.build(), rule, 9.0).populations[0].presented, 4.0);
    EXPECT_EQ(workloadOf(hand.build(), rule, 2.5).populations[0].presented, 2.5);
    hand.at(input).presentation = program::Presentation::Repeat;
    EXPECT_EQ(workloadOf(hand.build(), rule, 9.0).populations[0].presented, 9.0);
}

// Without an event it is 0, so that this is a value too.
TEST(Workload, TellsSpikesByTheValuesThatAPopulationCanSay) {
    const auto says = [](const neurons::Payload& payload) {
        const Population population{.payload = payload};
        return std::pair(population.distinctValues(), population.sendsSpikes());
    };
    EXPECT_EQ(says(neurons::kBinary), std::pair(std::uint64_t{2}, true));
    EXPECT_EQ(says(neurons::kTernary), std::pair(std::uint64_t{3}, true));
    EXPECT_EQ(says(neurons::countPayload(1)), std::pair(std::uint64_t{2}, true));
    EXPECT_EQ(says(neurons::countPayload(2)), std::pair(std::uint64_t{3}, false));
    EXPECT_EQ(says(neurons::countPayload(4)), std::pair(std::uint64_t{5}, false));
    EXPECT_EQ(says(neurons::signExponentPayload(1)), std::pair(std::uint64_t{3}, true));
    EXPECT_EQ(says(neurons::signExponentPayload(4)), std::pair(std::uint64_t{9}, false));
    EXPECT_EQ(says(neurons::timePayload(1)), std::pair(std::uint64_t{2}, true));
    EXPECT_EQ(says(neurons::timePayload(6)), std::pair(std::uint64_t{2}, false));  // 0 and what the step says
    EXPECT_EQ(says(neurons::gradedPayload(100)), std::pair(std::uint64_t{201}, false));
}

TEST(Workload, TakesPayloadsFromTheProgram) {
    HandProgram hand;
    const auto input = hand.input(1, 2), hidden = hand.spiking("hidden", 1, 2);
    neurons::AdaFire neuron;
    neuron.burst = 1;
    testing::setNeuron(hand.at(hidden), neuron);
    hand.linear(input, hidden, {1, 1, 1, 1});
    hand.linear(hidden, hand.readout(1, 1), {1, 1});
    const Workload workload = workloadOf(hand.build(), {}, 5.0);
    EXPECT_FALSE(workload.populations[0].sendsSpikes());  // an image
    EXPECT_EQ(workload.populations[1].payload.kind, neurons::PayloadKind::Count);
    EXPECT_TRUE(workload.populations[1].sendsSpikes());
}

// A linear layer has one a column at its 2 positions, a convolution one a neuron, a short cut none.
TEST(Workload, CountsBiasesAsToolsThatLookAtLayersDo) {
    HandProgram hand;
    const auto input = hand.input(2, 3), a = hand.spiking("a", 2, 3), b = hand.spiking("b", 2, 3);
    hand.linear(input, a, std::vector<std::int8_t>(9, 1));
    const auto window = hand.linear(a, b, std::vector<std::int8_t>(9, 1));
    hand.linear(input, b, std::vector<std::int8_t>(9, 1));
    hand.linear(b, hand.readout(2, 2), std::vector<std::int8_t>(6, 1));
    hand.at(window).kind = program::OperatorKind::Window;
    hand.at(window).geometry = {.source = {1, 1, 2}, .target = {1, 1, 2}};
    hand.at(a).bias.assign(3, 1);
    hand.at(b).bias.assign(3, 1);
    const Workload workload = workloadOf(hand.build(), {}, 1.0);
    ASSERT_EQ(workload.layers.size(), 4u);
    EXPECT_EQ(workload.layers[0].biases, 3u);
    EXPECT_EQ(workload.layers[1].biases, 6u);
    EXPECT_EQ(workload.layers[2].biases, 0u);
    EXPECT_EQ(workload.layers[3].biases, 0u);
}

// 2 heads over 3 tokens of 4 columns: 2 columns a head, for scores and context.
TEST(Workload, HasTheShapeOfAnAttention) {
    HandProgram hand;
    const auto input = hand.input(3, 4);
    const auto query = hand.spiking("query", 3, 4), key = hand.spiking("key", 3, 4);
    const auto attention = hand.spiking("attention", 6, 3);
    hand.linear(input, query, std::vector<std::int8_t>(16, 1));
    hand.linear(input, key, std::vector<std::int8_t>(16, 1));
    hand.scores(query, key, attention, 2);
    hand.context(attention, key, hand.readout(3, 4), 2);
    const Workload workload = workloadOf(hand.build(), {}, 1.0);
    ASSERT_EQ(workload.layers.size(), 4u);
    for (const std::size_t product : {2u, 3u}) {
        const Layer& layer = workload.layers[product];
        EXPECT_TRUE(layer.isProduct);
        EXPECT_EQ(layer.heads, 2u);
        EXPECT_EQ(layer.tokens, 3u);
        EXPECT_EQ(layer.headColumns, 2u);
        EXPECT_EQ(layer.macs, 36u);
    }
}

}  // namespace
}  // namespace spikeloom::accounting
