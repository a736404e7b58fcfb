// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/leaky_relu.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

/// + above 10, - below -40.
LeakyReluParameters quarter(double charge = 0.0) {
    LeakyReluParameters parameters;
    parameters.threshold = 10;
    parameters.slope = 0.25;
    parameters.initialCharge = charge;
    return parameters;
}

TEST(LeakyRelu, FiresAboveItsThresholdButNotAtIt) {
    OneNeuron neuron = make(quarter());
    EXPECT_EQ(neuron.step(10), 0);
    EXPECT_EQ(neuron.step(1), 1);
    EXPECT_EQ(neuron.membrane, 1);
}

TEST(LeakyRelu, FiresDownwardsBelowTheThresholdOverTheSlopeButNotAtIt) {
    OneNeuron neuron = make(quarter());
    EXPECT_EQ(neuron.step(-40), 0);
    EXPECT_EQ(neuron.step(-1), -1);
    EXPECT_EQ(neuron.membrane, -1);
    EXPECT_EQ(neuron.sent, -1);
}

// 1 a step: up it fires in steps 11, 21, ... 391; down in steps 41, 81, ... 361.
TEST(LeakyRelu, ItsRateIsALeakyReluOfItsInput) {
    OneNeuron up = make(quarter()), down = make(quarter());
    for (int step = 0; step < 400; ++step) {
        (void)up.step(1);
        (void)down.step(-1);
    }
    EXPECT_EQ(up.sent, 39);
    EXPECT_EQ(down.sent, -9);
}

TEST(LeakyRelu, StirsFromTheBeginIfItsChargeExceedsItsThreshold) {
    EXPECT_FALSE(make(quarter(1.0)).stirs());
    EXPECT_TRUE(make(quarter(1.1)).stirs());
    EXPECT_TRUE(make(quarter(-4.1)).stirs());
}

}  // namespace
}  // namespace spikeloom::neurons
