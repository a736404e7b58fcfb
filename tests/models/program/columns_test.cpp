// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/models/program/small_networks.hpp"
#include "tests/support/neurons.hpp"

/// Columns with units of their own, the constants of identities, and charges to begin with.
namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp
using ::testing::HasSubstr;
using Integers = std::vector<std::int64_t>;

/// image [2, 1], pixel = 0.5 p -> neurons [2, 2], threshold 1, weights 0.25 * (3, -4) times (1, 1/4) -> logits
network::Network columnNetwork() {
    network::Network net = linearNetwork();
    net.populations[1].columnScale = {1.0, 0.25};
    return net;
}

/// image [1, 2] -> a (threshold 0.5) -> sum (threshold 2) by weights of 0.25 and by an identity -> logits. Events of
/// the weights count 1/8, of the identity 1/2.
network::Network branchedNetwork(std::vector<double> scale, std::vector<double> columnScale = {}) {
    network::Network net;
    net.populations = {image(1, 2), spiking("a", {1, 2}, 0.5, -8, 7), spiking("sum", {1, 2}, 2.0, -8, 7),
                       readout({1, 2})};
    net.populations[2].columnScale = std::move(columnScale);
    net.projections = {projection(0, 1, network::Identity{}), projection(1, 2, linear({1, 2, 3, 4}, 0.25)),
                       projection(1, 2, network::Identity{std::move(scale)}), projection(2, 3, network::Identity{})};
    return net;
}

std::vector<std::int64_t> thresholdsOf(const LoweredPopulation& population) {
    std::vector<std::int64_t> thresholds;
    for (const neurons::Neuron& neuron : population.columnNeurons)
        thresholds.push_back(std::get<neurons::StBif>(neuron).threshold);
    return thresholds;
}

std::string mistake(const network::Network& net, const Precision& precision = {4, 8}) {
    try {
        (void)lower(net, precision, "net.snn.json");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

// Unit 1/8 and 1/128 below it, as without columns; in column 1 a quarter of it, 1/512: a threshold of 1 is 128 and 512,
// a bias of 0.5 is 64 and 256. Weights are what they were.
TEST(Columns, CountThresholdAndBiasInTheirOwnUnits) {
    network::Network net = columnNetwork();
    net.populations[1].bias = {0.5, 0.5};
    const Program program = lower(net, {4, 28});
    const LoweredPopulation& neurons = program.populations[1];
    EXPECT_EQ(neurons.inputUnit, 0.125);
    EXPECT_EQ(neurons.membraneUnit, 0.125 / 16);
    EXPECT_EQ(neurons.columnScale, (std::vector<double>{1.0, 0.25}));
    EXPECT_EQ(neurons.shift, 4u);
    EXPECT_EQ(thresholdsOf(neurons), (Integers{128, 512}));
    EXPECT_EQ(neurons.bias, (Integers{64, 256}));
    EXPECT_EQ(program.projections[0].multiplier, 1);
    EXPECT_TRUE(program.projections[0].columnMultipliers.empty());
    EXPECT_EQ(program.populations[2].inputUnit, 1.0);  // what they send is worth what it was
    EXPECT_TRUE(lower(linearNetwork(), {4, 28}).populations[1].columnNeurons.empty());
}

// An offset of -0.25 comes through the weights: 0.25 * (3, -4 / 4) * -0.25 = -0.1875, which is -24 of 1/128, and
// 0.0625, which is 32 of 1/512.
TEST(Columns, TakeTheOffsetOfAnImageThroughTheirOwnWeights) {
    network::Network net = columnNetwork();
    network::imageOf(net.populations[0]).offset = {-0.25};
    EXPECT_EQ(lower(net, {4, 28}).populations[1].bias, (Integers{-24, 32}));
}

// The same through a kernel of one position.
TEST(Columns, TakeTheOffsetOfAnImageThroughAConvolutionToo) {
    network::Network net = columnNetwork();
    network::imageOf(net.populations[0]).offset = {-0.25};
    network::Convolution kernel;
    kernel.weights = {3, -4};
    kernel.weightScale = 0.25;
    kernel.window = {{1}, {1}, {0}};
    net.projections[0].op = kernel;
    const Program program = lower(net, {4, 28});
    EXPECT_EQ(thresholdsOf(program.populations[1]), (Integers{128, 512}));
    EXPECT_EQ(program.populations[1].bias, (Integers{-24, 32}));
}

// Below the unit of the weights: 1/128. A spike of 0.5 times 1.5 is 96 of it, times -0.2 is -12.8; a weight is 16.
TEST(Columns, OfAnIdentityHaveConstantsBelowTheUnitOfTheWeights) {
    const Program program = lower(branchedNetwork({1.5, -0.2}), {4, 8});
    const LoweredPopulation& sum = program.populations[2];
    EXPECT_EQ(sum.inputUnit, 1.0 / 128);
    EXPECT_EQ(sum.shift, 0u);
    EXPECT_EQ(program.projections[1].multiplier, 16);
    EXPECT_EQ(program.projections[2].columnMultipliers, (Integers{96, -13}));
    EXPECT_EQ(program.projections[2].multiplier, 96);
    EXPECT_EQ(program.projections[2].weightBits, 8u);  // 7 and a sign
    EXPECT_TRUE(sum.columnNeurons.empty());
}

// Column 1 counts in 1/512: its threshold of 2 is 1024, and what the identity brings there four times as much.
TEST(Columns, OfAnIdentityFollowTheUnitsOfTheTarget) {
    const Program program = lower(branchedNetwork({1.5, -0.2}, {1.0, 0.25}), {4, 8});
    EXPECT_EQ(thresholdsOf(program.populations[2]), (Integers{256, 1024}));
    EXPECT_EQ(program.projections[2].columnMultipliers, (Integers{96, -51}));
    const Program plain = lower(branchedNetwork({}, {1.0, 0.25}), {4, 8});
    EXPECT_EQ(plain.projections[2].columnMultipliers, (Integers{64, 256}));
}

// Twice 1/2 is the unit of the other one, too; in other columns another value would not be.
TEST(Columns, OfAnIdentityThatAreAllAlikeAreOneConstant) {
    network::Network net = branchNetwork(1.0);
    net.projections[2].op = network::Identity{{2.0, 2.0}};
    Program program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[3].inputUnit, 1.0);
    EXPECT_EQ(program.projections[2].multiplier, 1);
    EXPECT_TRUE(program.projections[2].columnMultipliers.empty());
    net.projections[2].op = network::Identity{{2.0, 1.5}};
    program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[3].inputUnit, 1.0 / 256);
    EXPECT_EQ(program.projections[2].columnMultipliers, (Integers{256, 192}));
    EXPECT_EQ(program.projections[3].multiplier, 256);
}

