// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct EnergyCommand : ::testing::Test {
    void expectRefused(const std::vector<std::string>& arguments,
                       const ::testing::Matcher<std::string>& message) const {
        const Outcome outcome = scratch.run(arguments);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(errors(outcome), ElementsAre(message));
        EXPECT_THAT(scratch.listing(), IsEmpty());
    }
    Scratch scratch;
};

TEST_F(EnergyCommand, ShowsEveryNumberOfATableWithItsSource) {
    const Outcome outcome = scratch.run({"energy", "show", "loihi1"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.err, IsEmpty());
    EXPECT_THAT(outcome.out, StartsWith("energy table loihi1"));
    EXPECT_THAT(outcome.out, HasSubstr("neuron_update                       52 pJ              52 to 81          "
                                       "published  secondary\n"));
    EXPECT_THAT(outcome.out, HasSubstr("barrier                        unknown pJ"));
    EXPECT_THAT(outcome.out, HasSubstr("includes  core.neuron_update_bits, core.membrane_read_words,"));
    EXPECT_THAT(outcome.out, HasSubstr("[p. 90, Table 2]"));
    EXPECT_THAT(outcome.out, HasSubstr("chip.static                        104 mW/chip"));
    EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos);
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

TEST_F(EnergyCommand, ShowsAFileAndOneJsonObject) {
    json table = json::parse(contents(source() / "configs/energy/odin.json"));
    table["name"] = "mine";
    const auto file = scratch.write("mine.json", table);
    const Outcome outcome = scratch.run({"energy", "show", file.string(), "--json"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    const json shown = json::parse(outcome.out);
    EXPECT_EQ(shown["name"], "mine");
    EXPECT_EQ(shown["file"], file.string());
    EXPECT_EQ(shown["entries"][0]["energy_pj"], 8.43);
    EXPECT_EQ(shown["entries"][0]["seen_in"], "secondary");
    EXPECT_THAT(shown["unknown"], ::testing::Contains("multiplication"));
}

TEST_F(EnergyCommand, EveryPresetCanBeShown) {
    for (const auto& entry : fs::directory_iterator(source() / "configs/energy")) {
        const Outcome outcome = scratch.run({"energy", "show", entry.path().stem().string()});
        EXPECT_EQ(outcome.exitCode, 0) << entry.path() << outcome.err;
    }
}

TEST_F(EnergyCommand, RefusesWhatIsNoTableOrNoPoint) {
    expectRefused({"energy", "show", "truenorht"},
                  HasSubstr("there is no preset \"truenorht\"; did you mean truenorth"));
    expectRefused({"energy", "show", "absent.json"}, HasSubstr("absent.json"));
    expectRefused({"energy", "check", "odin-75"},
                  HasSubstr("there is no validation point \"odin-75\"; known points and chips: odin-75MHz"));
    expectRefused({"energy", "shwo"}, HasSubstr("there is no subcommand \"shwo\"; did you mean show?"));
    EXPECT_EQ(scratch.run({"energy"}).exitCode, 2);
}

// Unit spikes never multiply, so that a table without an energy of multiplications will do; softmax needs more.
TEST_F(EnergyCommand, ATableWithoutMultiplicationsDoesForANetworkOfUnitSpikes) {
    if (!hasZoo()) GTEST_SKIP() << "the networks of the zoo are not in this checkout";
    const auto experiment = [](const char* name) { return (source() / "configs/experiments" / name).string(); };
    const Outcome spikes = scratch.run({"validate", experiment("digits_dvs.json"), "--set", "energy=odin"});
    EXPECT_EQ(spikes.exitCode, 0) << spikes.err;
    const Outcome softmax = scratch.run({"validate", experiment("digits_vit.json"), "--set", "energy=odin"});
    EXPECT_EQ(softmax.exitCode, 2);
    EXPECT_THAT(softmax.err, HasSubstr("the energy of multiplication is unknown (null)"));
    EXPECT_THAT(softmax.err, HasSubstr("the energy of function_unit is unknown (null)"));
}

TEST_F(EnergyCommand, ListsThePointsWithoutSimulating) {
    const Outcome outcome = scratch.run({"energy", "check", "--list", "truenorth"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("truenorth-12Hz              fit          TrueNorth"));
    EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 4);
}

TEST_F(EnergyCommand, PredictsPublishedPowerFromWhatTheChipCounted) {
    const Outcome outcome = scratch.run({"energy", "check", "odin-75MHz", "truenorth-20Hz", "--json", "--quiet"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out << outcome.err;
    EXPECT_THAT(outcome.err, IsEmpty());
    const json result = json::parse(outcome.out);
    EXPECT_EQ(result["within"], true);
    ASSERT_EQ(result["points"].size(), 2u);
    const json& odin = result["points"][0];
    EXPECT_NEAR(odin["predicted"].get<double>(), 477e-6, 4.77e-6);
    EXPECT_NEAR(odin["rates"][0]["simulated"].get<double>(), 37.5e6, 0.375e6);
    EXPECT_EQ(odin["label"], "arithmetic");
    const json& trueNorth = result["points"][1];
    EXPECT_NEAR(trueNorth["predicted"].get<double>(), 70.62e-3, 0.01e-3);
    EXPECT_EQ(trueNorth["label"], "held out");
    EXPECT_EQ(trueNorth["scale"], 256);
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(EnergyCommand, KeepsExperimentsThatCanBeRunByHand) {
    const Outcome outcome = scratch.run({"energy", "check", "odin-75MHz", "--keep", "kept"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(contents(scratch.path() / "kept/summary.txt"), outcome.out);
    EXPECT_EQ(json::parse(contents(scratch.path() / "kept/manifest.json"))["kind"], "validation");
    const Outcome run = scratch.run({"run", "kept/odin-75MHz.json", "--out", "run", "--json"});
    EXPECT_EQ(run.exitCode, 0) << run.err;
    EXPECT_EQ(json::parse(run.out)["synaptic_operations"], 1024 * 256);
}

}  // namespace
}  // namespace spikeloom::cli::test
