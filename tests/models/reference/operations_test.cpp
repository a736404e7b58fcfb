// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/reference/engine.hpp"
#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::reference {
namespace {

using program::PopulationId;
using testing::HandProgram;

neurons::AdaFire bursting(std::int64_t threshold, std::int64_t burst) {
    neurons::AdaFire neuron;
    neuron.threshold = threshold;
    neuron.burst = burst;
    return neuron;
}

/// input [1, 2] -> burst [1, 3] -> readout [1, 2], weights with zeros among them.
HandProgram twoLayers(std::int64_t threshold, std::int64_t burst) {
    HandProgram hand;
    const auto input = hand.input(1, 2), middle = hand.spiking("burst", 1, 3), readout = hand.readout(1, 2);
    testing::setNeuron(hand.at(middle), bursting(threshold, burst));
    hand.linear(input, middle, {2, 0, 7, 3, 0, 1});
    hand.linear(middle, readout, {1, 0, 1, 1, -1, 0});
    return hand;
}

Engine& finish(Engine& engine, program::SampleInput input) {
    engine.begin(std::move(input));
    while (!engine.finished()) engine.step();
    return engine;
}

// One pixel of two is not zero: its 3 weights, one of them zero, are 3 multiply-accumulates. Membranes 2, 0, 7 with
// threshold 2: bursts of 1, 0 and 3 (at most 3); 2 events, 4 unit spikes. Each reaches 2 neurons, zero weights
// included: 2 x 2 additions once an event, (1 + 3) x 2 once a spike.
TEST(EngineOperations, ABurstAddsOnceOrForEachOfItsSpikes) {
    const program::Program program = twoLayers(2, 3).build();
    Engine engine(program, {});
    finish(engine, {1, 0});
    EXPECT_EQ(engine.unitSpikes(), 4u);
    EXPECT_EQ(engine.neuronEvents(), 2u);
    EXPECT_EQ(engine.operations().macOperations, 3u);
    EXPECT_EQ(engine.operations().eventAdditions, 4u);
    EXPECT_EQ(engine.operations().synapticOperations, 8u);
}

// Without bursts the 7 takes steps: 1 + 1 spikes, then 1, then 1. Both conventions agree.
TEST(EngineOperations, AgreeWithoutBursts) {
    const program::Program program = twoLayers(2, 1).build();
    Engine engine(program, {});
    finish(engine, {1, 0});
    EXPECT_EQ(engine.unitSpikes(), 4u);
    EXPECT_EQ(engine.neuronEvents(), 4u);
    EXPECT_EQ(engine.operations().eventAdditions, 8u);
    EXPECT_EQ(engine.operations().synapticOperations, 8u);
}

TEST(EngineOperations, BeginAtZeroWithEverySample) {
    const program::Program program = twoLayers(2, 3).build();
    Engine engine(program, {});
    finish(engine, {1, 1});
    finish(engine, {0, 0});
    EXPECT_EQ(engine.neuronEvents(), 0u);
    EXPECT_EQ(engine.operations().macOperations, 0u);
    EXPECT_EQ(engine.operations().eventAdditions, 0u);
    EXPECT_EQ(engine.operations().synapticOperations, 0u);
}

// A value that a branch passes on is added, not multiplied; one that a constant scales is multiplied.
TEST(EngineOperations, AGradedEventMultipliesWhereItMeetsAFactor) {
    for (const std::int64_t multiplier : {1, -4, 3}) {
        HandProgram hand;
        const auto input = hand.input(1, 2), middle = hand.spiking("middle", 1, 2);
        hand.at(hand.identity(input, middle)).multiplier = multiplier;
        hand.identity(middle, hand.readout(1, 2));
        testing::setNeuron(hand.at(middle), bursting(100, 1));  // silent
        const program::Program program = hand.build();
        Engine engine(program, {});
        finish(engine, {5, -6});
        const bool multiplies = multiplier == 3;
        EXPECT_EQ(engine.operations().macOperations, multiplies ? 2u : 0u) << multiplier;
        EXPECT_EQ(engine.operations().eventAdditions, multiplies ? 0u : 2u) << multiplier;
    }
}

}  // namespace
}  // namespace spikeloom::reference
