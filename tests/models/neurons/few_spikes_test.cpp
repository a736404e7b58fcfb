// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/few_spikes.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::complaints;
using testing::make;
using testing::OneNeuron;

FewSpikesParameters table(std::vector<double> thresholds, std::vector<double> resets, std::vector<double> weights) {
    FewSpikesParameters parameters;
    parameters.thresholds = std::move(thresholds);
    parameters.resets = std::move(resets);
    parameters.weights = std::move(weights);
    return parameters;
}

// Binary: 13 = 8 + 4 + 1.
TEST(FewSpikes, SpellsItsMembraneInTheValuesOfItsSteps) {
    OneNeuron neuron = make(table({8, 4, 2, 1}, {8, 4, 2, 1}, {8, 4, 2, 1}));
    neuron.integrate(13);
    EXPECT_EQ(neuron.fireAll(4), (std::vector<std::int64_t>{8, 4, 0, 1}));
    EXPECT_EQ(neuron.sent, 13);
    EXPECT_EQ(neuron.membrane, 0);
}

TEST(FewSpikes, FiresAtTheThresholdOfTheStepAndSubtractsItsReset) {
    const auto parameters = table({6, 3}, {10, -2}, {2, 1});
    OneNeuron below = make(parameters), at = make(parameters);
    below.integrate(5);
    EXPECT_EQ(below.fireAll(2), (std::vector<std::int64_t>{0, 1}));
    EXPECT_EQ(below.membrane, 7);  // a reset may add
    at.integrate(6);
    EXPECT_EQ(at.fireAll(2), (std::vector<std::int64_t>{2, 0}));
    EXPECT_EQ(at.membrane, -4);
}

// Smallest 0.5: events of 3 and -1 of it.
TEST(FewSpikes, CountsItsWeightsInTheSmallestOfThem) {
    const auto parameters = table({1, 1}, {1, 1}, {1.5, -0.5});
    EXPECT_EQ(parameters.eventUnit({}), 0.5);
    const Neuron model = on(Parameters(parameters), {1.0, 1});
    EXPECT_EQ(std::get<FewSpikes>(model).weights, (std::vector<std::int64_t>{3, -1}));
    EXPECT_EQ(payload(model).largest, 3);
    EXPECT_TRUE(sentRange(model, 1).least == -1 && sentRange(model, 1).most == 3);
}

TEST(FewSpikes, SaysNothingThatTheStepDoesNotSay) {
    const Payload said = payload(make(table({1}, {1}, {1})).model());
    EXPECT_EQ(said.kind, PayloadKind::Time);
    EXPECT_EQ(said.valueBits, 0u);
}

TEST(FewSpikes, RefusesWeightsThatAreNoMultiplesOfTheSmallest) {
    EXPECT_EQ(complaints(table({1, 1}, {1, 1}, {1, 2})), "");
    EXPECT_EQ(complaints(table({1, 1}, {1, 1}, {1, 1.5})), "weights: 1.5 is no whole multiple of the smallest, 1\n");
}

TEST(FewSpikes, RefusesAWeightOfNothing) {
    EXPECT_EQ(complaints(table({1, 1}, {1, 1}, {1, 0})), "weights: 0 in step 2: a spike that says nothing\n");
}

TEST(FewSpikes, RefusesTablesOfUnlikeLengths) {
    EXPECT_EQ(complaints(table({1, 1}, {1}, {1, 2})), "resets: 1 values for 2 thresholds\n");
    EXPECT_EQ(complaints(table({1, 1}, {1, 1}, {1})), "weights: 1 values for 2 thresholds\n");
    EXPECT_EQ(complaints(table({}, {}, {})), "thresholds: no steps: the neuron could never spike\n");
}

}  // namespace
}  // namespace spikeloom::neurons
