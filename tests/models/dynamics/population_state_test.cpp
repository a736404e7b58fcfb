// SPDX-License-Identifier: Apache-2.0
#include "models/dynamics/population_state.hpp"

#include <gtest/gtest.h>

#include "tests/models/dynamics/population_fixture.hpp"

namespace spikeloom::dynamics {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of population_fixture.hpp
using program::LoweredPopulation;
using program::RunRule;

// V = 5 at the start: 5 + 5 fires, 5 - 6 retracts, 5 + 4 does neither.
TEST(PopulationState, UpdatesEveryNeuronOfARow) {
    const LoweredPopulation population = neurons(1, 3, 10);
    PopulationState state = stateOf(population, whole(population));
    const Stepped stepped = stepRow(state, 0, 1, {5, -6, 4});
    EXPECT_EQ(stepped.spikes, (Spikes{1, -1, 0}));
    EXPECT_EQ(stepped.updated.events, 2u);
    EXPECT_FALSE(stepped.updated.functionEvaluated);
    EXPECT_EQ(membranesOf(state, 0), (Currents{0, 9, 9}));
    EXPECT_EQ(tracersOf(state, 0), (Spikes{1, -1, 0}));
}

// Thresholds 10, 4 and 40, and so V = 5, 2 and 20 at the start: 5 + 4 does not fire, 2 + 2 does, 20 + 19 does not.
TEST(PopulationState, UpdatesEachColumnByItsOwnNeuron) {
    LoweredPopulation population = neurons(1, 3, 10);
    for (const std::int64_t threshold : {10, 4, 40})
        population.columnNeurons.emplace_back(spikeloom::testing::stBif(threshold));
    PopulationState state = stateOf(population, whole(population));
    EXPECT_EQ(stepRow(state, 0, 1, {4, 2, 19}).spikes, (Spikes{0, 1, 0}));
    EXPECT_EQ(membranesOf(state, 0), (Currents{9, 0, 39}));
    state.reset();
    EXPECT_EQ(membranesOf(state, 0), (Currents{5, 2, 20}));
    PopulationState part = stateOf(population, {0, 1, 1, 3});
    EXPECT_EQ(stepRow(part, 0, 1, {-3, 20}).spikes, (Spikes{-1, 1}));
    EXPECT_EQ(membranesOf(part, 0), (Currents{3, 0}));
}

// Row 0 begins with 5 + 5, row 1 with 5 + 4; the slice of column 1 with 5 - 6.
TEST(PopulationState, BeginsWithWhatIsAddedToItsNeuronsStart) {
    LoweredPopulation population = neurons(2, 2, 10);
    population.initial = {5, 0, 4, -6};
    PopulationState state = stateOf(population, whole(population));
    EXPECT_TRUE(state.needsVisit(0, 1, false));
    EXPECT_EQ(stepRow(state, 0, 1, {0, 0}).spikes, (Spikes{1, 0}));
    EXPECT_EQ(membranesOf(state, 1), (Currents{9, -1}));
    EXPECT_TRUE(state.needsVisit(1, 1, false));  // -1 is below 0, and a spike may be taken back
    state.reset();
    EXPECT_EQ(membranesOf(state, 0), (Currents{10, 5}));
    population.initial = {0, -6};
    EXPECT_EQ(membranesOf(stateOf(population, {1, 2, 1, 2}), 0), Currents{-1});
}

// Shift 3: 5 + (2 << 3) - 1 = 20 -> spike, 10 left; 5 + (-1 << 3) - 1 = -4 -> -1, 6 left.
TEST(PopulationState, ShiftsWhatArrivedButNotTheBias) {
    LoweredPopulation population = neurons(1, 2, 10);
    population.shift = 3;
    population.bias = {-1, -1};
    PopulationState state = stateOf(population, whole(population));
    EXPECT_EQ(stepRow(state, 0, 1, {2, -1}).spikes, (Spikes{1, -1}));
    EXPECT_EQ(membranesOf(state, 0), (Currents{10, 6}));
}

// Slice rows 1..2, columns 1..2 of 3 x 3, a bias of its own for each neuron.
TEST(PopulationState, TakesTheBiasOfItsSlice) {
    LoweredPopulation population = neurons(3, 3, 1000);
    population.bias = {0, 1, 2, 10, 11, 12, 20, 21, 22};
    PopulationState state = stateOf(population, {1, 3, 1, 3});
    stepRow(state, 0, 1, {0, 0});
    stepRow(state, 1, 1, {0, 0});
    EXPECT_EQ(membranesOf(state, 0), (Currents{511, 512}));
    EXPECT_EQ(membranesOf(state, 1), (Currents{521, 522}));
}

// 7 over three steps is 2, 2, 3; nothing in the fourth.
TEST(PopulationState, SpreadsTheBiasOverItsSteps) {
    LoweredPopulation population = neurons(1, 1, 1000);
    population.bias = {7};
    RunRule rule;
    rule.biasSteps = 3;
    PopulationState state = stateOf(population, whole(population), rule);
    const std::int64_t expected[] = {502, 504, 507, 507};
    for (std::uint32_t step = 1; step <= 4; ++step) {
        EXPECT_EQ(state.biasDue(step), step <= 3);
        stepRow(state, 0, step, {0});
        EXPECT_EQ(membranesOf(state, 0)[0], expected[step - 1]) << step;
    }
}

TEST(PopulationState, OwesNoBiasWhereThereIsNone) {
    const LoweredPopulation population = neurons(1, 1, 10);
    EXPECT_FALSE(stateOf(population, whole(population)).biasDue(1));
}

// Stage 2, delay 3: silent in steps 1 .. 6, may fire in 7. What arrives meanwhile is kept.
TEST(PopulationState, IntegratesInSilenceUntilItsStageIsEnabled) {
    LoweredPopulation population = neurons(1, 1, 10);
    population.stage = 2;
    RunRule rule;
    rule.fireEnableDelay = 3;
    PopulationState state = stateOf(population, whole(population), rule);
    for (std::uint32_t step = 1; step <= 6; ++step) EXPECT_EQ(stepRow(state, 0, step, {5}).spikes, Spikes{0}) << step;
    EXPECT_EQ(membranesOf(state, 0)[0], 35);
    EXPECT_EQ(stepRow(state, 0, 7, {0}).spikes, Spikes{1});
}

// Row (1, 2): f = (3 - 3 + 7, 6 - 3 + 7) = (7, 10); V = 50 + f.  Then (1, 2) + (4, 0) = (5, 2), sum 7: f = (15, 6).
TEST(PopulationState, AddsTheDifferenceOfResultsSoThatTheyTelescope) {
    LoweredPopulation population = neurons(1, 2, 100);
    const auto function = std::make_shared<CountingFunction>();
    population.function = function;
    PopulationState state = stateOf(population, whole(population));
    EXPECT_TRUE(stepRow(state, 0, 1, {1, 2}).updated.functionEvaluated);
    EXPECT_EQ(membranesOf(state, 0), (Currents{57, 60}));
    stepRow(state, 0, 2, {4, 0});
    EXPECT_EQ(membranesOf(state, 0), (Currents{65, 56}));
    stepRow(state, 0, 3, {0, 0});
    EXPECT_EQ(membranesOf(state, 0), (Currents{65, 56}));
    EXPECT_EQ(function->evaluations, 2);  // nothing arrived in step 3: the result stands
}

// X = (1 + 10, 2 + 20), sum 33: f = (33 - 26, 66 - 26) = (7, 40).
TEST(PopulationState, AddsTheBiasBeforeTheFunction) {
    LoweredPopulation population = neurons(1, 2, 100);
    population.function = std::make_shared<CountingFunction>();
    population.bias = {10, 20};
    PopulationState state = stateOf(population, whole(population));
    stepRow(state, 0, 1, {1, 2});
    EXPECT_EQ(membranesOf(state, 0), (Currents{57, 90}));
}

// Silent steps accumulate X = 3 without evaluating: the one evaluation of step 3 sees it all, f = 9 + 7 - 3 = 13.
TEST(PopulationState, EvaluatesItsFunctionOnceForEverythingThatCameInSilence) {
    LoweredPopulation population = neurons(1, 1, 100);
    const auto function = std::make_shared<CountingFunction>();
    population.function = function;
    population.stage = 1;
    RunRule rule;
    rule.fireEnableDelay = 2;
    PopulationState state = stateOf(population, whole(population), rule);
    EXPECT_FALSE(stepRow(state, 0, 1, {1}).updated.functionEvaluated);
    EXPECT_FALSE(stepRow(state, 0, 2, {2}).updated.functionEvaluated);
    EXPECT_EQ(membranesOf(state, 0)[0], 50);
    EXPECT_TRUE(stepRow(state, 0, 3, {0}).updated.functionEvaluated);
    EXPECT_EQ(membranesOf(state, 0)[0], 63);
    EXPECT_EQ(function->evaluations, 1);
}

// A readout starts at 0 and only adds up, even while its stage is silent.
TEST(PopulationState, AddsUpAReadoutFromTheFirstStep) {
    LoweredPopulation population = neurons(1, 1, 10);
    population.role = LoweredPopulation::Role::Readout;
    population.neuron.reset();
    population.stage = 5;
    population.shift = 1;
    population.bias = {3};
    RunRule rule;
    rule.fireEnableDelay = 100;
    PopulationState state = stateOf(population, whole(population), rule);
    EXPECT_EQ(stepRow(state, 0, 1, {20}).spikes, Spikes{0});
    EXPECT_EQ(stepRow(state, 0, 2, {-100}).spikes, Spikes{0});
    EXPECT_EQ(membranesOf(state, 0)[0], 3 + 40 - 200);
}

TEST(PopulationState, IsAfterAResetAsItWasAtFirst) {
    LoweredPopulation population = neurons(1, 1, 10);
    population.function = std::make_shared<CountingFunction>();
    PopulationState state = stateOf(population, whole(population));
    const Stepped first = stepRow(state, 0, 1, {9});
    const Currents membranes = membranesOf(state, 0);
    state.reset();
    EXPECT_EQ(membranesOf(state, 0)[0], 5);
    EXPECT_EQ(tracersOf(state, 0), Spikes{0});
    EXPECT_FALSE(state.needsVisit(0, 2, false));
    EXPECT_EQ(stepRow(state, 0, 1, {9}).spikes, first.spikes);
    EXPECT_EQ(membranesOf(state, 0), membranes);
}

}  // namespace
}  // namespace spikeloom::dynamics
