// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/dynamics/population_state.hpp"
#include "tests/models/dynamics/population_fixture.hpp"

/// What a population adds to its neurons: windows, phases, currents that flow on, averages, and who is visited.
namespace spikeloom::dynamics {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of population_fixture.hpp
using program::ActiveSteps;
using program::LoweredPopulation;

template <class Described>
LoweredPopulation populationOf(const Described& parameters, std::uint32_t cols = 1) {
    LoweredPopulation population;
    population.rows = 1;
    population.cols = cols;
    spikeloom::testing::setNeuron(population, neurons::on(neurons::Parameters(parameters), {1.0, 8}));
    population.coding = neurons::coding(*population.neuron);
    return population;
}

/// A readout of what comes in this coding.
LoweredPopulation readoutOf(neurons::Coding coding, std::vector<std::int64_t> bias = {}) {
    LoweredPopulation population;
    population.rows = population.cols = 1;
    population.role = LoweredPopulation::Role::Readout;
    population.coding = coding;
    population.bias = std::move(bias);
    return population;
}

std::int64_t membraneOf(const PopulationState& state) {
    return state.membranes(0)[0];
}

neurons::IntegrateAndFireParameters charged(double charge) {
    neurons::IntegrateAndFireParameters parameters;
    parameters.threshold = 10;
    parameters.initialCharge = charge;
    return parameters;
}

// Nothing arrives, and still it owes a spike.
TEST(NeuronModels, AreVisitedForAnInitialChargeThatSufficesForASpikeButNotForLess) {
    const LoweredPopulation enough = populationOf(charged(1.0)), less = populationOf(charged(0.9));
    PopulationState state = stateOf(enough, whole(enough));
    ASSERT_TRUE(state.needsVisit(0, 1, false));
    EXPECT_EQ(stepRow(state, 0, 1, {0}).spikes, Spikes{1});
    EXPECT_FALSE(state.needsVisit(0, 2, false));
    state.reset();
    EXPECT_TRUE(state.needsVisit(0, 1, false));
    EXPECT_FALSE(stateOf(less, whole(less)).needsVisit(0, 1, false));
}

TEST(NeuronModels, AreVisitedForAChargeThatIsAddedToTheirOwnAndSufficesForASpike) {
    LoweredPopulation enough = populationOf(charged(0.9)), less = populationOf(charged(0.8));
    enough.initial = less.initial = {1};
    PopulationState state = stateOf(enough, whole(enough));
    ASSERT_TRUE(state.needsVisit(0, 1, false));
    EXPECT_EQ(stepRow(state, 0, 1, {0}).spikes, Spikes{1});
    EXPECT_FALSE(state.needsVisit(0, 2, false));
    state.reset();
    EXPECT_TRUE(state.needsVisit(0, 1, false));
    EXPECT_FALSE(stateOf(less, whole(less)).needsVisit(0, 1, false));
}

// A window of steps 3 and 4: a shift of 2 is added twice, a bias of 5 once, in 3.
TEST(NeuronModels, TakeShiftAndBiasInTheirWindowOnly) {
    neurons::IntegrateAndFireParameters shifted = charged(0.0);
    shifted.threshold = 1000;
    shifted.shift = 2;
    LoweredPopulation population = populationOf(shifted);
    population.bias = {5};
    PopulationState state(population, whole(population), ActiveSteps{3, 5, 3, 5}, 1);
    const std::int64_t expected[] = {0, 0, 7, 9, 9};
    for (std::uint32_t step = 1; step <= 5; ++step) {
        EXPECT_EQ(state.needsVisit(0, step, false), step == 3 || step == 4) << step;
        stepRow(state, 0, step, {0});
        EXPECT_EQ(membraneOf(state), expected[step - 1]) << step;
    }
}

TEST(NeuronModels, AddABiasOfEveryStepInEachStepOfTheirWindow) {
    LoweredPopulation population = populationOf(charged(0.0));
    population.bias = {3};
    population.biasEveryStep = true;
    PopulationState state(population, whole(population), ActiveSteps{2, 4, 2, 4}, 1);
    for (std::uint32_t step = 1; step <= 4; ++step) stepRow(state, 0, step, {0});
    EXPECT_EQ(membraneOf(state), 6);
}

// D = 2: integrates in 1 and 2 (6 + 6), fires in 3 and 4 (threshold 8: code 2); what a step too late brings is not its.
TEST(NeuronModels, OfTwoPhasesFireWhenTheyHaveIntegrated) {
    const LoweredPopulation population = populationOf(neurons::SpikeFiringApproximationParameters{8, 2});
    PopulationState state(population, whole(population), ActiveSteps{1, 3, 3, 5}, 1);
    EXPECT_EQ(stepRow(state, 0, 1, {6}).spikes, Spikes{0});
    EXPECT_EQ(stepRow(state, 0, 2, {6}).spikes, Spikes{0});
    EXPECT_EQ(stepRow(state, 0, 3, {0}).spikes, Spikes{1});
    EXPECT_TRUE(state.needsVisit(0, 4, false));
    EXPECT_EQ(stepRow(state, 0, 4, {0}).spikes, Spikes{1});
    EXPECT_FALSE(state.needsVisit(0, 5, false));
}

// T = 4: 3 in the first step flow four times, 1 in the third twice.
TEST(NeuronModels, LetACurrentFlowOnInEveryLaterStepOfTheWindow) {
    const LoweredPopulation population = populationOf(neurons::FirstSpikeParameters{80, 4});
    PopulationState state(population, whole(population), ActiveSteps{1, 5, 5, 9}, 1);
    const std::int64_t arrives[] = {3, 0, 1, 0}, expected[] = {3, 6, 10, 14};
    for (std::uint32_t step = 1; step <= 4; ++step) {
        EXPECT_EQ(state.needsVisit(0, step, arrives[step - 1] != 0), true) << step;
        stepRow(state, 0, step, {arrives[step - 1]});
        EXPECT_EQ(membraneOf(state), expected[step - 1]) << step;
    }
    stepRow(state, 0, 5, {0});
    EXPECT_EQ(membraneOf(state), 14);
    state.reset();
    EXPECT_FALSE(state.needsVisit(0, 1, false));
    stepRow(state, 0, 1, {0});
    EXPECT_EQ(membraneOf(state), 0);  // nothing flows into the next sample
}

TEST(NeuronModels, LetACurrentFlowOnInAReadoutToo) {
    const LoweredPopulation population = readoutOf(neurons::Coding::Ramp, {100});
    PopulationState state(population, whole(population), ActiveSteps{2, 5, 2, 5}, 1);
    for (std::uint32_t step = 1; step <= 5; ++step) {
        EXPECT_EQ(state.needsVisit(0, step, step == 2), step >= 2 && step <= 4) << step;
        stepRow(state, 0, step, {step == 2 ? 7 : 0});
    }
    EXPECT_EQ(membraneOf(state), 121);  // 100 + 3 x 7
}

// What comes in step t counts 1/t: 10 + 5/2 (rounded up) - 4/3 (to -1); the bias is there from the first step on.
TEST(NeuronModels, AverageInAReadoutOfDifferentialSpikes) {
    const LoweredPopulation population = readoutOf(neurons::Coding::Differential, {50});
    PopulationState state = stateOf(population, whole(population));
    const std::int64_t arrives[] = {10, 5, -4}, expected[] = {60, 63, 62};
    for (std::uint32_t step = 1; step <= 3; ++step) {
        EXPECT_FALSE(state.biasDue(step));
        stepRow(state, 0, step, {arrives[step - 1]});
        EXPECT_EQ(membraneOf(state), expected[step - 1]) << step;
    }
}

// Thresholds 64, 32, 16. The dry response of 60 is what the average starts from: m = 60 in step 1, sends 64.
TEST(NeuronModels, StartDifferentialNeuronsFromTheirBias) {
    LoweredPopulation population = populationOf(neurons::MultiThresholdParameters{64, 3});
    population.bias = {60};
    PopulationState state = stateOf(population, whole(population));
    ASSERT_TRUE(state.needsVisit(0, 1, false));
    EXPECT_EQ(stepRow(state, 0, 1, {0}).spikes, Spikes{4});
    EXPECT_EQ(membraneOf(state), -4);
}

// Silent in steps 1 and 2. m = 60, 120, 180; sends 64 in step 3, which counts a third, 21, as it does for receivers:
// m = 116 + 60 - 21 = 155, and 64 less.
TEST(NeuronModels, CountTheStepsOfAnAverageAlsoWhileTheyAreSilent) {
    LoweredPopulation population = populationOf(neurons::MultiThresholdParameters{64, 3});
    population.stage = 1;
    PopulationState state = stateOf(population, whole(population), {.fireEnableDelay = 2});
    stepRow(state, 0, 1, {60});
    stepRow(state, 0, 2, {0});
    EXPECT_EQ(membraneOf(state), 120);
    EXPECT_EQ(stepRow(state, 0, 3, {0}).spikes, Spikes{4});
    EXPECT_EQ(stepRow(state, 0, 4, {0}).spikes, Spikes{4});
    EXPECT_EQ(membraneOf(state), 91);
}

// A burst of 3 is one event and three unit spikes; 16 of a sign and an exponent is one of each.
TEST(NeuronModels, CountEverySpikeOfABurstButOneForAnyOtherValue) {
    const LoweredPopulation burst = populationOf(neurons::AdaFireParameters{16, 4, 1.0, 1});
    PopulationState state = stateOf(burst, whole(burst));
    const Stepped stepped = stepRow(state, 0, 1, {40});
    EXPECT_EQ(stepped.spikes, Spikes{3});
    EXPECT_EQ(stepped.updated.events, 1u);
    EXPECT_EQ(stepped.updated.unitSpikes, 3u);
    const LoweredPopulation power = populationOf(neurons::MultiThresholdParameters{64, 3});
    PopulationState other = stateOf(power, whole(power));
    EXPECT_EQ(stepRow(other, 0, 1, {64}).updated.unitSpikes, 1u);
}

}  // namespace
}  // namespace spikeloom::dynamics
