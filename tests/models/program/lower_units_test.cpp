// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/program/small_networks.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp

// One weight code times one pixel code is 0.25 * 0.5 = 1/8; four bits below it is 1/128; threshold 1 is 128 of those.
TEST(Lower, CountsInProductsOfCodesWhereOneScaleArrives) {
    const Program program = lower(linearNetwork(), {4, 28});
    const LoweredPopulation& neurons = program.populations[1];
    EXPECT_EQ(neurons.inputUnit, 0.125);
    EXPECT_EQ(neurons.shift, 4u);
    EXPECT_EQ(neurons.membraneUnit, 0.125 / 16);
    EXPECT_EQ(spikeloom::testing::bifOf(neurons).threshold, 128);
    EXPECT_EQ(program.projections[0].multiplier, 1);
    EXPECT_EQ(spikeloom::testing::bifOf(neurons).minLevel, -8);
    EXPECT_EQ(spikeloom::testing::bifOf(neurons).maxLevel, 7);
    EXPECT_EQ(program.populations[2].inputUnit, 1.0);  // the readout: spikes of value 1
}

// Threshold 0.3 in units of 1/128 is 38.4; with no fraction bits, in units of 1/8, 2.4.
TEST(Lower, RoundsAThresholdToItsGrid) {
    network::Network net = linearNetwork();
    spikeloom::testing::bifOf(net.populations[1]).threshold = 0.3;
    EXPECT_EQ(spikeloom::testing::bifOf(lower(net, {4, 28}).populations[1]).threshold, 38);
    EXPECT_EQ(spikeloom::testing::bifOf(lower(net, {0, 28}).populations[1]).threshold, 2);
}

// [target cols][source cols] in the file, a row for each presynaptic channel here.
TEST(Lower, TransposesWeights) {
    network::Network net = linearNetwork();
    net.populations[0] = image(2, 3, 0.5);
    net.projections[0] = projection(0, 1, linear({1, 2, 3, 4, 5, 6}, 0.25));
    std::get<network::Linear>(net.projections[0].op).weightBits = 4;
    const Program program = lower(net, {});
    EXPECT_EQ(program.projections[0].weights, (std::vector<std::int8_t>{1, 4, 2, 5, 3, 6}));
    EXPECT_EQ(program.projections[0].weightBits, 4u);
}

TEST(Lower, CountsInTheCommonUnitWhereBranchesAgree) {
    const Program program = lower(branchNetwork(0.5), {4, 8});
    EXPECT_EQ(program.populations[3].inputUnit, 0.5);
    EXPECT_EQ(program.populations[3].shift, 4u);
    EXPECT_EQ(program.projections[2].multiplier, 1);
    EXPECT_EQ(program.projections[3].multiplier, 1);
    EXPECT_EQ(spikeloom::testing::bifOf(program.populations[3]).threshold, 4 * 16);
}

// On the grid 2^-8: 0.5 is 128, 0.3 is 76.8 -> 77; threshold 2 is 512, and nothing lies below the grid.
TEST(Lower, MultipliesUnlikeBranchesOntoTheFunctionGrid) {
    const Program program = lower(branchNetwork(0.3), {4, 8});
    const LoweredPopulation& sum = program.populations[3];
    EXPECT_EQ(sum.inputUnit, 1.0 / 256);
    EXPECT_EQ(sum.membraneUnit, 1.0 / 256);
    EXPECT_EQ(sum.shift, 0u);
    EXPECT_EQ(program.projections[2].multiplier, 128);
    EXPECT_EQ(program.projections[3].multiplier, 77);
    EXPECT_EQ(spikeloom::testing::bifOf(sum).threshold, 512);
}

