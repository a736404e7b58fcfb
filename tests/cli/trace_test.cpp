// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class TraceOfARun : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }
    [[nodiscard]] Outcome simulate(std::vector<std::string> further) const {
        std::vector<std::string> arguments{
            "run", "--samples", "2", "--out", "result", "--set", "run.max_steps=3", "--set", "check.oracle=false"};
        arguments.insert(arguments.end(), further.begin(), further.end());
        return scratch.run(arguments);
    }
    [[nodiscard]] bool wrote(const std::string& file) const {
        return std::filesystem::exists(scratch.path() / "result" / file);
    }
    [[nodiscard]] nlohmann::json manifest() const {
        return nlohmann::json::parse(contents(scratch.path() / "result/manifest.json"));
    }
    Scratch scratch;
};

TEST_F(TraceOfARun, IsWrittenIntoItsDirectoryOnDemand) {
    const Outcome outcome = simulate({"--trace", "timeline,spikes"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    const auto timeline = nlohmann::json::parse(contents(scratch.path() / "result/timeline.json"));
    EXPECT_EQ(timeline["displayTimeUnit"], "ns");
    EXPECT_EQ(timeline["otherData"]["complete"], true);
    EXPECT_GT(timeline["traceEvents"].size(), 1000u);
    EXPECT_TRUE(wrote("spikes.csv"));
    EXPECT_EQ(manifest()["traces"][0]["name"], "timeline.json");
    EXPECT_EQ(manifest()["traces"][0]["samples"], 1);
    EXPECT_EQ(manifest()["traces"][0]["complete"], true);
    EXPECT_THAT(outcome.err, Not(HasSubstr("cut short")));
    for (const auto& file : manifest()["files"]) EXPECT_THAT(file["name"].get<std::string>(), Not(HasSubstr("part")));
}

TEST_F(TraceOfARun, IsNotThereUnlessAskedFor) {
    EXPECT_EQ(simulate({}).exitCode, 0);
    EXPECT_FALSE(wrote("timeline.json"));
    EXPECT_FALSE(manifest().contains("traces"));
}

TEST_F(TraceOfARun, ThatIsTooLongStopsAndSaysSoEverywhere) {
    const Outcome outcome = simulate({"--trace", "timeline", "--trace-events", "500", "--trace-samples", "2"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("warning: timeline.json is cut short"));
    EXPECT_EQ(manifest()["traces"][0]["complete"], false);
    EXPECT_LE(manifest()["traces"][0]["entries"], 500);
    EXPECT_EQ(manifest()["traces"][0]["samples"], 2);
    EXPECT_EQ(manifest()["traces"][0]["samples_requested"], 2);
    EXPECT_EQ(manifest()["samples"], 2);
}

// The plan is printed before the first sample; hundreds of samples take longer than the signal.
TEST_F(TraceOfARun, ThatWasInterruptedIsNotWhole) {
    Child child({"run", "--out", "result", "--trace", "timeline,spikes", "--trace-samples", "300"}, scratch.path());
    ASSERT_TRUE(child.hasSaid("samples of digits_vit"));
    child.signal(SIGINT);
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 130) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("samples: the others were not finished"));
    for (const auto& trace : manifest()["traces"]) {
        EXPECT_EQ(trace["complete"], false);
        EXPECT_LT(trace["samples"], trace["samples_requested"]);
    }
    const auto timeline = nlohmann::json::parse(contents(scratch.path() / "result/timeline.json"));
    EXPECT_EQ(timeline["otherData"]["complete"], false);
}

// Where one wants to see what happened.
TEST_F(TraceOfARun, ThatStallsIsKeptBesideItsDirectory) {
    const Outcome outcome = simulate({"--trace", "timeline", "--set", "watchdog_cycles=1", "--jobs", "1"});
    EXPECT_EQ(outcome.exitCode, 4);
    EXPECT_FALSE(wrote("manifest.json"));
    EXPECT_THAT(outcome.err, HasSubstr("its timeline up to here: result-stall/timeline-0.json"));
    const auto timeline = nlohmann::json::parse(contents(scratch.path() / "result-stall/timeline-0.json"));
    EXPECT_EQ(timeline["otherData"]["complete"], false);
}

TEST_F(TraceOfARun, OnOtherMachinesIsRefusedWithTheReason) {
    const Outcome outcome = simulate({"--trace", "timeline", "--engine", "slurm"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("error: --trace: the workers of --engine slurm may be on other machines"));
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(TraceOfARun, OfAnUnknownKindIsRefused) {
    EXPECT_EQ(simulate({"--trace", "waves"}).exitCode, 2);
    EXPECT_EQ(simulate({"--trace-events", "5"}).exitCode, 2);  // of what?
    EXPECT_EQ(simulate({"--trace", "spikes", "--trace-events", "0"}).exitCode, 2);
}

}  // namespace
}  // namespace spikeloom::cli::test