// Without weights on the grid of functions, as unlike branches: 0.5 * 1.5 and 0.5 * -0.3 on 2^-8 are 192 and -38.4.
// A unit is never negative.
TEST(Columns, OfIdentitiesAloneMeetOnTheFunctionGrid) {
    network::Network net = branchNetwork(0.5);
    net.projections.erase(net.projections.begin() + 3);
    net.projections[2].op = network::Identity{{1.5, -0.3}};
    net.projections.push_back(projection(2, 4, network::Identity{}));
    Program program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[3].inputUnit, 1.0 / 256);
    EXPECT_EQ(program.projections[2].columnMultipliers, (Integers{192, -38}));
    net.projections[2].op = network::Identity{{-1.0, -1.0}};
    program = lower(net, {4, 8});
    EXPECT_EQ(program.populations[3].inputUnit, 1.0 / 256);
    EXPECT_EQ(program.projections[2].columnMultipliers, (Integers{-128, -128}));
}

// On the grid 1/128 (weights) 0.5 times 1/128 is half a unit, which counts as one; a little less is lost. 0 is 0.
TEST(Columns, OfAnIdentityAreRefusedWhereTheGridSwallowsThem) {
    EXPECT_EQ(lower(branchedNetwork({1.0, 1.0 / 128}), {4, 8}).projections[2].columnMultipliers, (Integers{64, 1}));
    EXPECT_THAT(mistake(branchedNetwork({1.0, 1.0 / 129})),
                HasSubstr("population 'sum': what projection '1 to 2' brings to column 1 is not representable"));
    EXPECT_THAT(mistake(branchedNetwork({1.0, 0x1p62})), HasSubstr("brings to column 1"));
    EXPECT_EQ(lower(branchedNetwork({1.0, 0.0}), {4, 8}).projections[2].columnMultipliers, (Integers{64, 0}));
}

// In column 1 a unit is 1/8 * 32 * 1/16 = 1/4: half of it rounds to 1, less to 0.
TEST(Columns, AreRefusedByNameWhereTheirThresholdRoundsToZero) {
    network::Network net = columnNetwork();
    net.populations[1].columnScale = {1.0, 32.0};
    spikeloom::testing::bifOf(net.populations[1]).threshold = 0.125;
    EXPECT_EQ(thresholdsOf(lower(net, {4, 8}).populations[1]), (Integers{16, 1}));
    spikeloom::testing::bifOf(net.populations[1]).threshold = 0.124;
    EXPECT_THAT(mistake(net),
                HasSubstr("population 'neurons': the threshold rounds to 0 on the chip's grid in column 1"));
}

