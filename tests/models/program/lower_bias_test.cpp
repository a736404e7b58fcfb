// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/program/small_networks.hpp"

namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp
using Integers = std::vector<std::int64_t>;

/// branchNetwork's second stage is not fed by the image, so that its bias is the network's alone.
network::Network biasedSum(std::vector<double> bias) {
    network::Network net = branchNetwork(0.5);
    net.populations[3].bias = std::move(bias);
    return net;
}

// Membrane units of 0.5 / 16 = 1/32: 1.02 is 32.64, -0.02 is -0.64.
TEST(Lower, RoundsABiasToTheMembraneGrid) {
    EXPECT_EQ(lower(biasedSum({1.02, -0.02}), {4, 8}).populations[3].bias, (Integers{33, -1}));
}

TEST(Lower, StoresNoBiasWhereNeitherNetworkNorImageHasOne) {
    EXPECT_TRUE(lower(biasedSum({}), {4, 8}).populations[3].bias.empty());
}

TEST(Lower, KeepsABiasOfItsOwnForEachNeuron) {
    network::Network net = attentionNetwork();
    net.populations[4].bias = {1, 2, 3, 4};
    const Program program = lower(net, {4, 8});  // context: units of 0.0625 * 0.5 / 16 = 1/512
    EXPECT_EQ(program.populations[4].bias, (Integers{512, 1024, 1536, 2048}));
    EXPECT_TRUE(program.populations[4].biasPerRow());
    EXPECT_EQ(program.populations[4].biasAt(1, 0), 1536);
}

// Pixel p stands for 0.5 p - 1: through weights 0.25 * (3, -4) the offset adds (-0.75, 1) to every row, in units of 1/8
// / 16 = 1/128: (-96, 128). Rows that are alike are stored once.
TEST(Lower, AddsWhatTheOffsetOfTheImageBrings) {
    network::Network net = linearNetwork();
    network::imageOf(net.populations[0]).offset = {-1.0};
    const Program program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[1].bias, (Integers{-96, 128}));
    EXPECT_FALSE(program.populations[1].biasPerRow());
}

// An image that is presented in every step brings its offset in every step.
TEST(Lower, AddsTheOffsetOfTheImageAsOftenAsTheImageComes) {
    network::Network net = linearNetwork();
    network::imageOf(net.populations[0]).offset = {-1.0};
    EXPECT_FALSE(lower(net, {4, 8}).populations[1].biasEveryStep);
    network::imageOf(net.populations[0]).presentation = network::AnalogImage::Presentation::Repeat;
    EXPECT_TRUE(lower(net, {4, 8}).populations[1].biasEveryStep);
    EXPECT_FALSE(lower(net, {4, 8}).populations[2].biasEveryStep);  // the readout is not fed by it
}

// Nothing is stored, and no row visited, for a bias of nothing but zeros.
TEST(Lower, StoresNoBiasOfZeros) {
    network::Network net = linearNetwork();
    net.populations[1].bias = {0.0, 0.0};
    EXPECT_TRUE(lower(net, {4, 8}).populations[1].bias.empty());
    net.populations[1].bias = {0.001, 0.0};  // 0.128 units round to 0 as well
    EXPECT_TRUE(lower(net, {4, 8}).populations[1].bias.empty());
    net.populations[1].bias = {0.004, 0.0};  // 0.512 do not
    EXPECT_EQ(lower(net, {4, 8}).populations[1].bias, (Integers{1, 0}));
}

// The network's bias (1, 0) for all rows is added to each of them, before rounding.
TEST(Lower, AddsTheOffsetToTheBiasOfEachColumn) {
    network::Network net = linearNetwork();
    network::imageOf(net.populations[0]).offset = {-1.0};
    net.populations[1].bias = {1.0, 0.0};
    EXPECT_EQ(lower(net, {4, 8}).populations[1].bias, (Integers{32, 128}));
    net.populations[1].bias = {1.0, 0.0, 0.0, 1.0};
    EXPECT_EQ(lower(net, {4, 8}).populations[1].bias, (Integers{32, 128, -96, 256}));
}

// A class token in row 0 hears no patch and so no offset; its bias is its own.
TEST(Lower, GivesTheOffsetOnlyToRowsThatHearTheImage) {
    network::Network net = linearNetwork();
    network::imageOf(net.populations[0]).offset = {-1.0};
    net.populations[1].shape = net.populations[2].shape = {3, 2};
    net.populations[1].bias = {2, 3, 0, 0, 0, 0};
    net.projections[0].rowOffset = 1;
    EXPECT_EQ(lower(net, {4, 8}).populations[1].bias, (Integers{256, 384, -96, 128, -96, 128}));
}

// One patch of 2 x 2 in two channels: columns 0..3 have offset 1, columns 4..7 offset -2, and weights of 1 add 4 - 8 =
// -4.
TEST(Lower, TakesTheOffsetOfEachChannelOfAPatch) {
    network::Network net;
    net.populations = {image(1, 8), spiking("neurons", {1, 1}, 1.0, -8, 7), readout({1, 1})};
    net.populations[0].input = network::AnalogImage{2, 2, 2, 2, {1.0, 1.0}, {1.0, -2.0}};
    net.projections = {projection(0, 1, linear({1, 1, 1, 1, 1, 1, 1, 1})), projection(1, 2, network::Identity{})};
    EXPECT_EQ(lower(net, {0, 8}).populations[1].bias, Integers{-4});
}

// All pixels of a window have the offset, wherever it lies, and so has the largest.
TEST(LowerBias, TakesTheOffsetOfAnImageThroughAMaxPoolOnce) {
    network::Network net;
    net.populations = {image(4, 1, 0.5), spiking("largest", {3, 1}, 1.0, -8, 7), readout({3, 1})};
    network::imageOf(net.populations[0]).offset = {-1.0};
    net.projections = {projection(0, 1, network::MaxPool{{{3}, {2}, {2}}}), projection(1, 2, network::Identity{})};
    const LoweredPopulation largest = lower(net, {.thresholdFracBits = 3}).populations[1];
    EXPECT_EQ(largest.bias, (std::vector<std::int64_t>{-16}));  // -1 in units of 0.5 / 8, alike for all rows
    EXPECT_EQ(largest.inputUnit, 0.5);
}

// The mean over rows of an offset is the offset; an identity passes it on as it is.
TEST(Lower, TakesTheOffsetOnceThroughAMeanAndThroughAnIdentity) {
    network::Network net = linearNetwork();
    network::imageOf(net.populations[0]).offset = {-1.0};
    net.populations[1].shape = net.populations[2].shape = {1, 2};
    std::get<network::Linear>(net.projections[0].op).reduce = network::Linear::Reduce::Mean;
    EXPECT_EQ(lower(net, {0, 8}).populations[1].bias, (Integers{-12, 16}));  // units of 1/16
    network::Network branches = branchNetwork(0.5);
    network::imageOf(branches.populations[0]).offset = {3.0, 4.0};
    EXPECT_EQ(lower(branches, {0, 8}).populations[1].bias, (Integers{3, 4}));
}

}  // namespace
}  // namespace spikeloom::program
