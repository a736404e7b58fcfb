// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/multi_threshold.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

/// Thresholds 64, 32 and 16; it fires from 48, 24 and 12 on.
MultiThresholdParameters three() {
    MultiThresholdParameters parameters;
    parameters.threshold = 64;
    parameters.levels = 3;
    return parameters;
}

TEST(RoundedQuotient, RoundsToTheNearestAndTiesUp) {
    EXPECT_EQ(roundedQuotient(7, 2), 4);
    EXPECT_EQ(roundedQuotient(-7, 2), -3);
    EXPECT_EQ(roundedQuotient(4, 3), 1);
    EXPECT_EQ(roundedQuotient(5, 3), 2);
    EXPECT_EQ(roundedQuotient(-4, 3), -1);
    EXPECT_EQ(roundedQuotient(-5, 3), -2);
    EXPECT_EQ(roundedQuotient(0, 5), 0);
}

TEST(MultiThreshold, SendsTheLargestThresholdOfWhichThreeQuartersAreThere) {
    const auto sent = [](std::int64_t membrane) { return make(three()).step(membrane); };
    EXPECT_EQ(sent(11), 0);
    EXPECT_EQ(sent(12), 1);
    EXPECT_EQ(sent(23), 1);
    EXPECT_EQ(sent(24), 2);
    EXPECT_EQ(sent(47), 2);
    EXPECT_EQ(sent(48), 4);
    EXPECT_EQ(sent(10000), 4);
}

// A rectifier: what was never sent cannot be taken back.
TEST(MultiThreshold, TakesBackNoMoreThanItHasSent) {
    OneNeuron silent = make(three());
    EXPECT_EQ(silent.step(-1000), 0);
    OneNeuron neuron = make(three());
    EXPECT_EQ(neuron.step(24), 2);  // 32: m = -8, and 32 stand
    neuron.more()[0] = neuron.more()[1] = 0;
    neuron.membrane = -1000;
    neuron.more()[2] = 31;
    EXPECT_EQ(neuron.fire(1), -1);  // 64 and 32 are more than 31, 16 is not
    neuron.membrane = -1000;
    neuron.more()[2] = 32;
    EXPECT_EQ(neuron.fire(1), -2);
    neuron.membrane = -11;
    neuron.more()[2] = 100;
    EXPECT_EQ(neuron.fire(1), 0);
    neuron.membrane = -12;
    EXPECT_EQ(neuron.fire(1), -1);
}

// t = 1: m = 60, sends 64: m = -4, r_in = 60, r_out = 64, total 64.
// t = 2: m = -4 + 60 - 64 = -8, total 64 + 64 = 128; sends nothing.
// t = 3: m = -8 - 4 = -12, total 192; takes 16 back: m = 4, total 176, r_out = 64 - 16/3 = 59 (-5.33 -> -5).
TEST(MultiThreshold, CorrectsItsAverageWithSmallerAndSmallerSteps) {
    OneNeuron neuron = make(three());
    EXPECT_EQ(neuron.step(60, 0), 4);
    EXPECT_EQ(neuron.more(), (std::vector<std::int64_t>{60, 64, 64}));
    EXPECT_EQ(neuron.step(0, 1), 0);
    EXPECT_EQ(neuron.membrane, -8);
    EXPECT_EQ(neuron.more(), (std::vector<std::int64_t>{60, 64, 128}));
    EXPECT_EQ(neuron.step(0, 2), -1);
    EXPECT_EQ(neuron.membrane, 4);
    EXPECT_EQ(neuron.more(), (std::vector<std::int64_t>{60, 59, 176}));
}

// The response to no input is there from the first step on: m = 0 + 48.
TEST(MultiThreshold, StartsFromItsDryResponse) {
    OneNeuron neuron = make(three());
    neuron.more()[0] = 48;
    EXPECT_EQ(neuron.step(0, 0), 4);
    OneNeuron less = make(three());
    less.more()[0] = 47;
    EXPECT_EQ(less.step(0, 0), 2);
}

TEST(MultiThreshold, SaysASignAndAnExponent) {
    EXPECT_EQ(payload(make(three()).model()), signExponentPayload(3));
    EXPECT_EQ(signExponentPayload(1).valueBits, 1u);
    EXPECT_EQ(signExponentPayload(2).valueBits, 2u);
    EXPECT_EQ(signExponentPayload(4).valueBits, 3u);
    EXPECT_EQ(signExponentPayload(5).valueBits, 4u);
    EXPECT_EQ(signExponentPayload(5).values(), 10u);
}

}  // namespace
}  // namespace spikeloom::neurons
