// SPDX-License-Identifier: Apache-2.0
#include "sim/run/execute.hpp"

#include <gtest/gtest.h>
#include <systemc>

#include "sim/config/load.hpp"
#include "sim/run/sample_codec.hpp"

/// libsystemc wants the symbol; the tests have a main of their own.
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::run {
namespace {

Prepared digits(std::uint32_t samples, const std::vector<std::string>& assignments = {}) {
    auto experiment =
        config::loadExperiment(std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/digits_vit.json", assignments);
    experiment.samples = samples;
    return prepare(experiment);
}

/// Everything of a result but wall times, as bytes.
std::vector<std::string> fingerprints(RunResult result) {
    std::vector<std::string> prints;
    for (SampleResult& sample : result.samples) {
        sample.chipSeconds = sample.referenceSeconds = sample.oracleSeconds = 0;
        prints.push_back(encode(sample));
    }
    return prints;
}

TEST(Execute, GivesTheSameCountersForAnyNumberOfProcessesAndASecondTime) {
    const Prepared prepared = digits(4);
    const auto three = fingerprints(execute(prepared, {.jobs = 3}));
    EXPECT_EQ(fingerprints(execute(prepared, {.jobs = 2})), three);
    EXPECT_EQ(fingerprints(execute(prepared, {.jobs = 3})), three);
    EXPECT_EQ(fingerprints(execute(prepared, {.jobs = 1})), three);
}

TEST(Execute, SimulatesNoMoreThanTheDataSetHolds) {
    EXPECT_EQ(digits(100000).samples, 360u);
}

TEST(Execute, KeepsWhatWasFinishedWhenItIsInterrupted) {
    const Prepared prepared = digits(3);
    std::atomic<bool> interrupted = false;
    const auto afterTheFirst = [&](const Progress& progress) { interrupted = progress.done == 1; };
    const RunResult result = execute(prepared, {.jobs = 1, .progress = afterTheFirst, .interrupted = &interrupted});
    EXPECT_EQ(result.samples.size(), 1u);
    EXPECT_FALSE(result.complete);
    EXPECT_TRUE(result.samples[0].spikesMatchReference);
}

TEST(Execute, CarriesAStallOutOfAWorkerProcess) {
    const Prepared prepared = digits(2, {"watchdog_cycles=100"});
    EXPECT_THROW((void)execute(prepared, {.jobs = 2}), StallError);
}

TEST(Execute, SkipsTheChecksThatAreTurnedOff) {
    const RunResult result = execute(digits(1, {"check.reference=false", "check.oracle=false"}), {.jobs = 2});
    EXPECT_EQ(result.samples[0].ann.codesChecked, 0u);
    EXPECT_GT(result.samples[0].steps, 10u);
}

// Chance until the first spikes have come through; the trained network's answer once it is quiet.
TEST(Execute, RecordsAPredictionForEveryStepOfWhichTheLastIsTheAnswer) {
    const RunResult result = execute(digits(1), {.jobs = 1});
    const SampleResult& sample = result.samples[0];
    ASSERT_EQ(sample.stepRecords.size(), sample.steps);
    EXPECT_EQ(sample.stepRecords.back().prediction, sample.prediction);
    std::uint64_t spikes = 0, coreSpikes = 0;
    for (const StepRecord& step : sample.stepRecords) spikes += step.core.unitSpikes;
    for (const auto& core : sample.cores) coreSpikes += core.unitSpikes;
    EXPECT_EQ(spikes, coreSpikes);
}

}  // namespace
}  // namespace spikeloom::run
