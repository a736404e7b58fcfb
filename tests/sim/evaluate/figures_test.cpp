// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/figures.hpp"

#include <gtest/gtest.h>

#include "tests/sim/evaluate/scripted_backend.hpp"

namespace spikeloom::evaluate {
namespace {

TEST(EvaluatedModes, AreThoseThatTotalsAreEnoughFor) {
    std::vector<std::string_view> names;
    for (const accounting::Mode* mode : evaluatedModes()) names.push_back(mode->name);
    EXPECT_EQ(names, (std::vector<std::string_view>{"paper-ac-mac", "paper-ac-mac-events"}));
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
    EXPECT_NEAR(figures.mean.energies[1].energyJ, 81.6e-12, 1e-22);
    EXPECT_NEAR(*figures.mean.energies[1].ofDense, 81.6 / 460, 1e-12);
    EXPECT_NEAR(*figures.mean.energies[0].ofDense, 135.6 / 460, 1e-12);
}

TEST(RunFigures, HaveNoRatioToANetworkThatMultipliesNothing) {
    TimeRun run{.maxSteps = 1, .neurons = 0, .denseMacs = 0, .samples = {{.steps = 1, .counts = {}}}, .curve = {}};
    const RunFigures figures(run);
    EXPECT_FALSE(figures.mean.energies[0].ofDense);
    EXPECT_EQ(figures.unitSpikesPerNeuron, 0.0);
}

}  // namespace
}  // namespace spikeloom::evaluate
