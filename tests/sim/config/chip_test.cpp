// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "sim/config/load.hpp"
#include "sim/config/presets.hpp"
#include "tests/sim/config/experiment_folder.hpp"

namespace spikeloom::config {
namespace {

using test::complaint;
using test::ExperimentFolder;
using testing::HasSubstr;

Experiment withChip(const ExperimentFolder& folder, const std::string& chip) {
    return loadExperiment(folder.experiment("", chip));
}

nlohmann::json chipOf(const Experiment& experiment) {
    return resolvedConfig(experiment)["chip"];
}

/// A chip that says nothing of the widths of its lanes has no limit there; generic28 has lanes that can be built.
void widenLanes(nlohmann::json& chip) {
    chip["core"]["neuron_unit"]["membrane_bits"] = chip["core"]["neuron_unit"]["current_bits"] = 64;
    chip["core"]["dendrite"]["sum_bits"] = 64;
}

TEST(ChipPreset, Generic28SaysOpenlyWhatTheDefaultsAreButForTheWidthsOfItsLanes) {
    const ExperimentFolder folder;
    nlohmann::json preset = chipOf(withChip(folder, "\"generic28\"")), defaults = chipOf(withChip(folder, "{}"));
    EXPECT_EQ(preset["core"]["neuron_unit"]["membrane_bits"], 56);
    widenLanes(preset);
    preset.erase("description");
    defaults.erase("description");
    EXPECT_EQ(preset, defaults);
}

TEST(ChipPreset, EachLoadsUnderItsOwnName) {
    for (const std::string& name : presetNames("chips"))
        EXPECT_EQ(loadChip(configsDirectory() / "chips" / (name + ".json")).name, name);
    EXPECT_EQ(presetNames("chips").size(), 2u);
}

TEST(ChipExtends, ReplacesWhatItNamesAndKeepsTheRest) {
    const ExperimentFolder folder;
    folder.write("base.json", R"({"clock_mhz": 100, "core": {"neurons_max": 5, "weight_bits_max": 4}})");
    folder.write("chips/fast.json", R"({"extends": "../base.json", "clock_mhz": 900, "core": {"neurons_max": 6}})");
    const hw::ChipSpec chip = withChip(folder, "\"chips/fast.json\"").chip;
    EXPECT_EQ(chip.clockMhz, 900.0);
    EXPECT_EQ(chip.core.neuronsMax, 6u);
    EXPECT_EQ(chip.core.weightBitsMax, 4u);
}

TEST(ChipExtends, WorksInAChipThatIsWrittenInTheExperiment) {
    const ExperimentFolder folder;
    folder.write("base.json", R"({"clock_mhz": 100})");
    EXPECT_EQ(withChip(folder, R"({"extends": "base.json", "name": "mine"})").chip.clockMhz, 100.0);
}

TEST(ChipExtends, GivesAKeyItsDefaultBackWithNull) {
    const ExperimentFolder folder;
    folder.write("base.json", R"({"clock_mhz": 100})");
    EXPECT_EQ(withChip(folder, R"({"extends": "base.json", "clock_mhz": null})").chip.clockMhz, 500.0);
    EXPECT_THAT(complaint(folder, folder.experiment("", R"({"clock_mhz": null})")),
                HasSubstr("chip.clock_mhz: expected a number, found null"));
}

TEST(ChipExtends, RefusesACircleAndNamesTheFileThatClosesIt) {
    const ExperimentFolder folder;
    folder.write("a.json", R"({"extends": "b.json"})");
    folder.write("b.json", R"({"extends": "./a.json"})");
    EXPECT_EQ(complaint(folder, folder.experiment("", "\"a.json\"")),
              "b.json: extends: a.json extends itself in the end");
}

// a.json inherits the unknown key from b.json and adds an object with an unknown key of its own.
TEST(ChipExtends, ReportsAMistakeInTheFileThatMadeIt) {
    const ExperimentFolder folder;
    folder.write("b.json", R"({"nocc": {}, "host": {"cycles_per_packet": 1}})");
    folder.write("a.json", R"({"extends": "b.json", "cores": {"x": 1}, "host": {"cycles_per_packet": 0}})");
    const std::string text = complaint(folder, folder.experiment("", "\"a.json\""));
    EXPECT_THAT(text, HasSubstr("b.json: nocc: unknown key; did you mean noc?"));
    EXPECT_THAT(text, HasSubstr("a.json: cores: unknown key; did you mean core?"));
    EXPECT_THAT(text, HasSubstr("a.json: host.cycles_per_packet: 0 is not in [1, 100000]"));
}

TEST(ChipMesh, IsAutomaticOrAPair) {
    const ExperimentFolder folder;
    EXPECT_TRUE(withChip(folder, R"({"mesh": "auto"})").chip.mesh.automatic());
    const hw::MeshSpec mesh = withChip(folder, R"({"mesh": [6, 3]})").chip.mesh;
    EXPECT_EQ(mesh.width, 6u);
    EXPECT_EQ(mesh.height, 3u);
    EXPECT_EQ(withChip(folder, R"({"mesh": [256, 1]})").chip.mesh.tiles(), 256u);
}

TEST(ChipMesh, RefusesEverythingElse) {
    const ExperimentFolder folder;
    for (const char* mesh : {"[0, 1]", "[1, 257]", "[1]", "[1, 1, 1]", "[1, -1]", "[1.0, 1]", "[\"6\", 6]"})
        EXPECT_EQ(complaint(folder, folder.experiment("", std::string("{\"mesh\": ") + mesh + "}")),
                  "experiment.json: chip.mesh: expected \"auto\" or [width, height], each 1 to 256, found " +
                      nlohmann::json::parse(mesh).dump() + "; \"auto\" is the smallest mesh that holds the network");
    for (const char* mesh : {"\"automatic\"", "6", "null", "{}"})
        EXPECT_THAT(complaint(folder, folder.experiment("", std::string("{\"mesh\": ") + mesh + "}")),
                    HasSubstr("experiment.json: chip.mesh: expected \"auto\""));
}

TEST(Chip, IsANameAFileOrAnObjectAndNothingElse) {
    const ExperimentFolder folder;
    EXPECT_THAT(complaint(folder, folder.experiment("", "28")),
                HasSubstr("experiment.json: chip: expected a chip, found the number 28"));
}

}  // namespace
}  // namespace spikeloom::config
