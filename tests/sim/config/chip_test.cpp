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
using testing::AllOf;
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
    for (const char* text : {"description", "sources"}) {
        preset.erase(text);
        defaults.erase(text);
    }
    EXPECT_EQ(preset, defaults);
}

TEST(ChipPreset, EachLoadsUnderItsOwnName) {
    for (const std::string& name : presetNames("chips"))
        EXPECT_EQ(loadChip(configsDirectory() / "chips" / (name + ".json")).name, name);
    EXPECT_EQ(presetNames("chips").size(), 9u);
}

TEST(ChipPreset, HasASourceForEveryNumberAndSaysOfThoseOfOthersWhereTheyWereRead) {
    for (const std::string& name : presetNames("chips")) {
        const hw::ChipSpec chip = loadChip(configsDirectory() / "chips" / (name + ".json"));
        EXPECT_FALSE(chip.sources.empty()) << name;  // with any, loading wants one for each
        for (const hw::SourceSpec& source : chip.sources)
            EXPECT_TRUE(source.seenIn || source.kind == SourceKind::Estimate || source.kind == SourceKind::Measured)
                << name << " " << source.path;
    }
}

// generic45 states no number: it takes over those of generic28 with their sources.
TEST(ChipPreset, ThatExtendsAnotherHasItsSources) {
    const auto pathsOf = [](const char* name) {
        std::vector<std::string> paths;
        for (const hw::SourceSpec& source : loadChip(configsDirectory() / "chips" / name).sources)
            paths.push_back(source.path);
        return paths;
    };
    EXPECT_EQ(pathsOf("generic45.json"), pathsOf("generic28.json"));
    EXPECT_THAT(pathsOf("generic28.json"), testing::Contains("noc.link_cycles"));
}

TEST(ChipPreset, OfAPublishedChipIsParametric) {
    for (const std::string& name : presetNames("chips"))
        EXPECT_EQ(loadChip(configsDirectory() / "chips" / (name + ".json")).capabilities.model,
                  name.starts_with("generic") ? hw::Fidelity::Structural : hw::Fidelity::Parametric)
            << name;
}

constexpr const char* kSourced = R"({"clock_mhz": 75, "mesh": [2, 1], "core": {"neurons_max": 256}, "sources": [
    {"path": "clock_mhz", "value": 75, "unit": "MHz", "source": "a paper", "kind": "published", "seen_in": "secondary"},
    {"path": "mesh", "value": [2, 1], "source": "a paper", "kind": "published", "seen_in": "primary"},
    {"path": "core.neurons_max", "value": 256, "source": "a guess", "kind": "estimate"}]})";

nlohmann::json sourced() {
    return nlohmann::json::parse(kSourced);
}

std::string complaintOf(const nlohmann::json& chip) {
    const ExperimentFolder folder;
    folder.write("chip.json", chip.dump());
    return complaint(folder, folder.experiment("", "\"chip.json\""));
}

TEST(ChipSources, SayWhereEachNumberComesFrom) {
    const ExperimentFolder folder;
    folder.write("chip.json", kSourced);
    const hw::ChipSpec chip = withChip(folder, "\"chip.json\"").chip;
    ASSERT_EQ(chip.sources.size(), 3u);
    EXPECT_EQ(chip.sources[0].path, "clock_mhz");
    EXPECT_EQ(chip.sources[0].value, "75");
    EXPECT_EQ(chip.sources[0].unit, "MHz");
    EXPECT_EQ(chip.sources[0].kind, SourceKind::Published);
    EXPECT_EQ(chip.sources[0].seenIn, SeenIn::Secondary);
    EXPECT_EQ(chip.sources[1].value, "[2,1]");
    EXPECT_EQ(chip.sources[1].seenIn, SeenIn::Primary);
    EXPECT_EQ(chip.sources[2].seenIn, std::nullopt);
}

