// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/spike_firing_approximation.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

/// D = 3 and a threshold of 8: half-way points at 4, 12 and 20.
SpikeFiringApproximationParameters three(Rounding rounding) {
    SpikeFiringApproximationParameters parameters;
    parameters.threshold = 8;
    parameters.steps = 3;
    parameters.rounding = rounding;
    return parameters;
}

std::int64_t codeOf(std::int64_t membrane, Rounding rounding) {
    OneNeuron neuron = make(three(rounding));
    neuron.integrate(membrane);
    (void)neuron.fireAll(3);
    return neuron.sent;
}

TEST(SpikeFiringApproximation, RoundsHalfWayPointsUp) {
    EXPECT_EQ(codeOf(3, Rounding::HalfUp), 0);
    EXPECT_EQ(codeOf(4, Rounding::HalfUp), 1);
    EXPECT_EQ(codeOf(11, Rounding::HalfUp), 1);
    EXPECT_EQ(codeOf(12, Rounding::HalfUp), 2);
    EXPECT_EQ(codeOf(20, Rounding::HalfUp), 3);
}

TEST(SpikeFiringApproximation, RoundsHalfWayPointsToEvenCodesWhereItWasTrainedSo) {
    EXPECT_EQ(codeOf(4, Rounding::HalfEven), 0);
    EXPECT_EQ(codeOf(5, Rounding::HalfEven), 1);
    EXPECT_EQ(codeOf(11, Rounding::HalfEven), 1);
    EXPECT_EQ(codeOf(12, Rounding::HalfEven), 2);
    EXPECT_EQ(codeOf(20, Rounding::HalfEven), 2);
    EXPECT_EQ(codeOf(21, Rounding::HalfEven), 3);
}

TEST(SpikeFiringApproximation, IsClippedAtBothEnds) {
    EXPECT_EQ(codeOf(-100, Rounding::HalfUp), 0);
    EXPECT_EQ(codeOf(100, Rounding::HalfUp), 3);
}

TEST(SpikeFiringApproximation, SendsItsSpikesFirstAndIsSilentThen) {
    OneNeuron neuron = make(three(Rounding::HalfUp));
    neuron.integrate(13);
    EXPECT_EQ(neuron.fireAll(3), (std::vector<std::int64_t>{1, 1, 0}));
}

// Whether a code is even is a bit of state, which only one of the two roundings needs.
TEST(SpikeFiringApproximation, StoresAFlagOnlyToRoundToEvenCodes) {
    EXPECT_EQ(flagBits(make(three(Rounding::HalfUp)).model()), 0u);
    EXPECT_EQ(flagBits(make(three(Rounding::HalfEven)).model()), 1u);
}

}  // namespace
}  // namespace spikeloom::neurons
