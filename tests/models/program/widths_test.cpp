// SPDX-License-Identifier: Apache-2.0
#include "models/program/widths.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "models/operators/synapses.hpp"
#include "tests/models/program/small_networks.hpp"
#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp
using spikeloom::testing::HandProgram;
using Wide = Bounds::Wide;

void expectBounds(const Program& program, std::uint32_t population, std::int64_t pending, std::int64_t input) {
    const Bounds bounds = boundsOf(program, PopulationId{population}, 1);
    EXPECT_EQ(static_cast<std::int64_t>(bounds.pending), pending);
    EXPECT_EQ(static_cast<std::int64_t>(bounds.input), input);
}

TEST(SignedBits, HoldBothSignsOfABound) {
    EXPECT_EQ(signedBits(0), 1u);
    EXPECT_EQ(signedBits(1), 2u);
    EXPECT_EQ(signedBits(127), 8u);
    EXPECT_EQ(signedBits(128), 9u);
    EXPECT_EQ(signedBits((Wide{1} << 62) - 1), 63u);
}

/// source [3, 2], levels -8..7, weights (3, -5), (-4, 1): column sums of |weight| 7 and 6.
HandProgram linearHand(std::uint32_t rows) {
    HandProgram hand;
    const PopulationId source = hand.spiking("source", 3, 2), target = hand.spiking("target", rows, 2);
    hand.linear(source, target, {3, -5, -4, 1});
    return hand;
}

// A step brings one spike a channel, 7; all that stands is eight times that.
TEST(Bounds, OfALinearLayerAreItsLargestSumOfWeights) {
    HandProgram hand = linearHand(3);
    expectBounds(hand.build(), 1, 7, 56);
    hand.at(ProjectionId{0}).multiplier = 10;
    expectBounds(hand.build(), 1, 70, 560);
}

TEST(Bounds, OfAReductionCountEveryRowThatIsSummed) {
    HandProgram hand = linearHand(1);
    hand.at(ProjectionId{0}).reduce = Reduce::Sum;
    expectBounds(hand.build(), 1, 21, 168);
    hand.at(ProjectionId{0}).reduce = Reduce::Select;
    expectBounds(hand.build(), 1, 7, 56);
}

TEST(Bounds, OfSeveralBranchesAddUp) {
    HandProgram hand = linearHand(3);
    const PopulationId skip = hand.spiking("skip", 3, 2);
    spikeloom::testing::bifOf(hand.at(skip)).maxLevel = 15;
    hand.at(hand.identity(skip, PopulationId{1})).multiplier = 100;
    expectBounds(hand.build(), 1, 107, 56 + 1500);
}

// 15 spikes may come in the column whose constant is the largest, of either sign.
TEST(Bounds, OfAnIdentityAreThoseOfItsLargestConstant) {
    HandProgram hand;
    const PopulationId source = hand.spiking("source", 3, 2), target = hand.spiking("target", 3, 2);
    spikeloom::testing::bifOf(hand.at(source)).maxLevel = 15;
    hand.at(hand.identity(source, target)).columnMultipliers = {7, -20};
    expectBounds(hand.build(), 1, 20, 300);
}

// Below a shift of 4 a charge of 33 is two whole units and a part of a third, besides the bias of one.
TEST(Bounds, CountAnInitialChargeLikeInputOfTheFirstStep) {
    HandProgram hand = linearHand(3);
    hand.at(PopulationId{1}).shift = 4;
    hand.at(PopulationId{1}).initial = {-33, 0};
    expectBounds(hand.build(), 1, 7, 59);
    hand.at(PopulationId{1}).bias = {16, 16};
    expectBounds(hand.build(), 1, 7, 60);
}

// The largest of three neurons of levels -8..7 is no larger than one, and changes with one of their spikes.
TEST(Bounds, OfAMaxPoolAreThoseOfOneNeuron) {
    HandProgram hand;
    Geometry window;
    window.source = window.kernel = {1, 1, 3};
    const PopulationId source = hand.spiking("source", 3, 2), target = hand.spiking("target", 1, 2);
    hand.maxPool(source, target, window);
    expectBounds(hand.build(), 1, 1, 8);
    hand.at(ProjectionId{0}).multiplier = 10;
    expectBounds(hand.build(), 1, 10, 80);
}