// Scores count in 0.5 * 0.25 * 0.5 = 1/16; results on the grid 2^-12, where threshold 1/16 is 256.
TEST(Lower, FeedsAFunctionInItsNaturalUnitAndTakesItsResultsOnTheGrid) {
    const Program program = lower(attentionNetwork(), {4, 12});
    const LoweredPopulation& attention = program.populations[3];
    EXPECT_EQ(attention.inputUnit, 1.0 / 16);
    EXPECT_EQ(attention.membraneUnit, 1.0 / 4096);
    EXPECT_EQ(attention.shift, 0u);
    EXPECT_EQ(spikeloom::testing::bifOf(attention).threshold, 256);
    ASSERT_NE(attention.function, nullptr);
    const auto& spec = std::get<functions::SoftmaxSpec>(attention.functionSpec);
    EXPECT_EQ(spec.cols, 2u);
    EXPECT_EQ(spec.inputUnit, 1.0 / 16);
    EXPECT_EQ(spec.outputFracBits, 12u);
    EXPECT_EQ(spec.inputBits, attention.widths.inputBits);
    EXPECT_EQ(program.populations[4].inputUnit, 0.0625 * 0.5);  // context: attention x value, no scale
}

// A bias in front of a function needs a grid that can hold it: scores of 1/16 are then 256 units of 2^-12.
TEST(Lower, PutsTheInputOfAFunctionOnTheGridWhereABiasJoinsIt) {
    network::Network net = attentionNetwork();
    net.populations[3].bias = {0.75, -1.0};
    const Program program = lower(net, {4, 12});
    EXPECT_EQ(program.populations[3].inputUnit, 1.0 / 4096);
    EXPECT_EQ(program.projections[2].multiplier, 256);
    EXPECT_EQ(program.populations[3].bias, (std::vector<std::int64_t>{3072, -4096}));
}

// The offset of an image is such a bias too: pixels of 0.5 with offset -0.3 are 2048 and -1228.8 units of 2^-12.
TEST(Lower, PutsTheInputOfAFunctionOnTheGridWhereAnImageWithAnOffsetFeedsIt) {
    network::Network net = linearNetwork();
    net.populations[0] = image(2, 2, 0.5, -0.3);
    net.populations[1].function = network::LayerNorm{{1, 1}, {0, 0}, 1e-6};
    net.projections[0] = projection(0, 1, network::Identity{});
    const Program program = lower(net, {4, 12});
    EXPECT_EQ(program.populations[1].inputUnit, 1.0 / 4096);
    EXPECT_EQ(program.projections[0].multiplier, 2048);
    EXPECT_EQ(program.populations[1].bias, (std::vector<std::int64_t>{-1229, -1229}));
}

TEST(Lower, KeepsWhatALayerNormIsMadeOf) {
    network::Network net = branchNetwork(0.5);
    net.populations[3].function = network::LayerNorm{{1.5, 0.5}, {0.25, -0.25}, 1e-5};
    const Program program = lower(net, {4, 20});
    const auto& spec = std::get<functions::LayerNormSpec>(program.populations[3].functionSpec);
    EXPECT_EQ(spec.gamma, (std::vector<double>{1.5, 0.5}));
    EXPECT_EQ(spec.beta, (std::vector<double>{0.25, -0.25}));
    EXPECT_EQ(spec.epsilon, 1e-5);
    EXPECT_EQ(spec.inputUnit, 0.5);
    EXPECT_EQ(spec.outputFracBits, 20u);
}

// The mean over two rows is their sum in half the unit.
TEST(Lower, TurnsAMeanIntoASumOfASmallerUnit) {
    network::Network net = linearNetwork();
    net.populations[2] = readout({1, 1});
    net.projections[1] = projection(1, 2, linear({1, 1}, 0.5));
    auto& head = std::get<network::Linear>(net.projections[1].op);
    head.reduce = network::Linear::Reduce::Mean;
    Program program = lower(net, {});
    EXPECT_EQ(program.projections[1].reduce, Reduce::Sum);
    EXPECT_EQ(program.populations[2].inputUnit, 0.25);
    head.reduce = network::Linear::Reduce::Select;
    head.selectRow = 1;
    program = lower(net, {});
    EXPECT_EQ(program.projections[1].reduce, Reduce::Select);
    EXPECT_EQ(program.projections[1].selectRow, 1u);
    EXPECT_EQ(program.populations[2].inputUnit, 0.5);
}

