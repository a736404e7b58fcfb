// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "models/support/error.hpp"
#include "sim/config/load.hpp"
#include "sim/config/presets.hpp"
#include "tests/sim/config/experiment_folder.hpp"

/// `--set` in experiments; its grammar is tested with models/support/override.hpp.
namespace spikeloom::config {
namespace {

using test::complaint;
using test::ExperimentFolder;
using testing::HasSubstr;

TEST(Assignment, ChangesWhatThePresetSays) {
    const ExperimentFolder folder;
    const Experiment experiment =
        loadExperiment(folder.experiment(), {"chip.noc.buffer_flits=1", "chip.mesh=[6,6]", "run.schedule=pipelined"});
    EXPECT_EQ(experiment.chip.noc.bufferFlits, 1u);
    EXPECT_EQ(experiment.chip.noc.virtualChannels, 4u);
    EXPECT_EQ(experiment.chip.mesh.width, 6u);
    EXPECT_EQ(experiment.run.schedule, program::Schedule::Pipelined);
}

TEST(Assignment, OfAnElementChangesThatElement) {
    const ExperimentFolder folder;
    const Experiment experiment = loadExperiment(folder.experiment("", R"({"mesh": [2, 2]})"), {"chip.mesh[1]=5"});
    EXPECT_EQ(experiment.chip.mesh.width, 2u);
    EXPECT_EQ(experiment.chip.mesh.height, 5u);
}

TEST(Assignment, OfAnElementLeavesTheOthersMistakesToTheFile) {
    const ExperimentFolder folder;
    const auto file = folder.experiment(R"(, "run": {"early_exit": {"score": "entropy", "thresholds": ["x", 0.5]}})");
    const std::string words = complaint(folder, file, {"run.early_exit.thresholds[1]=2"});
    EXPECT_THAT(words, HasSubstr("experiment.json: run.early_exit.thresholds[0]"));
    EXPECT_THAT(words, HasSubstr("--set: run.early_exit.thresholds[1]"));
}

TEST(BaseExperiment, IsReadOnceAndEachExperimentOfItGoesItsOwnWay) {
    const ExperimentFolder folder;
    const BaseExperiment base(folder.experiment(R"(, "samples": 3)"));
    folder.experiment(R"(, "samples": 4)");
    const auto with = [&](const std::string& assignment) { return base.with({{assignment}, "a.json", folder.path()}); };
    EXPECT_EQ(with("chip.noc.buffer_flits=1").samples, 3u);
    EXPECT_EQ(with("samples=5").samples, 5u);
    EXPECT_EQ(with("run.max_steps=2").samples, 3u);
    EXPECT_NE(with("run.max_steps=2").chip.noc.bufferFlits, 1u);
}

TEST(BaseExperiment, MayLackWhatAssignmentsBring) {
    const ExperimentFolder folder;
    const BaseExperiment base(folder.write("base.json", R"({"schema_version": 1, "images": "i.safetensors",
        "chip": "generic28", "energy": "generic28"})"));
    EXPECT_EQ(base.with({{"network=n.snn.json"}, "a.json", folder.path()}).networkPath, folder.path() / "n.snn.json");
    EXPECT_THROW((void)base.with({{}, "a.json", folder.path()}), ConfigError);
}

TEST(Assignment, OfAWholeChipIsFollowedByThoseOfItsParts) {
    const ExperimentFolder folder;
    const auto file = folder.experiment("", R"({"clock_mhz": 100})");
    EXPECT_EQ(loadExperiment(file, {"chip=generic45", "chip.clock_mhz=7"}).chip.clockMhz, 7.0);
    EXPECT_EQ(loadExperiment(file, {"chip.clock_mhz=7", "chip=generic45"}).chip.clockMhz, 500.0);
    EXPECT_EQ(loadExperiment(file, {"chip=generic45"}).chip.name, "generic45");
}

TEST(Assignment, TheLastOneHolds) {
    const ExperimentFolder folder;
    EXPECT_EQ(loadExperiment(folder.experiment(), {"samples=1", "samples=2"}).samples, 2u);
}

TEST(Assignment, TakesPathsRelativeToTheWorkingDirectory) {
    const ExperimentFolder folder;
    const Experiment experiment =
        loadExperiment(folder.experiment(), {"network=x/n.snn.json", "energy=generic45", "witness=/w.safetensors"});
    EXPECT_EQ(experiment.networkPath, std::filesystem::current_path() / "x/n.snn.json");
    EXPECT_EQ(experiment.energyPath, configsDirectory() / "energy/generic45.json");
    EXPECT_EQ(experiment.witnessPath, "/w.safetensors");
    EXPECT_EQ(loadExperiment(folder.experiment(), {"energy=t.json"}).energyPath,
              std::filesystem::current_path() / "t.json");
}

TEST(Assignment, OfAKeyThatDoesNotExistIsReportedAsTheAssignmentsMistake) {
    const ExperimentFolder folder;
    EXPECT_EQ(complaint(folder, folder.experiment(), {"chip.noc.buffer_flit=1"}),
              "--set: chip.noc.buffer_flit: unknown key; did you mean buffer_flits?");
    EXPECT_EQ(complaint(folder, folder.experiment(), {"chip.nocs.buffer_flits=1"}),
              "--set: chip.nocs: unknown key; did you mean noc?");
}

TEST(Assignment, MistakesAreCollectedWithThoseOfTheFile) {
    const ExperimentFolder folder;
    const std::string text = complaint(folder, folder.experiment(R"(, "samples": -1)"),
                                       {"run.schedule=layred", "samples.first=1", "nonsense", "run.max_steps=10.5"});
    EXPECT_THAT(text, HasSubstr("experiment.json: samples: -1 is not in [0, 4294967295]"));
    EXPECT_THAT(text, HasSubstr("--set: run.schedule: expected one of layered, pipelined, found \"layred\""));
    EXPECT_THAT(text, HasSubstr("--set: samples: expected an object"));
    EXPECT_THAT(text, HasSubstr("\"nonsense\" is not PATH=VALUE"));
    EXPECT_THAT(text, HasSubstr("--set: run.max_steps: expected an integer, found the number 10.5"));
}

TEST(Assignment, MendsAMistakeOfTheFile) {
    const ExperimentFolder folder;
    EXPECT_EQ(complaint(folder, folder.experiment(R"(, "samples": -1)"), {"samples=1"}), "");
}

}  // namespace
}  // namespace spikeloom::config
