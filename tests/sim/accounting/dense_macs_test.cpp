// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/dense_macs.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::accounting {
namespace {

using testing::HandProgram;

/// [rows, 2] -> [target rows, 3], 6 weights.
std::uint64_t linearMacs(std::uint32_t rows, program::Reduce reduce, bool oneHot = false) {
    HandProgram hand;
    const auto input = hand.input(rows, 2);
    const auto readout = hand.readout(reduce == program::Reduce::None ? rows : 1, 3);
    hand.at(hand.linear(input, readout, {1, 0, 2, 0, 0, 1})).reduce = reduce;
    hand.at(input).oneHot = oneHot;
    return denseMacs(hand.build());
}

TEST(DenseMacs, ApplyEveryWeightAtEveryPositionZeroOnesToo) {
    EXPECT_EQ(linearMacs(1, program::Reduce::None), 6u);
    EXPECT_EQ(linearMacs(5, program::Reduce::None), 30u);
}

TEST(DenseMacs, ApplyWeightsOnceBehindAMeanAndAtAChosenPosition) {
    EXPECT_EQ(linearMacs(5, program::Reduce::Sum), 6u);
    EXPECT_EQ(linearMacs(5, program::Reduce::Select), 6u);
}

TEST(DenseMacs, LookUpEmbeddings) {
    EXPECT_EQ(linearMacs(5, program::Reduce::None, true), 0u);
}

/// 4 positions in a line, kernel 3, from 2 channels to 3.
std::uint64_t windowMacs(std::uint32_t targets, std::uint32_t stride, std::uint32_t padding, bool weights = true) {
    HandProgram hand;
    const auto input = hand.input(4, 2), readout = hand.readout(targets, weights ? 3 : 2);
    const auto id = hand.linear(input, readout, {});
    hand.at(id).kind = program::OperatorKind::Window;
    hand.at(id).geometry = {.source = {1, 1, 4},
                            .target = {1, 1, targets},
                            .kernel = {1, 1, 3},
                            .stride = {1, 1, stride},
                            .padding = {0, 0, padding}};
    if (weights)
        hand.at(id).weights.assign(std::size_t{2} * 3 * 3, 1);
    else
        hand.at(id).groups = 2;
    return denseMacs(hand.build());
}

// Without padding 2 positions of 3 taps; with padding 4 of which the outer two have 2 taps inside the line; with a
// stride of 2 and padding, positions 0 (2 taps) and 2 (3 taps). Each tap 2 x 3 weights.
TEST(DenseMacs, LeaveTheEdgesOfAConvolutionOut) {
    EXPECT_EQ(windowMacs(2, 1, 0), 6u * 6);
    EXPECT_EQ(windowMacs(4, 1, 1), 10u * 6);
    EXPECT_EQ(windowMacs(2, 2, 1), 5u * 6);
}

TEST(DenseMacs, HaveNoneInPoolingAndBranches) {
    EXPECT_EQ(windowMacs(2, 1, 0, false), 0u);
    HandProgram hand;
    const auto input = hand.input(4, 2);
    hand.identity(input, hand.readout(4, 2));
    EXPECT_EQ(denseMacs(hand.build()), 0u);
}

// Two heads of 3 x 3 scores over 2 columns each: 2 x 3 x 3 x 2; context the same; linear 3 x 4 x 4, three times.
TEST(DenseMacs, CountTheProductsOfAnAttention) {
    HandProgram hand;
    const auto input = hand.input(3, 4);
    const auto query = hand.spiking("query", 3, 4), key = hand.spiking("key", 3, 4),
               value = hand.spiking("value", 3, 4);
    const auto attention = hand.spiking("attention", 6, 3), readout = hand.readout(3, 4);
    for (const auto projected : {query, key, value}) hand.linear(input, projected, std::vector<std::int8_t>(16, 1));
    hand.scores(query, key, attention, 2);
    hand.context(attention, value, readout, 2);
    EXPECT_EQ(denseMacs(hand.build()), 3u * 48 + 36 + 36);
}

/// 5 frames of 2 values -8 weights-> 4 neurons -12-> 3 units of a dense head -3-> readout.
program::Program onFrames(const neurons::Neuron& neuron) {
    HandProgram hand;
    const auto input = hand.input(1, 2), hidden = hand.spiking("hidden", 1, 4), head = hand.spiking("head", 1, 3);
    hand.at(input).presentation = program::Presentation::Frames;
    hand.at(input).frames = 5;
    testing::setNeuron(hand.at(hidden), neuron);
    testing::setNeuron(hand.at(head), neurons::Dense{});
    hand.linear(input, hidden, std::vector<std::int8_t>(8, 1));
    hand.linear(hidden, head, std::vector<std::int8_t>(12, 1));
    hand.linear(head, hand.readout(1, 1), std::vector<std::int8_t>(3, 1));
    return hand.build();
}

// ST-BIF neurons settle at what the sum of the frames gives; a head adds up what it gets, and sends once.
TEST(DenseFrames, AreComputedOneByOneWhereNeuronsTakeNothingBack) {
    EXPECT_EQ(denseFrames(onFrames(testing::stBif(1))), (std::vector<std::uint32_t>{1, 1, 1, 1}));
    EXPECT_EQ(denseMacs(onFrames(testing::stBif(1))), 8u + 12 + 3);
    EXPECT_EQ(denseFrames(onFrames(neurons::IntegrateAndFire{})), (std::vector<std::uint32_t>{5, 5, 1, 1}));
    EXPECT_EQ(denseMacs(onFrames(neurons::IntegrateAndFire{})), 5u * 8 + 12 + 3);
    EXPECT_EQ(denseFrames(onFrames(neurons::SpikeFiringApproximation{})), (std::vector<std::uint32_t>{1, 1, 1, 1}));
}

TEST(DenseFrames, ReachTheReadout) {
    program::Program program = onFrames(neurons::LeakyIntegrateAndFire{});
    testing::setNeuron(program.populations[2], testing::stBif(1));
    EXPECT_EQ(denseFrames(program), (std::vector<std::uint32_t>{5, 5, 5, 5}));
    EXPECT_EQ(denseMacs(program), 5u * (8 + 12 + 3));
}

TEST(DenseFrames, AreOneForAnImage) {
    program::Program program = onFrames(neurons::IntegrateAndFire{});
    program.populations[0].presentation = program::Presentation::Repeat;
    program.populations[0].frames = 0;
    EXPECT_EQ(denseFrames(program), (std::vector<std::uint32_t>{1, 1, 1, 1}));
}

}  // namespace
}  // namespace spikeloom::accounting
