// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/dynamics/population_state.hpp"
#include "tests/models/dynamics/population_fixture.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/support/random.hpp"

/// Which rows have to be visited in a step, and that skipping the others changes nothing.
namespace spikeloom::dynamics {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of population_fixture.hpp
using program::LoweredPopulation;
using program::RunRule;
using spikeloom::testing::expectHolds;
using spikeloom::testing::Random;

TEST(NeedsVisit, IsForARowThatReceivedSomething) {
    const LoweredPopulation population = neurons(2, 1, 10);
    const PopulationState state = stateOf(population, whole(population));
    EXPECT_TRUE(state.needsVisit(1, 1, true));
    EXPECT_FALSE(state.needsVisit(1, 1, false));
}

TEST(NeedsVisit, IsForEveryRowWhileABiasIsDue) {
    LoweredPopulation population = neurons(2, 1, 10);
    population.bias = {1};
    RunRule rule;
    rule.biasSteps = 2;
    const PopulationState state = stateOf(population, whole(population), rule);
    EXPECT_TRUE(state.needsVisit(1, 2, false));
    EXPECT_FALSE(state.needsVisit(1, 3, false));
}

// Stage 1, delay 4: first enabled in step 5. Nothing ever arrives, and still f(0) has to be said.
TEST(NeedsVisit, IsForAFunctionInItsFirstEnabledStepEvenIfNothingArrived) {
    LoweredPopulation population = neurons(1, 1, 10);
    const auto function = std::make_shared<CountingFunction>();
    population.function = function;
    population.stage = 1;
    RunRule rule;
    rule.fireEnableDelay = 4;
    PopulationState state = stateOf(population, whole(population), rule);
    EXPECT_FALSE(state.needsVisit(0, 4, false));
    ASSERT_TRUE(state.needsVisit(0, 5, false));
    EXPECT_EQ(stepRow(state, 0, 5, {0}).spikes, Spikes{1});  // V = 5 + f(0) = 5 + 7
    EXPECT_EQ(function->evaluations, 1);
    EXPECT_FALSE(state.needsVisit(0, 6, false));
}

// V = 5 + 20: two spikes are due, so the row wants one more visit and then no other.
TEST(NeedsVisit, IsForARowWithASpikeStillToSend) {
    const LoweredPopulation population = neurons(1, 2, 10);
    PopulationState state = stateOf(population, whole(population));
    stepRow(state, 0, 1, {20, 0});
    EXPECT_TRUE(state.needsVisit(0, 2, false));
    stepRow(state, 0, 2, {0, 0});
    EXPECT_FALSE(state.needsVisit(0, 3, false));
}

// Current that came in silence: visited again once the stage may fire, and not before.
TEST(NeedsVisit, IsOnceTheStageIsEnabledForARowThatReceivedInSilence) {
    LoweredPopulation population = neurons(1, 1, 10);
    population.stage = 1;
    RunRule rule;
    rule.fireEnableDelay = 3;
    PopulationState state = stateOf(population, whole(population), rule);
    stepRow(state, 0, 1, {20});
    EXPECT_FALSE(state.needsVisit(0, 3, false));
    EXPECT_TRUE(state.needsVisit(0, 4, false));
}

struct Trial {
    LoweredPopulation population;
    RunRule rule;
};

Trial randomTrial(Random& random) {
    Trial trial{neurons(3, 2, random.integer(1, 40)), {}};
    trial.population.stage = random.count(0, 2);
    spikeloom::testing::bifOf(trial.population).minLevel = random.chance() ? 0 : -3;
    if (random.chance()) trial.population.function = std::make_shared<CountingFunction>();
    if (random.chance()) trial.population.bias = {random.integer(-50, 50), random.integer(-50, 50)};
    trial.rule.fireEnableDelay = random.count(0, 3);
    trial.rule.biasSteps = random.count(1, 4);
    if (random.chance() && !trial.population.function)
        trial.population.initial = {random.integer(-60, 60), random.integer(-60, 60)};
    if (random.chance())
        trial.population.columnNeurons = {spikeloom::testing::stBif(random.integer(1, 40), -3),
                                          spikeloom::testing::stBif(random.integer(1, 40), -3)};
    return trial;
}

// Two copies get the same currents; one is visited always, the other only where needsVisit says so.
TEST(NeedsVisit, LeavesOutOnlyRowsThatWouldNotChange) {
    expectHolds(3, 2000, [](std::uint64_t seed) {
        Random random(seed);
        const Trial trial = randomTrial(random);
        PopulationState everyRow = stateOf(trial.population, whole(trial.population), trial.rule);
        PopulationState someRows = everyRow;
        for (std::uint32_t step = 1; step <= 25; ++step)
            for (std::uint32_t row = 0; row < 3; ++row) {
                const bool touched = step < 15 && random.integer(0, 3) == 0;
                const Currents current =
                    touched ? Currents{random.integer(-60, 60), random.integer(-60, 60)} : Currents{0, 0};
                const Spikes expected = stepRow(everyRow, row, step, current).spikes;
                const Spikes found = someRows.needsVisit(row, step, touched)
                                         ? stepRow(someRows, row, step, current).spikes
                                         : Spikes{0, 0};
                RC_ASSERT(found == expected);
                RC_ASSERT(membranesOf(someRows, row) == membranesOf(everyRow, row));
            }
    });
}

}  // namespace
}  // namespace spikeloom::dynamics
