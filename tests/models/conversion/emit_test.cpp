// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/emit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/ann/input.hpp"
#include "models/conversion/unify_input.hpp"
#include "models/support/error.hpp"
#include "tests/models/conversion/trained_networks.hpp"

namespace spikeloom::conversion {
namespace {

using network::Network;
using network::PopulationId;
using ::testing::ElementsAre;

/// AdaFire neurons of thresholds that are unlike in every channel, powers of two: folding them does not round.
ann::SpikingPlan planFor(const Network& network) {
    ann::SpikingPlan plan;
    plan.steps = 5;
    plan.layers.resize(network.populations.size());
    for (const std::size_t p : {1, 2})
        plan.layers[p] = ann::SpikingLayer{neurons::AdaFireParameters{1.0, 3, p == 2 ? 2.0 : 1.0, 0},
                                           p == 1 ? std::vector{0.25, 0.5, 1.0} : std::vector{2.0, 0.5, 0.25},
                                           network.populations[p].bias,
                                           {}};
    return plan;
}

TEST(EmitSpiking, FoldsThresholdsWithoutChangingASpike) {
    const Network trained = test::residual();
    const network::Dataset data = test::randomImages(2, 4, 4);
    const ann::SpikingPlan plan = planFor(trained);
    Network emitted = emitSpiking(trained, plan, {});
    const std::vector<std::uint32_t> images{0, 1, 2, 3};
    const auto before = ann::SpikingNetwork(trained).run(ann::inputOf(trained, data, images), plan);
    const auto after =
        ann::SpikingNetwork(emitted).run(ann::inputOf(emitted, data, images), planOf(emitted, plan.steps));
    EXPECT_GT(before.activity[1].unitSpikes, 100u);
    for (const std::size_t p : {1, 2}) {
        EXPECT_EQ(after.activity[p].unitSpikes, before.activity[p].unitSpikes);
        EXPECT_EQ(after.activity[p].events, before.activity[p].events);
    }
    for (std::size_t i = 0; i < before.sums->values.values.size(); ++i)
        EXPECT_NEAR(after.sums->values.values[i], before.sums->values.values[i], 1e-4);
}

TEST(EmitSpiking, GivesABranchTheRatioOfTheThresholdsOfEachColumn) {
    const Network emitted = emitSpiking(test::residual(), planFor(test::residual()), {});
    EXPECT_THAT(std::get<network::Identity>(emitted.projections[2].op).scale, ElementsAre(0.125, 1.0, 4.0));
    EXPECT_THAT(emitted.populations[2].bias, ElementsAre(0.15, 0.2, -0.4));
    EXPECT_EQ(emitted.populations[2].biasSchedule, network::Population::BiasSchedule::EveryStep);
    EXPECT_EQ(network::imageOf(emitted.populations[0]).presentation, network::AnalogImage::Presentation::Repeat);
}

TEST(EmitSpiking, RefusesAPoolStraightIntoNeuronsOfOtherThresholds) {
    Network trained = test::residual();
    trained.projections[2].op = network::AveragePool{{{1, 1}, {1, 1}, {0, 0}}};
    try {
        (void)emitSpiking(trained, planFor(trained), "net.json");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), ::testing::HasSubstr("pools the neurons of a straight into those of b"));
    }
}

TEST(Quantise, GivesEveryColumnOfNeuronsAllBitsAndTheReadoutOneScale) {
    Network spiking = emitSpiking(test::residual(), planFor(test::residual()), {});
    std::vector<QuantisationError> errors;
    const Network network = quantise(spiking, 8, {}, &errors);
    const auto& codes = network::weightsOf(network.projections[1].op)->weights;
    for (std::size_t column = 0; column < 3; ++column) {
        int largest = 0;
        for (std::size_t i = column * 27; i < (column + 1) * 27; ++i)
            largest = std::max(largest, std::abs(int{codes[i]}));
        EXPECT_EQ(largest, 127) << "column " << column;
    }
    EXPECT_EQ(network.populations[2].columnScale.size(), 3u);
    EXPECT_TRUE(network.populations[3].columnScale.empty());
    for (const std::size_t p : {0, 1, 3}) {
        const auto& real = network::weightsOf(spiking.projections[p].op)->realWeights;
        const auto rounded = ann::realWeights(*network::weightsOf(network.projections[p].op),
                                              network.populations[value(network.projections[p].target)].columnScale);
        for (std::size_t i = 0; i < real.size(); ++i)
            EXPECT_NEAR(rounded[i], real[i], std::abs(real[i]) + 1e-9) << "projection " << p;
        EXPECT_GT(errors[p].signalToNoise, 35.0);
        EXPECT_LE(errors[p].largest, 0.5 / 127 + 1e-6);
    }
    EXPECT_FALSE(network::hasRealWeights(network));
}

// The channel's weights all but vanish in the larger kernel: its scale alone would leave the smaller one no bits there,
// and by that nowhere.
TEST(Quantise, LeavesBitsToTheSmallerOfTwoKernelsThatJoin) {
    Network net = emitSpiking(test::residual(), planFor(test::residual()), {});
    std::mt19937 random(3);
    network::Convolution shortcut;
    shortcut.window = {{1, 1}, {1, 1}, {0, 0}};
    shortcut.realWeights = test::randomWeights(9, random);
    shortcut.weightScale = 0.0;
    net.projections[2].op = shortcut;
    auto& main = network::weightsOf(net.projections[1].op)->realWeights;
    for (std::size_t i = 0; i < 27; ++i) main[27 + i] *= 1e-6F;
    std::vector<QuantisationError> errors;
    (void)quantise(net, 8, {}, &errors);
    EXPECT_GT(errors[1].signalToNoise, 35.0);
    EXPECT_GT(errors[2].signalToNoise, 15.0);
}

TEST(Quantise, KeepsTheStepOfWeightsThatHaveOneAndRefusesWhatItsBitsDoNotHold) {
    Network net = test::residual();
    auto& head = *network::weightsOf(net.projections[3].op);
    head.realWeights = {0.5F, -0.25F, 1.75F, 0, 0, 0, 0, 0, -2.0F};
    head.weightScale = 0.25;
    head.weightBits = 4;
    const Network codes = quantise(net, 8, {});
    EXPECT_THAT(network::weightsOf(codes.projections[3].op)->weights, ElementsAre(2, -1, 7, 0, 0, 0, 0, 0, -8));
    EXPECT_EQ(network::weightsOf(codes.projections[3].op)->weightBits, 4u);
    head.realWeights[2] = 2.0F;
    EXPECT_THROW((void)quantise(net, 8, {}), ConfigError);
}

TEST(UnifyInputScale, MovesTheChannelsScalesIntoTheWeightsThatTakeThem) {
    Network net = test::residual();
    const Network before = net;
    unifyInputScale(net);
    const auto& image = network::imageOf(net.populations[0]);
    EXPECT_THAT(image.scale, ElementsAre(0.008, 0.008));
    const network::Dataset data = test::randomImages(2, 4, 2);
    const std::vector<std::uint32_t> images{0, 1};
    const ann::SpikingPlan plan = planFor(net);
    const auto a = ann::SpikingNetwork(before).run(ann::inputOf(before, data, images), plan);
    const auto b = ann::SpikingNetwork(net).run(ann::inputOf(net, data, images), plan);
    for (std::size_t i = 0; i < a.sums->values.values.size(); ++i)
        EXPECT_NEAR(a.sums->values.values[i], b.sums->values.values[i], 1e-3);
}

}  // namespace
}  // namespace spikeloom::conversion
