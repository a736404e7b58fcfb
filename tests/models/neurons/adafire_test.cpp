// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/adafire.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

/// T = 4 and a threshold of 16: a shift of 2 in every step.
AdaFireParameters bursts(std::uint32_t phi) {
    AdaFireParameters parameters;
    parameters.threshold = 16;
    parameters.burst = phi;
    parameters.steps = 4;
    return parameters;
}

// 2 + 13 = 15, one short; 2 + 14 = 16.
TEST(AdaFire, FiresAtItsThresholdShiftIncludedButNotOneBelow) {
    EXPECT_EQ(make(bursts(4)).step(13), 0);
    EXPECT_EQ(make(bursts(4)).step(14), 1);
}

// 2 + 45 = 47 is two spikes, 48 is three.
TEST(AdaFire, SendsAsManySpikesAsFit) {
    OneNeuron neuron = make(bursts(4));
    EXPECT_EQ(neuron.step(45), 2);
    EXPECT_EQ(neuron.membrane, 15);
    EXPECT_EQ(neuron.sent, 2);
    EXPECT_EQ(make(bursts(4)).step(46), 3);
}

// 2 + 94 = 96 are six: four now, two and what the shift adds to the rest later.
TEST(AdaFire, SendsNoMoreThanItsLargestBurst) {
    OneNeuron neuron = make(bursts(4));
    EXPECT_EQ(neuron.step(94), 4);
    EXPECT_EQ(neuron.membrane, 32);
    EXPECT_EQ(neuron.step(0), 2);
    EXPECT_EQ(neuron.membrane, 2);
}

TEST(AdaFire, SendsNothingFromBelowZero) {
    OneNeuron neuron = make(bursts(4));
    EXPECT_EQ(neuron.step(-50), 0);
    EXPECT_EQ(neuron.membrane, -48);
    EXPECT_EQ(neuron.step(61), 0);  // -48 + 2 + 61 = 15
    EXPECT_EQ(neuron.step(0), 1);   // 17
}

// rho = 2: a threshold of 32 and a shift of 4; the value of a spike grows with it.
TEST(AdaFire, ThatIsCompressedSpikesLessForMore) {
    AdaFireParameters compressed = bursts(4);
    compressed.ratio = 2;
    EXPECT_EQ(make(compressed).step(27), 0);
    EXPECT_EQ(make(compressed).step(28), 1);
    EXPECT_EQ(compressed.eventUnit({}), 32.0);
}

// T of the run where the neuron names none: 8 steps, a shift of 1.
TEST(AdaFire, TakesTheStepsOfTheRunWhereItNamesNone) {
    AdaFireParameters parameters = bursts(4);
    parameters.steps = 0;
    EXPECT_EQ(make(parameters, 8).step(14), 0);
    EXPECT_EQ(make(parameters, 8).step(15), 1);
}

TEST(AdaFire, SaysACountWithAsManyBitsAsTellItsBurstsApart) {
    EXPECT_EQ(payload(make(bursts(1)).model()).valueBits, 0u);
    EXPECT_EQ(payload(make(bursts(2)).model()).valueBits, 1u);
    EXPECT_EQ(payload(make(bursts(4)).model()).valueBits, 2u);
    EXPECT_EQ(payload(make(bursts(5)).model()).valueBits, 3u);
}

}  // namespace
}  // namespace spikeloom::neurons