// Pixels up to 255, times the largest multiplier whatever its sign.
TEST(Bounds, OfAnImageAreItsBrightestPixel) {
    HandProgram hand;
    const PopulationId input = hand.input(1, 2), target = hand.spiking("target", 1, 2);
    hand.identity(input, target);
    expectBounds(hand.build(), 1, 255, 255);
    hand.at(input).inputMultiplier = {2, -3};
    expectBounds(hand.build(), 1, 765, 765);
}

// A bias counts in whole units of what arrives, rounded up: 33 sixteenths are 3, 32 are 2.
TEST(Bounds, CountABiasBelowTheShiftRoundedUp) {
    HandProgram hand = linearHand(3);
    hand.at(PopulationId{1}).shift = 4;
    hand.at(PopulationId{1}).bias = {5, -33};
    expectBounds(hand.build(), 1, 7, 59);
    hand.at(PopulationId{1}).bias = {32, 5};
    expectBounds(hand.build(), 1, 7, 58);
}

// Two heads of 4 channels, levels 8: a score stands at up to 4 * 8 * 8; in a step a spike of each query channel meets a
// key of 8 and the other way round, 4 * (8 + 8).
TEST(Bounds, OfScoresAreProductsOverTheChannelsOfAHead) {
    HandProgram hand;
    const PopulationId q = hand.spiking("q", 3, 8), k = hand.spiking("k", 3, 8);
    hand.scores(q, k, hand.spiking("scores", 6, 3), 2);
    expectBounds(hand.build(), 2, 64, 256);
}

// Three tokens, attention 0..15, values to 8: 3 * 15 * 8 and 3 * (15 + 8).
TEST(Bounds, OfContextAreProductsOverTheTokens) {
    HandProgram hand;
    const PopulationId a = hand.spiking("a", 6, 3), v = hand.spiking("v", 3, 8);
    hand.at(a).neuron = spikeloom::testing::stBif(1, 0, 15);
    hand.context(a, v, hand.spiking("context", 3, 8), 2);
    expectBounds(hand.build(), 2, 69, 360);
}

/// The widest pending current that a step of scores can bring: all tracers at -8, then a spike of +1 of every query
/// channel and of every key channel.
std::int64_t worstScores(std::uint32_t headCols) {
    HandProgram hand;
    const PopulationId q = hand.spiking("q", 1, headCols), k = hand.spiking("k", 1, headCols);
    const PopulationId scores = hand.spiking("scores", 1, 1);
    hand.scores(q, k, scores, 1);
    const Program program = hand.build();
    const auto synapses = operators::makeSynapses(program, ProjectionId{0}, {0, 1, 0, 1});
    operators::PendingCurrent pending({0, 1, 0, 1});
    const auto all = [&](std::int64_t value) {
        for (const std::uint8_t operand : {std::uint8_t{0}, std::uint8_t{1}})
            for (std::uint32_t c = 0; c < headCols; ++c) synapses->deliver({0, c, value, operand}, pending);
    };
    for (int level = 0; level < 8; ++level) all(-1);
    pending.clear();
    all(1);
    return pending.current[0];
}

// 4 * (8 + 7) of the bound's 4 * (8 + 8): the bound is less than a bit too large.
TEST(Bounds, OfScoresAreNearlyReached) {
    EXPECT_EQ(worstScores(4), -60);
    EXPECT_EQ(signedBits(60) + 1, signedBits(64));
    EXPECT_EQ(signedBits(worstScores(5) * -1), signedBits(5 * 16));
}

// linearNetwork at 4 fraction bits: pixels to 255 through weights to 4 are 1020 in a step and in all; V is that with
// four bits below and nine thresholds of 128: 1020 * 16 + 1152 = 17472.
TEST(Widths, OfNeuronsHoldWhatArrivesAndWhatTheyOwe) {
    const Widths widths = lower(linearNetwork(), {4, 28}).populations[1].widths;
    EXPECT_EQ(widths.pendingBits, 11u);   // 1020 < 1024
    EXPECT_EQ(widths.membraneBits, 16u);  // 17472 < 32768
    EXPECT_EQ(widths.inputBits, 0u);
    EXPECT_EQ(widths.resultBits, 0u);
    EXPECT_EQ(widths.biasBits, 0u);
    EXPECT_EQ(widths.tracerBits, 4u);
}

// Four spikes of value 1 with four bits below: 8 * 16 = 128, no threshold, no tracer.
TEST(Widths, OfAReadoutAreThoseOfItsSums) {
    const Widths widths = lower(linearNetwork(), {4, 28}).populations[2].widths;
    EXPECT_EQ(widths.pendingBits, 2u);
    EXPECT_EQ(widths.membraneBits, 9u);
    EXPECT_EQ(widths.tracerBits, 0u);
    EXPECT_EQ(widths.biasBits, 0u);
}

