// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/integrate_and_fire.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

IntegrateAndFireParameters threshold10(double charge = 0.0) {
    IntegrateAndFireParameters parameters;
    parameters.threshold = 10;
    parameters.initialCharge = charge;
    return parameters;
}

TEST(IntegrateAndFire, FiresAtItsThresholdButNotOneBelow) {
    OneNeuron neuron = make(threshold10());
    EXPECT_EQ(neuron.step(9), 0);
    EXPECT_EQ(neuron.step(1), 1);
    EXPECT_EQ(neuron.membrane, 0);
    EXPECT_EQ(neuron.sent, 1);
}

TEST(IntegrateAndFire, ThatComparesStrictlyIsSilentAtItsThreshold) {
    IntegrateAndFireParameters strict = threshold10();
    strict.compare = Compare::Greater;
    OneNeuron neuron = make(strict);
    EXPECT_EQ(neuron.step(10), 0);
    EXPECT_EQ(neuron.step(1), 1);
    EXPECT_EQ(neuron.membrane, 1);
}

// 35: three spikes, one a step, and 5 are left.
TEST(IntegrateAndFire, SendsOneSpikeAStepAndKeepsTheRest) {
    OneNeuron neuron = make(threshold10());
    EXPECT_EQ(neuron.step(35), 1);
    EXPECT_EQ(neuron.step(0), 1);
    EXPECT_EQ(neuron.step(0), 1);
    EXPECT_EQ(neuron.step(0), 0);
    EXPECT_EQ(neuron.membrane, 5);
}

TEST(IntegrateAndFire, ThatIsResetToZeroLosesTheRest) {
    IntegrateAndFireParameters zero = threshold10();
    zero.reset = Reset::Zero;
    OneNeuron neuron = make(zero);
    EXPECT_EQ(neuron.step(35), 1);
    EXPECT_EQ(neuron.membrane, 0);
    EXPECT_EQ(neuron.step(9), 0);
}

TEST(IntegrateAndFire, OwesWhatWasTakenFromItAndTakesNoSpikeBack) {
    OneNeuron neuron = make(threshold10());
    EXPECT_EQ(neuron.step(-100), 0);
    EXPECT_EQ(neuron.step(109), 0);
    EXPECT_EQ(neuron.step(1), 1);
    EXPECT_FALSE(retracts(neuron.model()));
}

// floor(0.5 x 11) = 5: 6 more reach the threshold of 11, 5 do not.
TEST(IntegrateAndFire, StartsWithItsInitialChargeRoundedDown) {
    IntegrateAndFireParameters odd = threshold10(0.5);
    odd.threshold = 11;
    EXPECT_EQ(make(odd).membrane, 5);
    EXPECT_EQ(make(odd).step(5), 0);
    EXPECT_EQ(make(odd).step(6), 1);
    odd.initialCharge = -0.5;
    EXPECT_EQ(make(odd).membrane, -6);
}

// 4 a step: 4, 8, 12 -> spike.
TEST(IntegrateAndFire, AddsItsShiftInEveryStepAndMovesByItself) {
    IntegrateAndFireParameters shifted = threshold10();
    shifted.shift = 4;
    OneNeuron neuron = make(shifted);
    EXPECT_EQ(neuron.step(0), 0);
    EXPECT_EQ(neuron.step(0), 0);
    EXPECT_EQ(neuron.step(0), 1);
    EXPECT_TRUE(restless(neuron.model()));
    EXPECT_FALSE(restless(make(threshold10()).model()));
}

// alpha = 0.45: from 4.5 on, hence from 5 on, and it pays all of 10.
TEST(IntegrateAndFire, ThatFiresEarlyPaysItsWholeThreshold) {
    IntegrateAndFireParameters early = threshold10();
    early.fireFraction = 0.45;
    OneNeuron neuron = make(early);
    EXPECT_EQ(neuron.step(4), 0);
    EXPECT_EQ(neuron.step(1), 1);
    EXPECT_EQ(neuron.membrane, -5);
    early.compare = Compare::Greater;  // more than 4.5: from 5 on, too
    EXPECT_EQ(make(early).step(5), 1);
    early.fireFraction = 0.5;  // more than 5
    EXPECT_EQ(make(early).step(5), 0);
    EXPECT_EQ(make(early).step(6), 1);
}

TEST(IntegrateAndFire, StirsFromTheBeginIfItsChargeReachesWhereItFires) {
    IntegrateAndFireParameters early = threshold10(0.5);
    EXPECT_FALSE(make(early).stirs());
    early.fireFraction = 0.5;
    EXPECT_TRUE(make(early).stirs());
}

}  // namespace
}  // namespace spikeloom::neurons
