// SPDX-License-Identifier: Apache-2.0
#include "sim/run/execute.hpp"

#include <gtest/gtest.h>
#include <algorithm>
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

// Two samples, so that one is the first and one is not.
TEST(Execute, RecordsActivityOfLayersThatAddsUpToThatOfTheStep) {
    const Prepared prepared = digits(2);
    const RunResult result = execute(prepared, {.jobs = 2});
    for (const SampleResult& sample : result.samples) {
        for (const StepRecord& step : sample.stepRecords) {
            std::uint64_t spikes = 0, operations = 0;
            for (const LayerActivity& layer : step.layers) {
                spikes += layer.unitSpikes;
                operations += layer.synapticOperations;
                EXPECT_LE(layer.busyCycles, step.cycles);
            }
            EXPECT_EQ(spikes, step.core.unitSpikes);
            EXPECT_EQ(operations, step.core.synapticOperations);
        }
        for (std::size_t i = 0; i < sample.cores.size(); ++i) {  // a core is never busier than the busiest
            std::uint64_t busiest = 0;
            for (const StepRecord& step : sample.stepRecords)
                busiest += step.layers[value(prepared.mapping.cores[i].population)].busyCycles;
            if (prepared.mapping.cores[i].population == prepared.program.readout) continue;  // it reads out afterwards
            EXPECT_LE(sample.cores[i].busyCycles, busiest);
        }
    }
}

/// From the sample's start to its latency, without a gap.
void expectTiles(const SampleResult& sample) {
    std::uint64_t at = 0, barriers = 0;
    for (const hw::PhaseRecord& phase : sample.phases) {
        EXPECT_EQ(phase.begin, at);
        EXPECT_LE(phase.begin, phase.end);
        EXPECT_LE(phase.end, phase.barrierEnd);
        at = phase.barrierEnd;
        barriers += phase.barrierEnd - phase.end;
    }
    EXPECT_EQ(at, sample.latencyCycles);
    EXPECT_EQ(barriers, sample.cores[0].barrierWaitCycles);
    EXPECT_EQ(sample.phases.back().phase, hw::Phase::ReadOut);
    EXPECT_EQ(sample.phases.back().step, sample.steps);
}

TEST(Execute, RecordsThePhasesOfTheFirstSampleWhichTileItsLatency) {
    const Prepared prepared = digits(2);
    const RunResult result = execute(prepared, {.jobs = 2});
    expectTiles(result.samples[0]);
    EXPECT_TRUE(result.samples[1].phases.empty());
    EXPECT_EQ(result.samples[0].phases[1].stage, 0u);
    // inject, every stage, in every step; and the readout
    EXPECT_EQ(result.samples[0].phases.size(), result.samples[0].steps * (1 + prepared.program.stages) + 1);
}

TEST(Execute, RecordsAllStagesOfAPipelinedStepAsOnePhase) {
    const RunResult result = execute(digits(1, {"run.schedule=pipelined"}), {.jobs = 2});
    expectTiles(result.samples[0]);
    EXPECT_EQ(result.samples[0].phases[1].phase, hw::Phase::Stages);
    EXPECT_FALSE(result.samples[0].phases[1].stage.has_value());
}

TEST(Execute, RecordsAScoreAsAPhaseOfItsOwn) {
    const RunResult result = execute(digits(1, {"run.early_exit.score=entropy"}), {.jobs = 2});
    expectTiles(result.samples[0]);
    const auto& phases = result.samples[0].phases;
    EXPECT_TRUE(std::any_of(phases.begin(), phases.end(),
                            [](const hw::PhaseRecord& phase) { return phase.phase == hw::Phase::Score; }));
}

}  // namespace
}  // namespace spikeloom::run
