// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DiffCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }
    void simulate(const std::string& out, const std::string& assignment = "watchdog_cycles=10000000") {
        const Outcome outcome = scratch.run({"run", "--samples", "1", "--out", out, "--set", "run.max_steps=3", "--set",
                                             "check.oracle=false", "--set", assignment, "--quiet"});
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    }
    Scratch scratch;
};

TEST_F(DiffCommand, OfARepetitionFindsNothing) {
    simulate("a");
    simulate("b");
    const Outcome outcome = scratch.run({"diff", "a", "b"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("same results"));
    EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(DiffCommand, OfAnotherChipSaysWhatWasChangedAndWhatCameOfIt) {
    simulate("a");
    simulate("b", "chip.core.neuron_unit.lanes=8");
    const Outcome outcome = scratch.run({"diff", "a", "b"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("chip.core.neuron_unit.lanes"));
    EXPECT_THAT(outcome.out, HasSubstr("latency_cycles.mean"));
    const auto json = nlohmann::json::parse(scratch.run({"diff", "a", "b", "--json"}).out);
    EXPECT_EQ(json["same_experiment"], false);
    EXPECT_THAT(json["configuration"], SizeIs(1));
}

TEST_F(DiffCommand, OfOtherResultsOfTheSameExperimentEndsWithThree) {
    simulate("a");
    simulate("b");
    simulate("c", "chip.core.neuron_unit.lanes=8");
    // B gets a table of another chip, with its hash: as if the simulator had answered otherwise.
    const auto manifestOf = [&](const char* run) {
        return nlohmann::json::parse(contents(scratch.path() / run / "manifest.json"));
    };
    auto manifest = manifestOf("b");
    const auto files = manifestOf("c")["files"];
    for (auto& file : manifest["files"])
        for (const auto& other : files)
            if (file["name"] == "cores.csv" && other["name"] == "cores.csv") file = other;
    std::filesystem::copy_file(scratch.path() / "c/cores.csv", scratch.path() / "b/cores.csv",
                               std::filesystem::copy_options::overwrite_existing);
    std::ofstream(scratch.path() / "b/manifest.json") << manifest.dump(2);
    const Outcome outcome = scratch.run({"diff", "a", "b"});
    EXPECT_EQ(outcome.exitCode, 3) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("RESULTS DIFFER, though the same was run"));
    EXPECT_THAT(outcome.out, HasSubstr("cores.csv"));
}

TEST_F(DiffCommand, OfARunThatWasChangedSinceIsRefused) {
    simulate("a");
    simulate("b");
    std::ofstream(scratch.path() / "b/layers.csv", std::ios::app) << "more\r\n";
    const Outcome outcome = scratch.run({"diff", "a", "b"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("layers.csv: is not what the run wrote"));
    EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(DiffCommand, OfARunThatWasTracedFindsNothingButTheTrace) {
    simulate("a");
    const Outcome traced =
        scratch.run({"run", "--samples", "1", "--out", "b", "--set", "run.max_steps=3", "--set", "check.oracle=false",
                     "--set", "watchdog_cycles=10000000", "--quiet", "--trace", "timeline,spikes"});
    ASSERT_EQ(traced.exitCode, 0) << traced.err;
    const Outcome outcome = scratch.run({"diff", "a", "b"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("same results"));
    EXPECT_THAT(outcome.out, HasSubstr("timeline.json: only in B"));
}

TEST_F(DiffCommand, OfWhatIsNoRunIsAMistake) {
    simulate("a");
    const Outcome outcome = scratch.run({"diff", "a", "nowhere"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome), SizeIs(1));
    EXPECT_THAT(outcome.err, HasSubstr("nowhere: there is no such directory"));
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_EQ(scratch.run({"diff", "a"}).exitCode, 2);
}

}  // namespace
}  // namespace spikeloom::cli::test
