// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/report/result_json.hpp"
#include "sim/report/tables.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

/// Everything that has to be the same to the last byte on every repetition.
std::string deterministicFiles(const test::HandRun& run) {
    const Summary summary = run.summary();
    auto json = nlohmann::ordered_json::parse(resultJson(summary));
    json.erase("simulation");
    return json.dump() + samplesCsv(summary) + stepsCsv(summary) + layersCsv(summary) + coresCsv(summary) +
           linksCsv(summary) + routersCsv(summary) + energyCsv(summary);
}

/// Samples with energies and latencies whose floating-point sum depends on the order of addition.
test::HandRun unevenRun(std::uint32_t count) {
    test::HandRun run;
    const run::SampleResult pattern = run.result.samples[1];
    run.result.samples.assign(count, pattern);
    for (std::uint32_t i = 0; i < count; ++i) {
        run::SampleResult& sample = run.result.samples[i];
        sample.index = i;
        sample.latencyCycles = 1000 + 7919ULL * i * i;
        sample.trained.largestLogitDifference = 1.0 / (i + 3);
        sample.cores[0].membraneReadWords += 13ULL * i;
    }
    return run;
}

RC_GTEST_PROP(Determinism, TheOrderInWhichSamplesFinishedDoesNotMatter, ()) {
    test::HandRun run = unevenRun(*rc::gen::inRange<std::uint32_t>(1, 20));
    const std::string before = deterministicFiles(run);
    auto& samples = run.result.samples;
    for (std::size_t i = samples.size(); i > 1; --i)
        std::swap(samples[i - 1], samples[*rc::gen::inRange<std::size_t>(0, i)]);
    RC_ASSERT(deterministicFiles(run) == before);
}

TEST(Determinism, TheMachinesSpeedChangesTheSimulationFiguresOnly) {
    test::HandRun fast, slow;
    slow.result.cost.wallSeconds *= 3.7;
    slow.result.cost.chipSeconds *= 3.1;
    slow.result.cost.peakRssBytes += 4096;
    for (auto& sample : slow.result.samples) sample.chipSeconds = 0.3;
    EXPECT_EQ(deterministicFiles(fast), deterministicFiles(slow));
    EXPECT_NE(resultJson(fast.summary()), resultJson(slow.summary()));
}

TEST(Determinism, ARepetitionGivesTheSameBytes) {
    EXPECT_EQ(resultJson(test::HandRun().summary()), resultJson(test::HandRun().summary()));
}

}  // namespace
}  // namespace spikeloom::report
