// SPDX-License-Identifier: Apache-2.0
#include "sim/config/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "tests/sim/config/experiment_folder.hpp"

namespace spikeloom::config {
namespace {

using test::complaint;
using test::ExperimentFolder;
using testing::HasSubstr;
using testing::Not;

TEST(LoadExperiment, TakesPathsRelativeToTheFileThatMentionsThem) {
    const ExperimentFolder folder;
    const Experiment experiment = loadExperiment(folder.experiment(R"(, "witness": "../w.safetensors")"));
    EXPECT_EQ(experiment.networkPath, folder.path() / "net/a.snn.json");
    EXPECT_EQ(experiment.imagesPath, folder.path() / "images.safetensors");
    EXPECT_EQ(experiment.witnessPath, folder.path().parent_path() / "w.safetensors");
}

TEST(LoadExperiment, LeavesWhatIsNotSaidAtItsDefault) {
    const ExperimentFolder folder;
    const Experiment experiment = loadExperiment(folder.experiment());
    EXPECT_FALSE(experiment.witnessPath.has_value());
    EXPECT_EQ(experiment.samples, 0u);
    EXPECT_EQ(experiment.run.maxSteps, program::RunRule{}.maxSteps);
    EXPECT_TRUE(experiment.check.reference);
}

TEST(LoadExperiment, ReadsEveryGroup) {
    const ExperimentFolder folder;
    const Experiment experiment = loadExperiment(
        folder.experiment(R"(, "$schema": "x", "precision": {"function_frac_bits": 20}, "check": {"oracle": false},
        "run": {"schedule": "pipelined", "stop": "fixed", "max_steps": 32}, "mapping": {"placement": "row_major"},
        "samples": 7, "watchdog_cycles": 123 /* a comment */)"));
    EXPECT_EQ(experiment.precision.functionFracBits, 20u);
    EXPECT_EQ(experiment.run.schedule, program::Schedule::Pipelined);
    EXPECT_EQ(experiment.run.maxSteps, 32u);
    EXPECT_EQ(experiment.mapping.placement, "row_major");
    EXPECT_FALSE(experiment.check.oracle);
    EXPECT_EQ(experiment.samples, 7u);
    EXPECT_EQ(experiment.watchdogCycles, 123u);
}

TEST(LoadExperiment, NamesTheKeyThatIsMissing) {
    const ExperimentFolder folder;
    const auto file = folder.write("e.json", R"({"schema_version": 1, "images": "i", "energy": "generic28"})");
    EXPECT_EQ(complaint(folder, file),
              "e.json: network: missing; network, NAME.snn.json\n"
              "e.json: chip: missing; name of a preset, path of a chip's file, or the chip itself");
}

TEST(LoadExperiment, RefusesAnotherVersionOfTheFormat) {
    const ExperimentFolder folder;
    const auto file = folder.write(
        "e.json",
        R"({"schema_version": 2, "network": "n", "images": "i", "energy": "generic28", "chip": "generic28"})");
    EXPECT_EQ(complaint(folder, file), "e.json: schema_version: 2 is not in [1, 1]");
}

TEST(LoadExperiment, RefusesADocumentThatIsNoObject) {
    const ExperimentFolder folder;
    EXPECT_EQ(complaint(folder, folder.write("e.json", "[1, 2]")),
              "e.json: expected an object, found an array of 2 elements");
}

TEST(LoadExperiment, ReportsMistakesOfEveryFileAtOnceEachInItsFile) {
    const ExperimentFolder folder;
    folder.write("chips/a.json", R"({"clock_mhz": "fast", "noc": {"bufer_flits": 2}})");
    const auto file = folder.experiment(R"(, "sampels": 1)", "\"chips/a.json\"");
    EXPECT_EQ(complaint(folder, file, {"run.max_steps=0"}),
              "experiment.json: sampels: unknown key; did you mean samples?\n"
              "chips/a.json: clock_mhz: expected a number, found the string \"fast\"; write it without quotes\n"
              "chips/a.json: noc.bufer_flits: unknown key; did you mean buffer_flits?\n"
              "--set: run.max_steps: 0 is not in [1, 100000]");
}

TEST(LoadExperiment, SuggestsThePresetThatWasMeant) {
    const ExperimentFolder folder;
    EXPECT_EQ(complaint(folder, folder.experiment("", "\"generic82\"")),
              "experiment.json: chip: there is no preset \"generic82\"; did you mean generic28? (a file's name ends in "
              ".json)");
    EXPECT_THAT(complaint(folder, folder.experiment(), {"energy=generic46"}),
                HasSubstr("--set: energy: there is no preset \"generic46\"; did you mean generic45?"));
}

TEST(LoadExperiment, HasTheAreaTableOfItsEnergyPresetsNameUnlessItNamesOne) {
    const ExperimentFolder folder;
    const auto name = [&](const std::vector<std::string>& assignments) {
        const auto path = areaTablePath(loadExperiment(folder.experiment(), assignments));
        return path ? (path->parent_path().filename() / path->filename()).string() : "none";
    };
    EXPECT_EQ(name({}), "area/generic28.json");
    EXPECT_EQ(name({"energy=generic45"}), "area/generic45.json");
    EXPECT_EQ(name({"energy=generic45", "area=generic28"}), "area/generic28.json");
    EXPECT_EQ(name({"energy=energy/generic28.json"}), "none");  // of that name, but no preset
    EXPECT_EQ(name({"energy=energy/generic28.json", "area=mine/a.json"}), "mine/a.json");
    EXPECT_FALSE(resolvedConfig(loadExperiment(folder.experiment())).contains("area"));
    EXPECT_THAT(complaint(folder, folder.experiment(), {"area=generic82"}),
                HasSubstr("--set: area: there is no preset \"generic82\"; did you mean generic28?"));
}

TEST(LoadExperiment, NamesAChipFileThatDoesNotExist) {
    const ExperimentFolder folder;
    folder.write("small.json", "{}");
    EXPECT_EQ(complaint(folder, folder.experiment("", "\"smal.json\"")).substr(0, 24), "smal.json: no such file;");
}

/// The resolved document, written to another directory and read again.
nlohmann::json again(const nlohmann::json& resolved) {
    const ExperimentFolder elsewhere;
    return resolvedConfig(loadExperiment(elsewhere.write("config.resolved.json", resolved.dump())));
}

TEST(ResolvedConfig, StatesEveryDefault) {
    const ExperimentFolder folder;
    const nlohmann::json resolved = resolvedConfig(loadExperiment(folder.experiment()));
    EXPECT_EQ(resolved["chip"]["core"]["synaptic_memory"]["port_bits"], 128);
    EXPECT_EQ(resolved["chip"]["mesh"], "auto");
    EXPECT_EQ(resolved["run"]["schedule"], "layered");
    EXPECT_EQ(resolved["watchdog_cycles"], 10000000);
    EXPECT_FALSE(resolved.contains("witness"));
}

RC_GTEST_PROP(ResolvedConfig, LoadsToTheSameExperimentFromAnyDirectory, ()) {
    const ExperimentFolder folder;
    const auto oneOf = [](std::vector<std::string> texts) { return *rc::gen::elementOf(texts); };
    std::vector<std::string> assignments = {
        "run.schedule=" + oneOf({"layered", "pipelined"}),
        "run.stop=" + oneOf({"quiet", "fixed"}),
        "run.bias_steps=" + std::to_string(*rc::gen::inRange(1, 1001)),
        "precision.threshold_frac_bits=" + std::to_string(*rc::gen::inRange(0, 33)),
        "chip.mesh=" + oneOf({"auto", "[1,1]", "[6,5]", "[256,256]"}),
        "chip.clock_mhz=" + std::to_string(*rc::gen::inRange(1, 2000)) + ".5",
        "chip.core.neuron_unit.visit=" + oneOf({"all", "touched"}),
        "chip.core.membrane_memory.banks=" + std::to_string(*rc::gen::inRange(1, 65)),
        "chip.core.function_unit.present=" + oneOf({"true", "false"}),
        "chip.noc.routing=" + oneOf({"xy", "yx"}),
        "check.oracle=" + oneOf({"true", "false"}),
        "samples=" + std::to_string(*rc::gen::arbitrary<std::uint32_t>()),
        "energy=" + oneOf({"generic28", "generic45"}),
    };
    if (*rc::gen::arbitrary<bool>()) assignments.push_back("witness=w.safetensors");
    const nlohmann::json resolved = resolvedConfig(loadExperiment(folder.experiment(), assignments));
    RC_ASSERT(again(resolved) == resolved);
}

TEST(ResolvedConfig, OfTheDefaultExperimentLoadsToTheSame) {
    const auto file = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "configs/experiments/digits_vit.json";
    const nlohmann::json resolved = resolvedConfig(loadExperiment(file));
    EXPECT_EQ(again(resolved), resolved);
    EXPECT_EQ(resolved["network"],
              (std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "models/zoo/digits_vit/digits_vit.snn.json").string());
}

}  // namespace
}  // namespace spikeloom::config
