// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/figures.hpp"

#include <gtest/gtest.h>

#include "tests/sim/evaluate/scripted_backend.hpp"

namespace spikeloom::evaluate {
namespace {

// Wilson (1927) with z = 1.96: 81 of 263 is the example of Newcombe (1998), 0.2553 to 0.3662; 15 of 148: 0.0624 to
// 0.1605; 0 of 20: 0 to 0.1611; 1 of 29: 0.0061 to 0.1718.
TEST(Wilson95, IsTheIntervalOfTheTextbook) {
    const auto expect = [](std::uint64_t hits, std::uint64_t total, double low, double high) {
        const Interval interval = wilson95(hits, total);
        EXPECT_NEAR(interval.low, low, 5e-5);
        EXPECT_NEAR(interval.high, high, 5e-5);
    };
    expect(81, 263, 0.2553, 0.3662);
    expect(15, 148, 0.0624, 0.1605);
    expect(0, 20, 0.0, 0.1611);
    expect(1, 29, 0.0061, 0.1718);
}

TEST(Wilson95, IsNoPointWhereEverythingIsRight) {
    const Interval all = wilson95(20, 20);
    EXPECT_NEAR(all.low, 1 - 0.1611, 5e-5);
    EXPECT_EQ(all.high, 1.0);
}

TEST(Accounting, HasAModeForEachConventionOfABurst) {
    const Counts counts{
        .unitSpikes = 7, .events = 3, .eventAdditions = 100, .synapticOperations = 300, .macOperations = 10};
    ASSERT_EQ(accountingModes().size(), 2u);
    EXPECT_EQ(accountingModes()[0].name, "events");
    EXPECT_NEAR(energyJ(accountingModes()[0], counts), (100 * 0.9 + 10 * 4.6) * 1e-12, 1e-24);
    EXPECT_EQ(accountingModes()[1].name, "unit_spikes");
    EXPECT_NEAR(energyJ(accountingModes()[1], counts), (300 * 0.9 + 10 * 4.6) * 1e-12, 1e-24);
    EXPECT_NEAR(denseEnergyJ(1000), 4600e-12, 1e-21);
}

// Samples of 4 and 8 units; 4 neurons; additions 60 and 120, 6 multiply-accumulates an inference: 81.6 and 135.6 pJ of
// 460.
TEST(RunFigures, AreMeansOfAnInference) {
    using test::step;
    const test::ScriptedBackend backend({0, 1, 0, 0}, [](std::uint32_t sample, std::uint32_t) -> Outcome {
        if (sample % 2 == 0) return {sample, {step(0, 4)}, true};
        return {sample, {step(1, 4), step(1, 4)}, false};
    });
    const RunFigures figures(evaluate(backend, {.steps = {2}}).runs[0]);
    EXPECT_EQ(figures.samples, 4u);
    EXPECT_EQ(figures.correct, 3u);
    EXPECT_EQ(figures.accuracy, 0.75);
    EXPECT_EQ(figures.leftEarly, 2u);
    EXPECT_EQ(figures.stepsMean, 1.5);
    EXPECT_EQ(figures.mean.unitSpikes, 6.0);
    EXPECT_EQ(figures.unitSpikesPerNeuron, 1.5);
    EXPECT_EQ(figures.eventsPerNeuron, 1.5);
    EXPECT_EQ(figures.mean.eventAdditions, 60.0);
    EXPECT_EQ(figures.mean.synapticOperations, 120.0);
    EXPECT_NEAR(figures.mean.energies[0].energyJ, 81.6e-12, 1e-22);
    EXPECT_NEAR(*figures.mean.energies[0].ofDense, 81.6 / 460, 1e-12);
    EXPECT_NEAR(*figures.mean.energies[1].ofDense, 135.6 / 460, 1e-12);
}

TEST(RunFigures, HaveNoRatioToANetworkThatMultipliesNothing) {
    TimeRun run{.maxSteps = 1, .neurons = 0, .denseMacs = 0, .samples = {{.steps = 1, .counts = {}}}, .curve = {}};
    const RunFigures figures(run);
    EXPECT_FALSE(figures.mean.energies[0].ofDense);
    EXPECT_EQ(figures.unitSpikesPerNeuron, 0.0);
}

}  // namespace
}  // namespace spikeloom::evaluate
