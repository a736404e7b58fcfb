// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/sweep_scratch.hpp"

/// Points that fail, and sweeps that cannot be done.
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

class SweepFailure : public SweepCommand {
protected:
    void expectRefused(const ::testing::Matcher<std::string>& message, const std::vector<std::string>& more = {}) {
        const Outcome outcome = sweep("result", more);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(errors(outcome), Each(message));
        EXPECT_THAT(errors(outcome), ::testing::Not(IsEmpty()));
        EXPECT_THAT(scratch.listing(), IsEmpty());
    }
    /// One point of all samples, which takes long enough to be killed.
    void takeLong() {
        document["set"] = Json::array();
        document["axes"][0]["values"] = {8};
        document["axes"][1]["values"] = {2};
    }
};

TEST_F(SweepFailure, PointsThatTakeTooLongAreToldAndTheSweepEndsWithFive) {
    document["limits"] = {{"timeout_s", 0.001}, {"attempts", 1}};
    const Outcome outcome = sweep("result");
    EXPECT_EQ(outcome.exitCode, 5) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("simulated 4, reused 0, refused 0, failed 4"));
    EXPECT_THAT(points("result"), AllOf(SizeIs(4), Each(HasSubstr(" timed_out"))));
    document.erase("limits");
    EXPECT_EQ(sweep("result", {"--resume"}).exitCode, 5);  // failures are results until they are to be tried again
    const Outcome retried = sweep("result", {"--resume", "--retry"});
    EXPECT_EQ(retried.exitCode, 0) << retried.err;
    ASSERT_EQ(sweep("whole").exitCode, 0);
    EXPECT_EQ(dump("result"), dump("whole"));
}

TEST_F(SweepFailure, PointsThatNeedTooMuchMemoryAreToldAndTheSweepEndsWithFive) {
    document["limits"] = {{"memory_mb", 60}, {"attempts", 1}};
    const Outcome outcome = sweep("result");
    EXPECT_EQ(outcome.exitCode, 5) << outcome.err;
    EXPECT_THAT(points("result"), AllOf(SizeIs(4), Each(::testing::Not(HasSubstr(" complete")))));
}

/// The process's first child that is a worker by now; 0 = none within a minute.
pid_t workerOf(pid_t process) {
    for (int i = 0; i < 6000; ++i, usleep(10'000))
        for (const auto& thread : fs::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
            std::ifstream children(thread.path() / "children");
            for (pid_t child = 0; children >> child;)
                if (contents("/proc/" + std::to_string(child) + "/cmdline").ends_with(std::string("\0worker\0", 8)))
                    return child;
        }
    return 0;
}

TEST_F(SweepFailure, AWorkerThatIsKilledIsACrashAndTheSweepGoesOn) {
    takeLong();
    document["limits"] = {{"attempts", 1}};
    Child child(arguments("result", {"--jobs", "1"}), scratch.path());
    const pid_t worker = workerOf(child.process());
    ASSERT_GT(worker, 0);
    ASSERT_EQ(kill(worker, SIGSEGV), 0);
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 5) << outcome.err;
    EXPECT_THAT(points("result"), ElementsAre(HasSubstr(" crashed")));
    EXPECT_THAT(scratch.run({"sweep", "show", "result"}).out, HasSubstr("signal 11"));
}

TEST_F(SweepFailure, AWorkerThatIsKilledIsTriedAgain) {
    takeLong();
    document["set"] = {"samples=40"};
    Child child(arguments("result", {"--jobs", "1"}), scratch.path());
    const pid_t worker = workerOf(child.process());
    ASSERT_GT(worker, 0);
    ASSERT_EQ(kill(worker, SIGSEGV), 0);
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(points("result"), ElementsAre(HasSubstr(" complete")));
}

TEST_F(SweepFailure, AnUnknownPathOfAnAxis) {
    document["axes"][1]["path"] = "chip.core.membrane_memory.bank";
    expectRefused(AllOf(HasSubstr("sweep.json: axes[1].path: "), HasSubstr("did you mean banks?")));
}

TEST_F(SweepFailure, NoAxes) {
    document["axes"] = Json::array();
    expectRefused(HasSubstr("sweep.json: axes: "));
}

TEST_F(SweepFailure, ConditionsThatContradictEachOther) {
    document["axes"][0]["when"] = {{"chip.core.membrane_memory.banks", {2}}};
    document["axes"][1]["when"] = {{"chip.core.dendrite.accumulate_lanes", {8}}};
    expectRefused(HasSubstr(".when: whether "));
}

TEST_F(SweepFailure, ABaseThatIsNotThere) {
    expectRefused(HasSubstr("/nowhere/experiment.json: no such file"), {"--set", "base=/nowhere/experiment.json"});
}

TEST_F(SweepFailure, ASweepThatIsNotThere) {
    const Outcome outcome = scratch.run({"sweep", "nowhere.json"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome), ElementsAre(HasSubstr("nowhere.json: no such file")));
    EXPECT_EQ(scratch.run({"sweep"}).exitCode, 2);
}

/// @param statement  changes one row
void change(const fs::path& store, const char* statement) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(store.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, statement, nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_changes(database), 1);
    sqlite3_close(database);
}

