// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/cli/sweep_scratch.hpp"

namespace spikeloom::cli::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST_F(SweepCommand, SimulatesTheGridAndWritesWhatItSays) {
    const Outcome outcome = sweep("result");
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("sweep, 4 points"));
    EXPECT_THAT(outcome.err, HasSubstr("simulated 4, reused 0, refused 0, failed 0; results are in result"));
    EXPECT_THAT(points("result"), AllOf(SizeIs(4), Each(HasSubstr(" only ")), Each(HasSubstr(" complete "))));
    EXPECT_THAT(points("result").front(), StartsWith("[\"8\",\"2\"]"));
    EXPECT_EQ(contents(scratch.path() / "result/summary.txt"), outcome.out);
    for (const char* file : {"points.csv", "front_latency_s_energy_j.svg", "effects_energy_j.svg", "sweep.sqlite"})
        EXPECT_TRUE(fs::exists(scratch.path() / "result" / file)) << file;
}

// A point is a run like any other: its folder has the same figures, and `run` repeats them.
TEST_F(SweepCommand, APointIsTheRunOfItsConfiguration) {
    document["axes"][0]["values"] = {8};
    document["axes"][1]["values"] = {2};
    ASSERT_EQ(sweep("result").exitCode, 0);
    const fs::path point = fs::directory_iterator(scratch.path() / "result/points")->path();
    EXPECT_THAT(points("result").front(), HasSubstr(" only " + point.filename().string() + " complete"));
    ASSERT_EQ(scratch.run({"run", (point / "config.resolved.json").string(), "--out", "again"}).exitCode, 0);
    EXPECT_EQ(contents(point / "samples.csv"), contents(scratch.path() / "again/samples.csv"));
}

TEST_F(SweepCommand, UnderAnyNumberOfJobsLeavesTheSameStore) {
    ASSERT_EQ(sweep("one", {"--jobs", "1"}).exitCode, 0);
    ASSERT_EQ(sweep("two", {"--jobs", "2"}).exitCode, 0);
    EXPECT_EQ(dump("one"), dump("two"));
}

TEST_F(SweepCommand, GoesOnWithResultsThatAreThereOnlyWhenAskedTo) {
    ASSERT_EQ(sweep("result", {"--set", "strategy.points=3"}).exitCode, 0);
    const std::string before = dump("result");
    const Outcome refused = sweep("result");
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(errors(refused), ElementsAre(HasSubstr("result/sweep.sqlite: there are results already; --resume")));
    EXPECT_EQ(dump("result"), before);
    const Outcome resumed = sweep("result", {"--resume"});
    EXPECT_EQ(resumed.exitCode, 0);
    EXPECT_THAT(resumed.err, HasSubstr("simulated 1, reused 3, refused 0, failed 0"));
    ASSERT_EQ(sweep("whole").exitCode, 0);
    EXPECT_EQ(dump("result"), dump("whole"));
}

TEST_F(SweepCommand, ShowSaysTheSameAgain) {
    const Outcome outcome = sweep("sweep");  // the title is the folder's name
    const Outcome shown = scratch.run({"sweep", "show", "sweep", "--out", "shown"});
    EXPECT_EQ(shown.exitCode, 0) << shown.err;
    EXPECT_EQ(shown.out, outcome.out);
    EXPECT_EQ(contents(scratch.path() / "shown/points.csv"), contents(scratch.path() / "sweep/points.csv"));
    const Outcome json = scratch.run({"sweep", "show", "sweep", "--json"});
    EXPECT_THAT(Json::parse(json.out)["front"], ::testing::Not(IsEmpty()));
    EXPECT_EQ(scratch.run({"sweep", "show", "nowhere"}).exitCode, 2);
}

