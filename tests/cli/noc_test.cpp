// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
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

/// A study that takes no time.
json brief() {
    return {{"schema_version", 1},
            {"mesh", {{"width", 3}, {"height", 3}}},
            {"loads", {0.1, 0.3}},
            {"warm_up_cycles", 100},
            {"measured_cycles", 500},
            {"drain_cycles", 500},
            {"saturation", {{"precision", 0.2}}}};
}

struct NocCommand : ::testing::Test {
    /// A packet log beside the working directory.
    [[nodiscard]] std::string log(const std::string& text) const {
        const fs::path file = scratch.path().parent_path() / "log.csv";
        std::ofstream(file) << text;
        return file.string();
    }
    [[nodiscard]] std::string file(const char* name) const { return contents(scratch.path() / "result" / name); }
    /// A mistake ends with 2, one line on standard error, and nothing else anywhere.
    void expectRefused(const std::vector<std::string>& arguments,
                       const ::testing::Matcher<std::string>& message) const {
        const Outcome outcome = scratch.run(arguments);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(errors(outcome), ElementsAre(message));
        EXPECT_THAT(scratch.listing(), IsEmpty());
    }
    Scratch scratch;
    std::string config = scratch.write("s.json", brief()).string();
};

TEST_F(NocCommand, WritesItsDirectoryAndPrintsTheTable) {
    const Outcome outcome = scratch.run({"noc", config, "--out", "result"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("3 x 3 mesh, uniform traffic"));
    EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos);
    EXPECT_EQ(file("summary.txt"), outcome.out);
    EXPECT_THAT(file("curve.csv"), StartsWith("load,accepted,mean,p50,p95,p99,max,source_queueing,routing,"));
    EXPECT_THAT(file("latency.csv"), StartsWith("load,latency,packets\r\n0.1,6,"));
    EXPECT_EQ(json::parse(file("result.json"))["points"].size(), 2u);
    const json manifest = json::parse(file("manifest.json"));
    EXPECT_EQ(manifest["tool"], "spikeloom");
    EXPECT_EQ(manifest["argv"][1], "noc");
    EXPECT_EQ(manifest["loads"], 2);
    EXPECT_EQ(manifest["seeds"]["traffic"], 1);
    EXPECT_EQ(manifest["inputs"][0]["role"], "study");
}

TEST_F(NocCommand, GivesTheSameFromItsOwnResolvedConfiguration) {
    EXPECT_EQ(
        scratch.run({"noc", config, "--out", "a", "--set", "chip=generic28", "--set", "noc.buffer_flits=2"}).exitCode,
        0);
    EXPECT_EQ(scratch.run({"noc", "a/config.resolved.json", "--out", "b"}).exitCode, 0);
    for (const char* name : {"config.resolved.json", "curve.csv", "latency.csv"})
        EXPECT_EQ(contents(scratch.path() / "a" / name), contents(scratch.path() / "b" / name)) << name;
}