// attentionNetwork: X to 2 * 8 * 8 = 128; softmax results to 2^12; V twice that and 16 thresholds of 256.
TEST(Widths, OfAFunctionHoldItsInputItsResultAndItsDifference) {
    const Widths widths = lower(attentionNetwork(), {4, 12}).populations[3].widths;
    EXPECT_EQ(widths.pendingBits, 7u);  // 2 * (8 + 8) = 32
    EXPECT_EQ(widths.inputBits, 9u);
    EXPECT_EQ(widths.resultBits, 14u);
    EXPECT_EQ(widths.membraneBits, 15u);  // 2 * 4096 + 16 * 256 = 12288 < 16384
    EXPECT_EQ(widths.tracerBits, 4u);     // 0..15, no sign
}

TEST(Widths, OfATracerFollowFromItsLevels) {
    const std::tuple<int, int, std::uint32_t> cases[] = {{-8, 7, 4}, {-8, 8, 5}, {-9, 7, 5}, {0, 15, 4},
                                                         {0, 16, 5}, {-1, 0, 1}, {0, 1, 1},  {-128, 127, 8}};
    for (const auto& [low, high, bits] : cases) {
        network::Network net = linearNetwork();
        spikeloom::testing::bifOf(net.populations[1]).minLevel = low;
        spikeloom::testing::bifOf(net.populations[1]).maxLevel = high;
        EXPECT_EQ(lower(net, {}).populations[1].widths.tracerBits, bits) << low << ".." << high;
    }
}

TEST(Widths, OfABiasHoldTheLargestOfEitherSign) {
    network::Network net = branchNetwork(0.5);
    net.populations[3].bias = {1.0, -3.96875};  // 32 and -127 units of 1/32
    EXPECT_EQ(lower(net, {4, 8}).populations[3].widths.biasBits, 8u);
    net.populations[3].bias = {1.0, -4.0};
    EXPECT_EQ(lower(net, {4, 8}).populations[3].widths.biasBits, 9u);
}

// As above, 1020 * 16, and nine thresholds of the column with the largest, 1 in units of 1/4096: 16320 + 36864 = 53184.
TEST(Widths, HoldTheWorstOfTheColumns) {
    network::Network net = linearNetwork();
    net.populations[1].columnScale = {1.0, 1.0 / 32};
    const Widths widths = lower(net, {4, 28}).populations[1].widths;
    EXPECT_EQ(widths.pendingBits, 11u);
    EXPECT_EQ(widths.membraneBits, 17u);
    EXPECT_EQ(widths.parameterBits, 13u);  // 4096, never negative
    net.populations[1].columnScale = {1.0 / 32, 1.0};
    EXPECT_EQ(lower(net, {4, 28}).populations[1].widths.membraneBits, 17u);
}

// Thresholds of 128 and 512, charges of half of them. One that fires at its threshold stores that once, and no shift
// of 0; one that fires above it 129 and 513; a shift of -1 is -128 and -512.
TEST(Widths, OfColumnsHoldWhatTheirNeuronsDifferIn) {
    network::Network net = linearNetwork();
    neurons::IntegrateAndFireParameters neuron;
    net.populations[1].columnScale = {1.0, 0.25};
    const auto bits = [&] {
        net.populations[1].neuron = neuron;
        return lower(net, {4, 28}).populations[1].widths.parameterBits;
    };
    EXPECT_EQ(bits(), 10u + 9u);
    neuron.compare = neurons::Compare::Greater;
    EXPECT_EQ(bits(), 10u + 10u + 9u);
    neuron.shift = -1.0;
    EXPECT_EQ(bits(), 10u + 10u + 9u + 11u);
    net.populations[1].columnScale.clear();
    EXPECT_EQ(bits(), 0u);
}

TEST(Widths, OfAnInitialChargeHoldTheLargestOfEitherSign) {
    network::Network net = linearNetwork();
    net.populations[1].initial = {0.0, -0.9921875};  // -127 units of 1/128
    EXPECT_EQ(lower(net, {4, 28}).populations[1].widths.initialBits, 8u);
    net.populations[1].initial = {0.0, -1.0};
    EXPECT_EQ(lower(net, {4, 28}).populations[1].widths.initialBits, 9u);
    net.populations[1].initial = {};
    EXPECT_EQ(lower(net, {4, 28}).populations[1].widths.initialBits, 0u);
}

}  // namespace
}  // namespace spikeloom::program