TEST(ChipSources, CannotDriftFromTheChip) {
    nlohmann::json chip = sourced();
    chip["core"]["neurons_max"] = 512;
    EXPECT_EQ(complaintOf(chip),
              "chip.json: sources[2].value: 256 here, but core.neurons_max is 512; one of the two is wrong");
    chip = sourced();
    chip["sources"][0]["path"] = "clock_mzh";
    const std::string text = complaintOf(chip);
    EXPECT_THAT(text, HasSubstr("chip.json: sources[0].path: the chip states no clock_mzh; did you mean clock_mhz?"));
    EXPECT_THAT(text, HasSubstr("chip.json: clock_mhz: has no source; a chip that names sources names one for each"));
    chip = sourced();
    chip["sources"][1] = chip["sources"][0];
    EXPECT_THAT(complaintOf(chip), HasSubstr("chip.json: sources[1].path: clock_mhz has a source already"));
    EXPECT_THAT(complaintOf(chip), HasSubstr("chip.json: mesh: has no source"));
    chip = sourced();
    chip["sources"][0]["kind"] = "publisht";
    EXPECT_THAT(complaintOf(chip),
                HasSubstr("chip.json: sources[0].kind: expected one of published, repository, measured, "
                          "derived, estimate, found \"publisht\"; did you mean published?"));
}

TEST(ChipSources, OfNumbersOfOthersSayWhereTheyWereRead) {
    for (const char* kind : {"published", "repository", "derived"}) {
        nlohmann::json chip = sourced();
        chip["sources"][2]["kind"] = kind;
        EXPECT_EQ(complaintOf(chip), std::string("chip.json: sources[2].seen_in: missing of a number that is ") + kind +
                                         "; primary: it was read in its source; secondary: where somebody quotes it");
        chip["sources"][2]["seen_in"] = "secondary";
        EXPECT_EQ(complaintOf(chip), "");
    }
    nlohmann::json chip = sourced();
    chip["sources"][2]["kind"] = "measured";
    EXPECT_EQ(complaintOf(chip), "");
}

// What is no number needs no source; a chip without sources says nothing of any.
TEST(ChipSources, AreOfNumbersOnly) {
    nlohmann::json chip = sourced();
    chip["noc"]["routing"] = "yx";
    chip["core"]["function_unit"]["present"] = false;
    EXPECT_EQ(complaintOf(chip), "");
    chip["noc"]["flit_bits"] = 32;
    EXPECT_THAT(complaintOf(chip), HasSubstr("chip.json: noc.flit_bits: has no source"));
    chip.erase("sources");
    EXPECT_EQ(complaintOf(chip), "");
}

// Who extends a chip, or sets one of its numbers, has another chip, of which the source says nothing.
TEST(ChipSources, AreGivenUpWhereTheirNumberIsChanged) {
    const ExperimentFolder folder;
    folder.write("chip.json", kSourced);
    const auto file = folder.experiment("", R"({"extends": "chip.json", "clock_mhz": 100})");
    const hw::ChipSpec chip = loadExperiment(file, {"chip.core.neurons_max=12"}).chip;
    ASSERT_EQ(chip.sources.size(), 1u);
    EXPECT_EQ(chip.sources[0].path, "mesh");
    EXPECT_EQ(chip.core.neuronsMax, 12u);
}

TEST(ChipCapabilities, AreNamesThatThereAre) {
    const ExperimentFolder folder;
    const auto with = [&](const char* lists) {
        return complaint(folder, folder.experiment("", std::string(R"({"capabilities": )") + lists + "}"));
    };
    EXPECT_EQ(with(R"({"neurons": ["if", "st_bif"], "functions": [], "payloads": ["sign_exponent"]})"), "");
    EXPECT_THAT(with(R"({"neurons": ["liff"]})"),
                AllOf(HasSubstr("chip.capabilities.neurons[0]: expected one of "), HasSubstr("did you mean lif?")));
    EXPECT_THAT(with(R"({"functions": ["softmaks"]})"),
                HasSubstr("chip.capabilities.functions[0]: expected one of softmax, layer_norm, rms_norm, found "
                          "\"softmaks\"; did you mean softmax?"));
    EXPECT_THAT(with(R"({"payloads": ["binary", "signed"]})"),
                HasSubstr("chip.capabilities.payloads[1]: expected one of binary, ternary, count, "));
    EXPECT_THAT(with(R"({"operators": ["conv"]})"),
                HasSubstr("chip.capabilities.operators[0]: expected one of linear, "));
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
