// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class EvaluateCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }
    [[nodiscard]] static std::string bursts() {
        return (source() / "configs/experiments/digits_cnn_burst.json").string();
    }
    Scratch scratch;
};

TEST_F(EvaluateCommand, WritesTablesPictureAndManifest) {
    const Outcome outcome = scratch.run({"evaluate", bursts(), "--steps", "4,2", "--samples", "3", "--out", "result"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("digits_cnn_burst, 3 samples, reference engine"));
    EXPECT_THAT(outcome.err, HasSubstr("3 samples of digits_cnn_burst, T = 2, 4, "));
    EXPECT_THAT(scratch.listing(), ElementsAre("result"));
    for (const char* file : {"evaluate.csv", "curve.csv", "samples.csv", "accuracy.svg", "result.json", "summary.txt",
                             "config.resolved.json", "manifest.json"})
        EXPECT_TRUE(std::filesystem::exists(scratch.path() / "result" / file)) << file;
    const auto manifest = nlohmann::json::parse(contents(scratch.path() / "result/manifest.json"));
    EXPECT_EQ(manifest["complete"], true);
    EXPECT_EQ(manifest["inferences"], 6);
    ASSERT_EQ(manifest["inputs"].size(), 4u);
    EXPECT_EQ(manifest["inputs"][1]["role"], "network");
    EXPECT_EQ(manifest["inputs"][1]["sha256"].get<std::string>().size(), 64u);
    EXPECT_THAT(contents(scratch.path() / "result/accuracy.svg"), StartsWith("<?xml"));
}

TEST_F(EvaluateCommand, TakesTFromTheExperimentAndADirectoryUnderRunsByItself) {
    const Outcome outcome = scratch.run({"evaluate", bursts(), "--samples", "1", "--json", "--quiet"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.err, IsEmpty());
    const auto json = nlohmann::json::parse(outcome.out);
    ASSERT_EQ(json["runs"].size(), 1u);
    EXPECT_EQ(json["runs"][0]["max_steps"], 8);
    EXPECT_THAT(scratch.listing(), ElementsAre("runs"));
    for (const auto& run : std::filesystem::directory_iterator(scratch.path() / "runs"))
        EXPECT_THAT(run.path().filename().string(), StartsWith("digits_cnn_burst-evaluate-"));
}

// Another list of T is another result, and takes another directory.
TEST_F(EvaluateCommand, NamesItsDirectoryAfterTheStepsToo) {
    for (const char* steps : {"2", "3", "3"})
        EXPECT_EQ(scratch.run({"evaluate", bursts(), "--samples", "1", "--steps", steps}).exitCode, 0);
    const std::filesystem::directory_iterator runs(scratch.path() / "runs");
    EXPECT_EQ(std::distance(begin(runs), end(runs)), 2);
}

TEST_F(EvaluateCommand, GivesTheSameFilesForAnyNumberOfThreads) {
    for (const char* jobs : {"1", "3"})
        EXPECT_EQ(scratch.run({"evaluate", "--samples", "7", "--jobs", jobs, "--out", jobs}).exitCode, 0);
    for (const char* file : {"evaluate.csv", "curve.csv", "samples.csv", "accuracy.svg"})
        EXPECT_EQ(contents(scratch.path() / "1" / file), contents(scratch.path() / "3" / file)) << file;
}

TEST_F(EvaluateCommand, RefusesNonsenseAsStepsAndWritesNothing) {
    for (const char* steps : {"0", "-4", "4,x", "four", "2.5", "100001", "4,8,4", ""}) {
        const Outcome outcome = scratch.run({"evaluate", "--samples", "1", "--steps", steps});
        EXPECT_EQ(outcome.exitCode, 2) << steps;
        EXPECT_THAT(outcome.err, HasSubstr("--steps")) << steps;
        EXPECT_THAT(outcome.out, IsEmpty());
    }
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(EvaluateCommand, FindsMistakesInWhatItDoesNotUse) {
    const Outcome outcome = scratch.run({"evaluate", "--samples", "1", "--set", "chip.noc.buffer_flits=0"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome), ElementsAre(HasSubstr("chip.noc.buffer_flits")));
    EXPECT_EQ(scratch.run({"evaluate", "--samples", "1", "--set", "energy=nowhere.json"}).exitCode, 2);
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

// A chip on which the network does not fit is none of its business.
TEST_F(EvaluateCommand, DoesNotMapTheNetwork) {
    const std::string tiny = "chip.mesh=[1,1]";
    EXPECT_EQ(scratch.run({"run", "--samples", "1", "--set", tiny}).exitCode, 2);
    EXPECT_EQ(scratch.run({"evaluate", "--samples", "1", "--set", tiny}).exitCode, 0);
}

TEST_F(EvaluateCommand, KeepsWhatIsFinishedWhenItIsInterrupted) {
    Child child({"evaluate", bursts(), "--steps", "1000,2000", "--jobs", "2", "--out", "result"}, scratch.path());
    ASSERT_TRUE(child.hasSaid("samples of digits_cnn_burst"));
    child.signal(SIGINT);
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 130) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("interrupted after "));
    EXPECT_THAT(outcome.out, HasSubstr("INTERRUPTED"));
    const auto manifest = nlohmann::json::parse(contents(scratch.path() / "result/manifest.json"));
    EXPECT_EQ(manifest["complete"], false);
    EXPECT_EQ(manifest["exit_status"], 130);
}

}  // namespace
}  // namespace spikeloom::cli::test
