// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/engine_backend.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <systemc>

#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "sim/config/load.hpp"
#include "sim/evaluate/execute.hpp"
#include "sim/run/execute.hpp"
#include "tests/support/event_network.hpp"

/// libsystemc wants the symbol; the tests have a main of their own.
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::evaluate {
namespace {

config::Experiment shipped(const std::string& name, std::vector<std::string> assignments, std::uint32_t samples) {
    assignments.push_back("samples=" + std::to_string(samples));
    return config::loadExperiment(std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/" + name + ".json",
                                  assignments);
}

struct Case {
    std::string experiment;
    std::vector<std::string> assignments;
    std::uint32_t samples;
    friend std::ostream& operator<<(std::ostream& out, const Case& one) {
        out << one.experiment;
        for (const std::string& assignment : one.assignments) out << " " << assignment;
        return out;
    }
};

class EngineBackendOnShippedNetworks : public ::testing::TestWithParam<Case> {};

TEST_P(EngineBackendOnShippedNetworks, CountsWhatTheChipCounts) {
    const config::Experiment experiment = shipped(GetParam().experiment, GetParam().assignments, GetParam().samples);
    const run::RunResult onChip = run::execute(run::prepare(experiment), {});
    const TimeRun run = evaluate(EngineBackend(experiment), {.steps = {experiment.run.maxSteps}}).runs.at(0);
    ASSERT_EQ(run.samples.size(), onChip.samples.size());
    for (std::size_t i = 0; i < run.samples.size(); ++i) {
        const SampleResult& mine = run.samples[i];
        const run::SampleResult& chip = onChip.samples[i];
        hw::CoreCounters sum;
        for (const hw::CoreCounters& core : chip.cores) hw::add(sum, core);
        EXPECT_EQ(mine.label, chip.label);
        EXPECT_EQ(mine.prediction, chip.prediction);
        EXPECT_EQ(mine.steps, chip.steps);
        EXPECT_EQ(mine.leftEarly, chip.leftEarly);
        EXPECT_EQ(mine.counts.unitSpikes, sum.unitSpikes);
        EXPECT_EQ(mine.counts.synapticOperations, sum.synapticOperations);
        EXPECT_EQ(mine.counts.macOperations, sum.macOperations);
        EXPECT_LE(mine.counts.events, mine.counts.unitSpikes);
        EXPECT_LE(mine.counts.eventAdditions, mine.counts.synapticOperations);
    }
}

INSTANTIATE_TEST_SUITE_P(Experiments, EngineBackendOnShippedNetworks,
                         ::testing::Values(Case{"digits_vit", {}, 1}, Case{"digits_vit", {"run.schedule=pipelined"}, 1},
                                           Case{"digits_cnn", {}, 2}, Case{"digits_cnn_burst", {}, 2},
                                           Case{"digits_cnn_burst", {"run.schedule=pipelined"}, 2},
                                           Case{"digits_cnn_burst", {"run.early_exit.score=entropy"}, 2},
                                           Case{"digits_dvs", {}, 1}));

/// A burst of n in one event: n unit spikes.
TEST(EngineBackend, CountsFewerEventsThanUnitSpikesOfBursts) {
    const auto run = evaluate(EngineBackend(shipped("digits_cnn_burst", {}, 2)), {.steps = {8}}).runs.at(0);
    for (const SampleResult& sample : run.samples) {
        EXPECT_LT(sample.counts.events, sample.counts.unitSpikes);
        EXPECT_LT(sample.counts.eventAdditions, sample.counts.synapticOperations);
    }
}

// The shift of AdaFire neurons is theta / 2T: a run of 4 steps is not the beginning of one of 8.
TEST(EngineBackend, LowersTheNetworkForEachT) {
    const Result result = evaluate(EngineBackend(shipped("digits_cnn_burst", {}, 4)), {.steps = {4, 8}});
    ASSERT_EQ(result.runs[0].curve.size(), 4u);
    ASSERT_EQ(result.runs[1].curve.size(), 8u);
    EXPECT_NE(result.runs[0].curve[3].counts, result.runs[1].curve[3].counts);
    EXPECT_EQ(result.runs[0].denseMacs, result.runs[1].denseMacs);
}

// `samples` beyond the data set are those that there are.
TEST(EngineBackend, EvaluatesNoMoreThanTheDataSetHolds) {
    EXPECT_EQ(EngineBackend(shipped("digits_cnn", {}, 100000)).samples(), 360u);
    EXPECT_EQ(EngineBackend(shipped("digits_cnn", {}, 0)).samples(), 360u);
    EXPECT_EQ(EngineBackend(shipped("digits_cnn", {}, 7)).samples(), 7u);
}

TEST(EngineBackend, GivesTheSameForAnyNumberOfThreads) {
    const EngineBackend backend(shipped("digits_cnn_burst", {}, 9));
    const Result one = evaluate(backend, {.steps = {4}, .jobs = 1}),
                 four = evaluate(backend, {.steps = {4}, .jobs = 4});
    for (std::size_t i = 0; i < 9; ++i) {
        EXPECT_EQ(one.runs[0].samples[i].index, i);
        EXPECT_EQ(one.runs[0].samples[i].counts, four.runs[0].samples[i].counts);
        EXPECT_EQ(one.runs[0].samples[i].prediction, four.runs[0].samples[i].prediction);
    }
}

// A recording of events has a frame for each step.
TEST(EngineBackend, RefusesATThatTheNetworkCannotFollowBeforeAnythingRuns) {
    const EngineBackend backend(shipped("digits_dvs", {}, 1));
    std::uint32_t samples = 0;
    try {
        (void)evaluate(backend, {.steps = {1000, 1}, .progress = [&](const Progress&) { ++samples; }});
        FAIL() << "1 step for several frames";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.problems().at(0).path, "run.max_steps");
    }
    EXPECT_EQ(samples, 0u);
}

// Its figures are those of a task, and one run of the chip has them all.
TEST(EngineBackend, RefusesAReadoutThatDoesNotClassify) {
    auto experiment = shipped("digits_cnn", {}, 1);
    network::Network network = spikeloom::testing::eventNetwork({}, neurons::StBifParameters{.threshold = 1.0});
    network.populations[2].shape = {4, 4, 3};
    network.populations[2].task = network::Segmentation{};
    network.projections[1].op = network::Identity{};
    const auto path = std::filesystem::path(::testing::TempDir()) / "segments.snn.json";
    network::save(network, path);
    experiment.networkPath = path.string();
    try {
        const EngineBackend backend(experiment);
        FAIL() << "has no classes to be right about";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.problems().at(0).path, "populations[2]");
        EXPECT_NE(error.problems().at(0).message.find("another task than classification"), std::string::npos);
    }
}

}  // namespace
}  // namespace spikeloom::evaluate
