// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/leaky_integrate_and_fire.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

LeakyIntegrateAndFireParameters leaky(double decay, double gain = 1.0) {
    LeakyIntegrateAndFireParameters parameters;
    parameters.threshold = 10;
    parameters.decay = decay;
    parameters.inputGain = gain;
    return parameters;
}

// 8; 4 + 5 = 9, no spike; floor(4.5) + 6 = 10, spike.
TEST(LeakyIntegrateAndFire, DecaysBeforeItTakesItsInput) {
    OneNeuron neuron = make(leaky(0.5));
    EXPECT_EQ(neuron.step(8), 0);
    EXPECT_EQ(neuron.step(5), 0);
    EXPECT_EQ(neuron.membrane, 9);
    EXPECT_EQ(neuron.step(6), 1);
    EXPECT_EQ(neuron.membrane, 0);
}

// floor(-4.5) = -5: rounded down, not towards 0.
TEST(LeakyIntegrateAndFire, RoundsADecayedMembraneDown) {
    OneNeuron neuron = make(leaky(0.5));
    EXPECT_EQ(neuron.step(-9), 0);
    EXPECT_EQ(neuron.step(0), 0);
    EXPECT_EQ(neuron.membrane, -5);
    for (int step = 0; step < 5; ++step) (void)neuron.step(0);
    EXPECT_EQ(neuron.membrane, -1);  // -3, -2, -1, -1, -1
}

TEST(LeakyIntegrateAndFire, ThatKeepsAllOfItsMembraneIsAnIntegrateAndFireNeuron) {
    OneNeuron neuron = make(leaky(1.0));
    EXPECT_EQ(neuron.step(9), 0);
    EXPECT_EQ(neuron.step(1), 1);
}

TEST(LeakyIntegrateAndFire, ThatKeepsNothingSeesOneStepOnly) {
    OneNeuron neuron = make(leaky(0.0));
    EXPECT_EQ(neuron.step(9), 0);
    EXPECT_EQ(neuron.step(9), 0);
    EXPECT_EQ(neuron.step(10), 1);
}

// A quarter of what arrives reaches V: 39 x 0.25 < 10 <= 40 x 0.25.
TEST(LeakyIntegrateAndFire, WeighsItsInputWithItsGain) {
    EXPECT_EQ(make(leaky(0.75, 0.25)).step(39), 0);
    EXPECT_EQ(make(leaky(0.75, 0.25)).step(40), 1);
}

TEST(LeakyIntegrateAndFire, MovesByItself) {
    EXPECT_TRUE(restless(make(leaky(0.5)).model()));
}

}  // namespace
}  // namespace spikeloom::neurons
