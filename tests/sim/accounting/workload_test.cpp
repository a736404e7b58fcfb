// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/workload.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_program.hpp"

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