// Unlike scales of the channels: 0.5 and 0.3 on 2^-8 are 128 and 77. Alike: the pixel code itself.
TEST(Lower, MultipliesPixelsWhereChannelsHaveUnlikeScales) {
    network::Network net = branchNetwork(0.5);
    EXPECT_EQ(lower(net, {4, 8}).populations[0].inputMultiplier, (std::vector<std::int64_t>{1, 1}));
    network::imageOf(net.populations[0]).scale = {0.5, 0.3};
    const Program program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[0].inputMultiplier, (std::vector<std::int64_t>{128, 77}));
    EXPECT_EQ(program.populations[0].inputUnit, 1.0 / 256);
    EXPECT_EQ(program.populations[1].inputUnit, 1.0 / 256);
}

// An inverted image: the unit stays positive, and so do the thresholds.
TEST(Lower, KeepsTheSignOfAScaleInTheMultiplier) {
    network::Network net = branchNetwork(0.5);
    network::imageOf(net.populations[0]).scale = {-0.5, -0.5};
    Program program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[0].inputMultiplier, (std::vector<std::int64_t>{-1, -1}));
    EXPECT_EQ(program.populations[0].inputUnit, 0.5);
    EXPECT_EQ(spikeloom::testing::bifOf(program.populations[1]).threshold, 16);
    network::imageOf(net.populations[0]).scale = {0.0, 0.0};  // only its offset counts
    program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[0].inputMultiplier, (std::vector<std::int64_t>{0, 0}));
}

TEST(Lower, KeepsHeadsOffsetsAndOperands) {
    network::Network net = attentionNetwork();
    net.populations[1].shape = net.populations[2].shape = {3, 2};
    net.populations[3].shape = {6, 3};
    net.populations[4].shape = net.populations[5].shape = {3, 2};
    std::get<network::AttentionScores>(net.projections[2].op).heads = 2;
    std::get<network::AttentionContext>(net.projections[3].op).heads = 2;
    net.projections[0].rowOffset = 1;
    const Program program = lower(net, {});
    EXPECT_EQ(program.projections[0].kind, OperatorKind::Identity);
    EXPECT_EQ(program.projections[0].rowOffset, 1u);
    EXPECT_EQ(program.projections[2].kind, OperatorKind::AttentionScores);
    EXPECT_EQ(program.projections[2].heads, 2u);
    EXPECT_EQ(program.projections[2].other, PopulationId{2});
    EXPECT_EQ(program.projections[3].kind, OperatorKind::AttentionContext);
    EXPECT_EQ(program.projections[3].heads, 2u);
}

// A layer norm without a quantiser sends units of 2^-8; through weights of 0.25 they become 2^-10, finer than the grid
// of functions, on which the bias in front of the next norm would lie otherwise and the weights be lost.
TEST(Lower, KeepsTheUnitOfGradedValuesInFrontOfAFunctionWhereItIsFinerThanTheGrid) {
    network::Network net = linearNetwork();
    net.populations[1].function = network::LayerNorm{{1, 1}, {0, 0}};
    net.populations[1].neuron = neurons::GradedParameters{};
    net.populations.insert(net.populations.begin() + 2, net.populations[1]);
    net.populations[2].name = "next";
    net.populations[2].bias = {0.5, -0.25};
    net.projections = {projection(0, 1, linear({3, -4}, 0.25)), projection(1, 2, linear({1, 2, 3, 4}, 0.25)),
                       projection(2, 3, network::Identity{})};
    const Program program = lower(net, {.thresholdFracBits = 4, .functionFracBits = 8});
    EXPECT_EQ(program.populations[2].inputUnit, 0x1p-10);
    EXPECT_EQ(program.projections[1].multiplier, 1);
    EXPECT_EQ(program.populations[2].bias, (std::vector<std::int64_t>{512, -256}));
}

}  // namespace
}  // namespace spikeloom::program