TEST_F(NocCommand, PrintsOneJsonObjectAndIsSilentOtherwiseWhenAskedTo) {
    const Outcome outcome = scratch.run({"noc", config, "--json", "--quiet", "--out", "result"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out)["kind"], "noc");
    EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(NocCommand, ADryRunOfTheShippedStudyShowsItAndWritesNothing) {
    const Outcome outcome = scratch.run({"noc", "--dry-run"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("would measure the 8 x 8 mesh under uniform traffic, at most 20 loads\n"));
    EXPECT_THAT(outcome.out, HasSubstr("\"virtual_channels\": 4"));
    EXPECT_THAT(scratch.listing(), IsEmpty());
    EXPECT_EQ(json::parse(scratch.run({"noc", "--dry-run", "--json"}).out)["loads"].size(), 20u);
}

TEST_F(NocCommand, ChoosesADirectoryUnderRunsByItself) {
    EXPECT_EQ(scratch.run({"noc", config, "--set", "saturation.search=false"}).exitCode, 0);
    EXPECT_THAT(scratch.listing(), ElementsAre("runs"));
}

// 2 routers and 1 flit 10 cycles, itself and 2 flits 7: the log says 10 and 8.
TEST_F(NocCommand, ReplaysALogAndComparesItWithIt) {
    const std::string packets = log("ctime,src,dst,size,tail_atime\n0,0,1,1,10\n0,4,4,2,8\n");
    const Outcome outcome = scratch.run({"noc", config, "--replay", packets, "--out", "result"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("50.00 % of the packets have the log's latency to the cycle"));
    EXPECT_EQ(file("arrivals.csv"),
              "pid,ctime,src,dst,size,itime,tail_atime,routers,latency\r\n0,0,0,1,1,0,10,2,10\r\n"
              "1,0,4,4,2,0,7,1,7\r\n");
    EXPECT_EQ(file("latency.csv"), "latency,packets\r\n7,1\r\n10,1\r\n");
    EXPECT_NEAR(json::parse(file("result.json"))["comparison"]["mean_difference_percent"].get<double>(),
                100 * (8.5 / 9 - 1), 1e-9);
    EXPECT_EQ(json::parse(file("manifest.json"))["inputs"][1]["role"], "packet log");
}

TEST_F(NocCommand, MeasuresSeveralCoresARouter) {
    const std::vector<std::string> cores{"--set", "noc.concentration=2"};
    const Outcome outcome = scratch.run({"noc", config, "--out", "result", cores[0], cores[1]});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("3 x 3 mesh of 2 cores a router, uniform traffic"));
    EXPECT_THAT(file("latency.csv"), StartsWith("load,latency,packets\r\n0.1,6,"));
    EXPECT_EQ(json::parse(file("result.json"))["network"]["concentration"], 2);
    EXPECT_EQ(scratch.run({"noc", "result/config.resolved.json", "--out", "again"}).exitCode, 0);
    EXPECT_EQ(contents(scratch.path() / "again" / "curve.csv"), file("curve.csv"));
}

// Nodes 0 and 1 are cores of tile 0, node 17 is one of tile 8, 5 routers away: 4 R + 2 cycles.
TEST_F(NocCommand, ReplaysALogOverSeveralCoresARouter) {
    const std::string packets = log("ctime,src,dst,size,tail_atime\n0,0,1,1,6\n0,1,17,1,22\n");
    const Outcome outcome =
        scratch.run({"noc", config, "--replay", packets, "--out", "result", "--set", "noc.concentration=2"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("100.00 % of the packets have the log's latency to the cycle"));
    EXPECT_EQ(file("arrivals.csv"),
              "pid,ctime,src,dst,size,itime,tail_atime,routers,latency\r\n0,0,0,1,1,0,6,1,6\r\n"
              "1,0,1,17,1,0,22,5,22\r\n");
}

// The first packet needs 6 cycles.
TEST_F(NocCommand, AReplayInWhichNothingArrivesForTooLongEndsWithFour) {
    const std::string packets = log("ctime,src,dst,size\n0,0,0,1\n");
    const Outcome outcome =
        scratch.run({"noc", config, "--replay", packets, "--out", "result", "--set", "drain_cycles=3"});
    EXPECT_EQ(outcome.exitCode, 4) << outcome.err;
    EXPECT_THAT(errors(outcome), ElementsAre(HasSubstr("nothing arrived for 3 cycles")));
    EXPECT_EQ(json::parse(file("manifest.json"))["complete"], false);
    EXPECT_EQ(json::parse(file("manifest.json"))["exit_status"], 4);
}

TEST_F(NocCommand, RefusesABadLogWithFileAndLine) {
    const std::string packets = log("ctime,src,dst,size\n0,0,1,1\n0,0,9,1\n");
    expectRefused({"noc", config, "--replay", packets, "--out", "result"},
                  HasSubstr("log.csv:3: dst: 9 is not in [0, 8]; the mesh has 3 x 3 tiles"));
    expectRefused({"noc", config, "--replay", log("ctime,src,dst,size\n0,0,18,1\n"), "--set", "noc.concentration=2"},
                  HasSubstr("log.csv:2: dst: 18 is not in [0, 17]; the mesh has 3 x 3 tiles of 2 cores"));
    expectRefused({"noc", config, "--replay", "lgo.csv", "--out", "result"}, HasSubstr("lgo.csv: no such file"));
    expectRefused({"noc", config, "--replay", log("\x1f\x8b broken"), "--out", "result"},
                  HasSubstr("log.csv: the gzip file is"));
}

TEST_F(NocCommand, RefusesAMistakeInItsConfiguration) {
    json mistaken = brief();
    mistaken["measured_cylces"] = 3;
    expectRefused({"noc", scratch.write("s.json", mistaken).string(), "--out", "result"},
                  HasSubstr("s.json: measured_cylces: unknown key; did you mean measured_cycles?"));
    expectRefused({"noc", "--out", "result", "--set", "traffic.pattern=unifrom"}, HasSubstr("did you mean uniform?"));
    expectRefused({"noc", "--out", "result", "--set", "sweep.to=2"}, HasSubstr("--set: sweep.to: 2 is not in"));
    expectRefused({"noc", "nowhere.json", "--out", "result"}, HasSubstr("nowhere.json: no such file"));
}

TEST_F(NocCommand, RefusesANetworkThatCouldDeadlockWithFileAndPath) {
    json torus = brief();
    torus["noc"] = {{"topology", "torus"}, {"routing", "odd_even"}};
    const std::string file = scratch.write("s.json", torus).string();
    const std::string reason =
        "noc.routing: 'odd_even': the odd-even turn model is for a mesh: on a torus choose xy or yx";
    expectRefused({"noc", file, "--out", "result"}, HasSubstr(file + ": " + reason));
    expectRefused({"noc", file, "--dry-run"}, HasSubstr(file + ": " + reason));
    expectRefused({"noc", "--out", "result", "--set", "noc.topology=torus", "--set", "noc.routing=odd_even"},
                  HasSubstr("--set: " + reason));
}

TEST_F(NocCommand, MeasuresABoardOfChipsAndRefusesATorusOfThem) {
    const Outcome outcome = scratch.run({"noc", config, "--out", "result", "--set", "board.chips_x=2", "--set",
                                         "saturation.search=false", "--set", "loads=[0.01]"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("6 x 3 mesh on 2 x 1 chips, uniform traffic"));
    fs::remove_all(scratch.path() / "result");
    expectRefused({"noc", config, "--out", "result", "--set", "board.chips_x=2", "--set", "noc.topology=torus"},
                  HasSubstr("--set: noc.topology: a torus of 2 x 1 chips"));
}

TEST_F(NocCommand, KeepsWhatIsFinishedWhenItIsInterrupted) {
    Child child({"noc", "--out", "result", "--set", "measured_cycles=100000000", "--set", "warm_up_cycles=10"},
                scratch.path());
    ASSERT_TRUE(child.hasSaid("will measure the 8 x 8 mesh"));
    child.signal(SIGINT);
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 130) << outcome.err;
    EXPECT_THAT(errors(outcome), ElementsAre(HasSubstr("interrupted after 0 loads")));
    EXPECT_EQ(json::parse(file("manifest.json"))["complete"], false);
}

}  // namespace
}  // namespace spikeloom::cli::test