TEST(Columns, AreRefusedWhereNothingCouldHaveUnitsOfTheirOwn) {
    const auto with = [](auto change) {
        network::Network net = columnNetwork();
        change(net);
        return mistake(net);
    };
    EXPECT_EQ(with([](auto&) {}), "");
    EXPECT_THAT(with([](auto& net) {
                    net.populations[1].function = network::LayerNorm{{1, 1}, {0, 0}};
                }),
                HasSubstr("population 'neurons': has a column_scale, and a function"));
    EXPECT_THAT(with([](auto& net) { net.populations[1].neuron = neurons::GradedParameters{}; }),
                HasSubstr("has a column_scale, and sends what it gets"));
    EXPECT_THAT(with([](auto& net) {
                    net.populations[2].columnScale = {1, 2};
                }),
                HasSubstr("population 'logits': has a column_scale, and no neuron"));
    EXPECT_THAT(with([](auto& net) { net.populations[0].columnScale = {1}; }),
                HasSubstr("population 'image': has a column_scale, and no neuron"));
    EXPECT_THAT(with([](auto& net) {
                    net.populations[0] = image(2, 2);
                    net.projections[0].op = network::AveragePool{{{1}, {1}, {0}}};
                }),
                HasSubstr("projection '0 to 1' has no weights"));
    EXPECT_THAT(with([](auto& net) {
                    net.populations[0] = image(2, 2);
                    net.projections[0].op = network::MaxPool{{{1}, {1}, {0}}};
                }),
                HasSubstr("projection '0 to 1' has no weights"));
}

// -0.25 and 0.125 in units of 1/128 and 1/512.
TEST(InitialCharges, AreInTheUnitsOfTheirColumns) {
    network::Network net = columnNetwork();
    net.populations[1].initial = {-0.25, 0.125};
    EXPECT_EQ(lower(net, {4, 8}).populations[1].initial, (Integers{-32, 64}));
    net.populations[1].columnScale.clear();
    EXPECT_EQ(lower(net, {4, 8}).populations[1].initial, (Integers{-32, 16}));
}

TEST(InitialCharges, AreStoredOnceWhereRowsAreAlikeAndNotAtAllWhereTheyAreZero) {
    network::Network net = linearNetwork();
    const auto stored = [&](std::vector<double> initial) {
        net.populations[1].initial = std::move(initial);
        return lower(net, {4, 8}).populations[1].initial;
    };
    EXPECT_EQ(stored({0.5, 0.25, 0.5, 0.25}), (Integers{64, 32}));
    EXPECT_EQ(stored({0.5, 0.25, 0.5, 0.0}), (Integers{64, 32, 64, 0}));
    EXPECT_EQ(stored({0, 0, 0, 0}), Integers{});
}

// V/2 is stored, in which a charge of 0.5 is 64 / 2.
TEST(InitialCharges, FollowTheGainThatANeuronTakesIntoItsMembrane) {
    network::Network net = linearNetwork();
    neurons::LeakyIntegrateAndFireParameters leaky;
    leaky.inputGain = 2.0;
    net.populations[1].neuron = leaky;
    net.populations[1].initial = {0.5, 0.5};
    EXPECT_EQ(lower(net, {4, 8}).populations[1].initial, (Integers{32, 32}));
}

TEST(InitialCharges, AreRefusedWhereNoMembraneHoldsThem) {
    const auto with = [](std::size_t population, auto change) {
        network::Network net = linearNetwork();
        net.populations[population].initial.assign(net.populations[population].cols(), 0.5);
        change(net);
        return mistake(net);
    };
    EXPECT_EQ(with(1, [](auto&) {}), "");
    EXPECT_THAT(with(2, [](auto&) {}), HasSubstr("population 'logits': has an initial charge, and no neuron"));
    EXPECT_THAT(with(0, [](auto&) {}), HasSubstr("population 'image': has an initial charge, and no neuron"));
    EXPECT_THAT(with(1, [](auto& net) { net.populations[1].neuron = neurons::GradedParameters{}; }),
                HasSubstr("has an initial charge, and no neuron"));
    EXPECT_THAT(with(1,
                     [](auto& net) {
                         net.populations[1].function = network::LayerNorm{{1, 1}, {0, 0}};
                     }),
                HasSubstr("has an initial charge, and a function"));
    EXPECT_THAT(with(1,
                     [](auto& net) {
                         net.populations[1].neuron = neurons::MultiThresholdParameters{1.0, 4};
                     }),
                HasSubstr("spikes that do not add up"));
    EXPECT_THAT(with(1,
                     [](auto& net) {
                         net.populations[1].initial = {1e30, 0.0};
                     }),
                HasSubstr("an initial charge needs more than 62 bits"));
}

}  // namespace
}  // namespace spikeloom::program