TEST_F(SweepCommand, PrintsOneJsonObjectAndIsSilentOtherwiseWhenAskedTo) {
    const Outcome outcome = sweep("result", {"--json", "--quiet"});
    EXPECT_EQ(outcome.exitCode, 0);
    EXPECT_TRUE(Json::parse(outcome.out).is_object());
    EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(SweepCommand, ShardsAreMergedToTheWhole) {
    ASSERT_EQ(sweep("whole").exitCode, 0);
    std::size_t count = 0;
    for (const char* shard : {"0/2", "1/2"}) {
        const std::string out = std::string("part-") + shard[0];
        ASSERT_EQ(sweep(out, {"--shard", shard}).exitCode, 0);
        // Which points it has depends on the program's version, as their names do: it may be all of four.
        count += points(out).size();
    }
    EXPECT_EQ(count, 4u);
    ASSERT_EQ(scratch.run({"sweep", "merge", "part-0", "part-1", "--out", "joined"}).exitCode, 0);
    EXPECT_EQ(dump("joined"), dump("whole"));
    EXPECT_THAT(sweep("joined", {"--resume"}).err, HasSubstr("simulated 0, reused 4"));
}

TEST_F(SweepCommand, AShardIsOneOfItsNumber) {
    for (const char* shard : {"", "2/2", "0/0", "1", "a/b", "0/2x", "-1/2"}) {
        const Outcome outcome = sweep("result", {"--shard", shard});
        EXPECT_EQ(outcome.exitCode, 2) << shard;
        EXPECT_THAT(outcome.err, HasSubstr("expected I/N with 0 <= I < N")) << shard;
    }
    document["strategy"] = {{"kind", "external"}};
    EXPECT_THAT(sweep("result", {"--shard", "0/2"}).err, HasSubstr("strategy.kind: external chooses points by the "));
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(SweepCommand, ADryRunSaysWhatItWouldTakeAndWritesNothing) {
    document["axes"][0]["values"] = {8, 100'000};
    const Outcome outcome = sweep("result", {"--dry-run"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("4 points by grid in 4 combinations of 2 axes\n"));
    EXPECT_THAT(outcome.out, HasSubstr("2 of 4 that were looked at cannot be run"));
    EXPECT_THAT(outcome.out, HasSubstr("pilot chip.core.dendrite.accumulate_lanes=8"));
    const Json json = Json::parse(sweep("result", {"--dry-run", "--json", "--jobs", "2"}).out);
    EXPECT_EQ(json["points"], 4);
    EXPECT_EQ(json["workers"], 2);
    EXPECT_THAT(json["refused"], SizeIs(2));
    EXPECT_GT(json["estimated_s"], 0.0);
    EXPECT_GT(json["estimated_bytes"], 1e6);
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(SweepCommand, ADryRunOfNoPointThatCanBeRunEndsWithTwo) {
    document["axes"][0]["values"] = {100'000};
    const Outcome outcome = sweep("result", {"--dry-run"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome), ElementsAre("error: no point can be run"));
}

// The next question is asked once the answer to the last one is there, which has to come by itself.
TEST_F(SweepCommand, AnswersTheQuestionsOfAnotherProgram) {
    document["strategy"] = {{"kind", "external"}};
    const fs::path questions = scratch.path() / "../questions";
    ASSERT_EQ(mkfifo(questions.c_str(), 0600), 0);
    Child child(arguments("result"), scratch.path(), {}, "../stdout.txt", questions);
    const int pipe = open(questions.c_str(), O_WRONLY);
    const auto ask = [&](const std::string& line) {
        ASSERT_EQ(write(pipe, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    };
    auto lines = child.linesUpTo(1);
    ASSERT_THAT(lines, SizeIs(1));
    EXPECT_THAT(Json::parse(lines[0])["axes"], SizeIs(2));
    const std::string point = R"({"chip.core.dendrite.accumulate_lanes": 8, "chip.core.membrane_memory.banks": )";
    ask(R"({"points": [)" + point + "2}, " + point + "3}]}\n");
    lines = child.linesUpTo(2);
    ASSERT_THAT(lines, SizeIs(2));
    const Json results = Json::parse(lines[1])["results"];
    ASSERT_THAT(results, SizeIs(2));
    EXPECT_GT(results[0]["figures"]["latency_s"], 0.0);
    EXPECT_THAT(results[1]["error"].get<std::string>(), HasSubstr("3 is none of its levels"));
    ask("nonsense\n");
    lines = child.linesUpTo(3);
    ASSERT_THAT(lines, SizeIs(3));
    EXPECT_TRUE(Json::parse(lines[2]).contains("error"));
    ask("{\"done\": true}\n");
    const Outcome outcome = child.wait();
    close(pipe);
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(points("result"), SizeIs(1));
    std::istringstream out(outcome.out);  // nothing but the conversation
    for (std::string line; std::getline(out, line);) EXPECT_TRUE(Json::accept(line)) << line;
}

TEST_F(SweepCommand, AnInterruptedSweepSaysHowToGoOnAndDoes) {
    document["set"] = {"samples=20"};
    ASSERT_EQ(sweep("whole").exitCode, 0);
    Child child(arguments("result", {"--jobs", "1"}), scratch.path());
    for (int i = 0; i < 600 && !fs::exists(scratch.path() / "result/sweep.sqlite"); ++i) usleep(100'000);
    child.signal(SIGINT);
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 130) << outcome.err;
    EXPECT_THAT(errors(outcome), ElementsAre(HasSubstr("--resume goes on")));
    EXPECT_LT(points("result").size(), 4u);
    EXPECT_EQ(sweep("result", {"--resume"}).exitCode, 0);
    EXPECT_EQ(dump("result"), dump("whole"));
}

}  // namespace
}  // namespace spikeloom::cli::test