/// As if another version had written the store.
void makeForeign(const fs::path& store) {
    change(store, "UPDATE meta SET value = '0.0.1 abcdef' WHERE key = 'program'");
}

TEST_F(SweepFailure, AMergeOfWhatDoesNotAgreeSaysWhichStoreAndLeavesNothing) {
    ASSERT_EQ(sweep("one").exitCode, 0);
    fs::copy(scratch.path() / "one", scratch.path() / "other", fs::copy_options::recursive);
    change(scratch.path() / "other/sweep.sqlite", "UPDATE records SET energy_j = 1 WHERE rowid = 1");
    const auto refused = [&](const char* why) {
        const Outcome outcome = scratch.run({"sweep", "merge", "one", "other", "--out", "joined"});
        EXPECT_EQ(outcome.exitCode, 2);
        EXPECT_THAT(errors(outcome), Contains(HasSubstr(why)));
        EXPECT_THAT(scratch.listing(), ElementsAre("one", "other"));
    };
    refused("other/sweep.sqlite: point ");
    makeForeign(scratch.path() / "other/sweep.sqlite");
    refused("other/sweep.sqlite: program: the store is of 0.0.1 abcdef");
}

TEST_F(SweepFailure, AStoreOfAnotherProgramIsLeftAsItIs) {
    ASSERT_EQ(sweep("result", {"--set", "strategy.points=2"}).exitCode, 0);
    const fs::path store = scratch.path() / "result/sweep.sqlite";
    makeForeign(store);
    const std::string before = contents(store);
    const Outcome outcome = sweep("result", {"--resume"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome), ElementsAre(AllOf(HasSubstr("program: the store is of 0.0.1 abcdef, this is "),
                                                   HasSubstr("give another directory"))));
    EXPECT_EQ(contents(store), before);
    EXPECT_THAT(points("result"), SizeIs(2));  // it can still be read
}

TEST_F(SweepFailure, AStoreOfAnotherSweepIsLeftAsItIs) {
    ASSERT_EQ(sweep("result", {"--set", "strategy.points=1"}).exitCode, 0);
    const std::string before = dump("result");
    document["set"] = {"samples=2", "run.max_steps=4"};
    const Outcome outcome = sweep("result", {"--resume"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome), ElementsAre(HasSubstr("set: the store is of a sweep with [\"samples=1\"")));
    EXPECT_EQ(dump("result"), before);
}

/// A file system of a megabyte, for as long as it lives.
class SmallDisk {
public:
    explicit SmallDisk(fs::path at) : at_(std::move(at)) {
        fs::create_directory(at_);
        isThere_ = mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=1M") == 0;
    }
    ~SmallDisk() {
        if (isThere_) umount2(at_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool isThere() const { return isThere_; }
    void grow() const { ASSERT_EQ(mount("tmpfs", at_.c_str(), "tmpfs", MS_REMOUNT, "size=100M"), 0); }

private:
    fs::path at_;
    bool isThere_;
};

TEST_F(SweepFailure, AFullDiskIsToldAndLeavesAStoreThatCanBeCompleted) {
    const SmallDisk disk(scratch.path() / "disk");
    if (!disk.isThere()) GTEST_SKIP() << "may not mount";
    std::ofstream(scratch.path() / "disk/ballast") << std::string(900'000, 'x');
    const Outcome outcome = sweep("disk/result");
    EXPECT_THAT(outcome.exitCode, ::testing::AnyOf(2, 5)) << outcome.err;
    disk.grow();
    for (const std::string& line : points("disk/result"))
        EXPECT_THAT(line, ::testing::AnyOf(HasSubstr(" complete "), HasSubstr(" failed "))) << line;
    const Outcome resumed = sweep("disk/result", {"--resume", "--retry"});
    EXPECT_EQ(resumed.exitCode, 0) << resumed.err;
    ASSERT_EQ(sweep("whole").exitCode, 0);
    EXPECT_EQ(dump("disk/result"), dump("whole"));
}

}  // namespace
}  // namespace spikeloom::cli::test
