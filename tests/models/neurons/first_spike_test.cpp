// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/first_spike.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

/// T = 4 and half a level of 3: from 21, 15, 9 and 3 on in the four steps.
FirstSpikeParameters four() {
    FirstSpikeParameters parameters;
    parameters.threshold = 24;
    parameters.steps = 4;
    return parameters;
}

std::vector<std::int64_t> spikesOf(std::int64_t membrane) {
    OneNeuron neuron = make(four());
    neuron.integrate(membrane);
    return neuron.fireAll(4);
}

using Spikes = std::vector<std::int64_t>;

TEST(FirstSpike, SpikesTheEarlierTheMoreItHoldsOnBothSidesOfEachLevel) {
    EXPECT_EQ(spikesOf(1000), (Spikes{1, 0, 0, 0}));
    EXPECT_EQ(spikesOf(21), (Spikes{1, 0, 0, 0}));
    EXPECT_EQ(spikesOf(20), (Spikes{0, 1, 0, 0}));
    EXPECT_EQ(spikesOf(15), (Spikes{0, 1, 0, 0}));
    EXPECT_EQ(spikesOf(14), (Spikes{0, 0, 1, 0}));
    EXPECT_EQ(spikesOf(9), (Spikes{0, 0, 1, 0}));
    EXPECT_EQ(spikesOf(8), (Spikes{0, 0, 0, 1}));
    EXPECT_EQ(spikesOf(3), (Spikes{0, 0, 0, 1}));
    EXPECT_EQ(spikesOf(2), (Spikes{0, 0, 0, 0}));
    EXPECT_EQ(spikesOf(-5), (Spikes{0, 0, 0, 0}));
}

TEST(FirstSpike, CountsForAsManyLevelsAsStepsAreLeft) {
    OneNeuron neuron = make(four());
    neuron.integrate(15);
    (void)neuron.fireAll(4);
    EXPECT_EQ(neuron.sent, 3);
    EXPECT_EQ(four().eventUnit({}), 6.0);
}

TEST(FirstSpike, IntegratesSpikesAsCurrentsAndFiresAfterwards) {
    const Neuron model = make(four()).model();
    EXPECT_EQ(coding(model), Coding::Ramp);
    EXPECT_EQ(phases(model), Phases::Two);
    EXPECT_EQ(phaseSteps(model), 4u);
}

}  // namespace
}  // namespace spikeloom::neurons
