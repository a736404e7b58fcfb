// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class RunCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }
    Scratch scratch;
};

TEST_F(RunCommand, WithoutAConfigurationRunsTheShippedOneAndWritesItsDirectory) {
    const Outcome outcome = scratch.run({"run", "--samples", "1", "--out", "result"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("digits_vit"));
    EXPECT_THAT(outcome.err, HasSubstr("1 sample of digits_vit on generic28"));
    EXPECT_THAT(scratch.listing(), ElementsAre("result"));
    const auto manifest = nlohmann::json::parse(contents(scratch.path() / "result/manifest.json"));
    EXPECT_EQ(manifest["exit_status"], 0);
    EXPECT_EQ(manifest["argv"][1], "run");
    for (const char* file : {"result.json", "config.resolved.json", "samples.csv", "summary.txt"})
        EXPECT_TRUE(std::filesystem::exists(scratch.path() / "result" / file)) << file;
}

TEST_F(RunCommand, ChoosesADirectoryUnderRunsByItself) {
    EXPECT_EQ(scratch.run({"run", "--samples", "1"}).exitCode, 0);
    EXPECT_THAT(scratch.listing(), ElementsAre("runs"));
}

TEST_F(RunCommand, PrintsOneJsonObjectAndIsSilentOtherwiseWhenAskedTo) {
    const Outcome outcome = scratch.run({"run", "--samples", "1", "--out", "result", "--json", "--quiet"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_TRUE(nlohmann::json::parse(outcome.out).is_object());
    EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(RunCommand, GivesTheSameResultFromItsOwnResolvedConfiguration) {
    EXPECT_EQ(scratch.run({"run", "--samples", "2", "--out", "a", "--set", "chip.core.neuron_unit.lanes=8"}).exitCode,
              0);
    EXPECT_EQ(scratch.run({"run", "a/config.resolved.json", "--out", "b"}).exitCode, 0);
    for (const char* file : {"config.resolved.json", "samples.csv", "energy.csv"})
        EXPECT_EQ(contents(scratch.path() / "a" / file), contents(scratch.path() / "b" / file)) << file;
}

TEST_F(RunCommand, ADryRunShowsTheResolvedConfigurationAndWritesNothing) {
    const Outcome outcome = scratch.run({"run", "--dry-run", "--samples", "3"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("would run 3 samples of digits_vit on generic28: "));
    EXPECT_THAT(outcome.out, HasSubstr("\"buffer_flits\": 4"));
    const auto json = nlohmann::json::parse(scratch.run({"run", "--dry-run", "--json", "--samples", "3"}).out);
    EXPECT_EQ(json["samples"], 3);
    EXPECT_EQ(json["config"]["samples"], 3);
    EXPECT_GE(json["mesh"][0].get<int>() * json["mesh"][1].get<int>(), json["cores"].get<int>());
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(RunCommand, WarnsWhenTheDataSetHasFewerSamplesThanWereAskedFor) {
    const Outcome outcome = scratch.run({"run", "--samples", "4000000000", "--dry-run"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("warning: the data set has only "));
}

// A stage takes more than one cycle, whatever the chip.
TEST_F(RunCommand, AStageThatTakesTooLongEndsWithFourAndWritesNothing) {
    const Outcome outcome = scratch.run({"run", "--samples", "1", "--out", "result", "--set", "watchdog_cycles=1"});
    EXPECT_EQ(outcome.exitCode, 4) << outcome.err;
    EXPECT_EQ(errors(outcome).size(), 1u) << outcome.err;
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(RunCommand, ValidateSaysInOneLineThatAllIsWell) {
    const Outcome outcome = scratch.run({"validate"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("ok: digits_vit on generic28: "));
    EXPECT_THAT(outcome.err, IsEmpty());
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(RunCommand, ValidateWarnsOfEnergiesThatHadToBeScaled) {
    const Outcome outcome = scratch.run({"validate", "--set", "chip.core.synaptic_memory.port_bits=256"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("warning: energy table generic28: synaptic_memory.read is derived: scaled"));
}

TEST_F(RunCommand, MapShowsTheCoresAsTextOrJson) {
    const Outcome text = scratch.run({"map"});
    EXPECT_EQ(text.exitCode, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("digits_vit"));
    EXPECT_TRUE(nlohmann::json::parse(scratch.run({"map", "--json"}).out).contains("cores"));
}

TEST_F(RunCommand, MapShowsTheSiliconOfTheChipIfThereIsATableForIt) {
    EXPECT_THAT(scratch.run({"map"}).out, HasSubstr(" mm2, 24 routers of "));
    const auto json = [&](const std::string& assignment) {
        return nlohmann::json::parse(scratch.run({"map", "--json", "--set", assignment}).out);
    };
    EXPECT_GT(json("area=generic45")["area"]["total_mm2"]["nominal"],
              json("area=generic28")["area"]["total_mm2"]["nominal"]);
    EXPECT_FALSE(json("energy=/nowhere/energy.json").contains("area"));
    const Outcome outcome = scratch.run({"map", "--set", "area=/nowhere/area.json"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("/nowhere/area.json: no such file"));
}

}  // namespace
}  // namespace spikeloom::cli::test
