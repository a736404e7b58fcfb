// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/child.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/sim/engine/shell.hpp"

namespace spikeloom::engine::test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;
using End = Answer::End;

TEST(ChildRunner, ReturnsWhatTheChildWritesToItsAnswerFile) {
    const Answer answer = ask("echo lost; echo talk >&2; cat >&3", "the request");
    EXPECT_EQ(answer.end, End::Returned);
    EXPECT_EQ(answer.body, "the request");
    EXPECT_GT(answer.wallSeconds, 0.0);
}

TEST(ChildRunner, AnEmptyAnswerIsAnAnswer) {
    const Answer answer = ask(":", "nobody reads this");
    EXPECT_EQ(answer.end, End::Returned);
    EXPECT_EQ(answer.body, "");
}

TEST(ChildRunner, BytesAreKept) {
    const std::string request("a\0b\n\xff", 5);
    EXPECT_EQ(ask("cat >&3", request).body, request);
}

TEST(ChildRunner, TenMegabytesGoInAndOutAtTheSameTime) {
    std::string request(10 << 20U, 'x');
    for (std::size_t i = 0; i < request.size(); i += 4099) request[i] = static_cast<char>(i);
    EXPECT_TRUE(ask("cat >&3", request).body == request);
}

TEST(ChildRunner, ALargeRequestThatIsNotReadIsNoMistake) {
    const Answer answer = ask("head -c 3 >&3", std::string(10 << 20U, 'x'));
    EXPECT_EQ(answer.end, End::Returned);
    EXPECT_EQ(answer.body, "xxx");
}

TEST(ChildRunner, AnExitCodeIsACrashAndTheAnswerBeforeItIsNone) {
    const Answer answer = ask("echo half >&3; exit 7");
    EXPECT_EQ(answer.end, End::Crashed);
    EXPECT_EQ(answer.body, "ended with exit code 7");
}

TEST(ChildRunner, ASignalIsACrashThatNamesIt) {
    EXPECT_EQ(ask("kill -SEGV $$").body, "killed by signal 11 (Segmentation fault)");
    EXPECT_EQ(ask("kill -ABRT $$").body, "killed by signal 6 (Aborted)");
    EXPECT_EQ(ask("kill -KILL $$").end, End::Crashed);
}

TEST(ChildRunner, WhatItSaidOnStandardErrorIsInTheMessage) {
    EXPECT_EQ(ask("echo first >&2; echo second >&2; exit 1").body, "ended with exit code 1: first\nsecond");
}

TEST(ChildRunner, OfMuchStandardErrorTheLastFourKilobytesAreKept) {
    const Answer answer = ask("head -c 3000000 /dev/zero | tr '\\0' x >&2; printf end >&2; exit 1");
    const std::string begin = "ended with exit code 1: ";
    EXPECT_THAT(answer.body, AllOf(StartsWith(begin + "xxx"), EndsWith("xend"), SizeIs(begin.size() + 4096)));
}

TEST(ChildRunner, AChildThatIsTooLateIsKilledAndSoIsWhatItStarted) {
    const Folder folder;
    const Watch watch;
    const Answer answer =
        ask("sleep 1000 & echo $! >" + (folder / "pid").string() + "; echo stuck >&2; wait", "", {.timeoutS = 0.5});
    EXPECT_EQ(answer.end, End::TimedOut);
    EXPECT_THAT(answer.body, AllOf(StartsWith("no answer after 0."), EndsWith(" s: stuck")));
    EXPECT_GE(watch.seconds(), 0.5);
    EXPECT_LT(watch.seconds(), 10.0);
    const pid_t started = numberIn(folder / "pid");
    EXPECT_TRUE(eventually([&] { return !isRunning(started); }));
}

TEST(ChildRunner, AChildInTimeIsNotTooLate) {
    EXPECT_EQ(ask("sleep 0.05; echo there >&3", "", {.timeoutS = 20.0}).body, "there\n");
}

TEST(ChildRunner, AChildThatClosesItsAnswerFileAndHangsIsTooLate) {
    const Answer answer = ask("echo all >&3; exec 3>&-; exec 2>&-; sleep 1000", "", {.timeoutS = 0.3});
    EXPECT_EQ(answer.end, End::TimedOut);
}

TEST(ChildRunner, AChildThatClosesItsAnswerFileAndTalksOnReturns) {
    // More than a pipe holds (64 KiB): it would wait for a reader of its standard error.
    const Answer answer = ask("echo all >&3; exec 3>&-; head -c 300000 /dev/zero >&2", "", {.timeoutS = 20.0});
    EXPECT_EQ(answer.end, End::Returned);
    EXPECT_EQ(answer.body, "all\n");
}

TEST(ChildRunner, TheEndOfTheChildIsTheEndWhoeverHoldsItsFiles) {
    const Folder folder;
    const Watch watch;
    const Answer answer =
        ask("sleep 1000 & echo $! >" + (folder / "pid").string() + "; echo all >&3", "", {.timeoutS = 60.0});
    EXPECT_EQ(answer.end, End::Returned);
    EXPECT_EQ(answer.body, "all\n");
    EXPECT_LT(watch.seconds(), 30.0);
    const pid_t left = numberIn(folder / "pid");
    EXPECT_TRUE(eventually([&] { return !isRunning(left); }));
}

TEST(ChildRunner, AProcessThatLeftTheGroupDoesNotKeepTheAnswerBack) {
    const Folder folder;
    const Watch watch;
    const std::string pid = (folder / "pid").string();
    const Answer answer = ask("setsid sh -c 'echo $$ >" + pid + "; exec sleep 1000' & while [ ! -s " + pid +
                                  " ]; do sleep 0.01; done; echo all >&3",
                              "", {.timeoutS = 60.0});
    EXPECT_EQ(answer.body, "all\n");
    EXPECT_LT(watch.seconds(), 30.0);
    kill(numberIn(folder / "pid"), SIGKILL);
}

TEST(ChildRunner, WhatAChildLeftInItsPipeIsPartOfItsAnswer) {
    // This process is stopped meanwhile, and the pipe takes more than one read of it does.
    const std::string script =
        "setsid sh -c \"for i in 1 2 3 4 5 6 7 8; do sleep 0.5; kill -CONT $PPID; done\" >/dev/null 2>&1 3>&- &"
        "exec /usr/bin/python3 -c 'import fcntl, os, signal; fcntl.fcntl(3, fcntl.F_SETPIPE_SZ, 1 << 20);"
        "os.kill(os.getppid(), signal.SIGSTOP); os.write(3, bytes(300000))'";
    EXPECT_EQ(ask(script).body.size(), 300'000U);
}

TEST(ChildRunner, MemoryIsLimited) {
    // dd allocates its block: 64 MiB do not fit into 32 MiB of address space, and fit into 256 MiB.
    const std::string script = "exec dd if=/dev/zero of=/dev/null bs=64M count=1";
    const Answer refused = ask(script, "", {.memoryMb = 32});
    EXPECT_EQ(refused.end, End::Crashed);
    EXPECT_THAT(refused.body, HasSubstr("memory exhausted"));
    EXPECT_EQ(ask(script, "", {.memoryMb = 256}).end, End::Returned);
}

TEST(ChildRunner, AnInterruptionEndsTheChildSoon) {
    std::atomic<bool> interrupted{false};
    const Folder folder;
    const Watch watch;
    std::jthread user([&] {
        static_cast<void>(numberIn(folder / "pid"));
        interrupted = true;
    });
    const Answer answer =
        shell("echo $$ >" + (folder / "pid").string() + "; exec sleep 1000")({"job", ""}, {}, &interrupted);
    EXPECT_EQ(answer.end, End::Crashed);
    EXPECT_LT(watch.seconds(), 15.0);
    EXPECT_FALSE(isRunning(numberIn(folder / "pid")));
}

TEST(ChildRunner, ChildrenDieWithAProcessThatIsKilled) {
    const Folder folder;
    const pid_t coordinator = fork();
    if (coordinator == 0) {
        static_cast<void>(ask("echo $$ >" + (folder / "pid").string() + "; exec sleep 1000"));
        _exit(0);
    }
    const pid_t child = numberIn(folder / "pid");
    EXPECT_TRUE(isRunning(child));
    kill(coordinator, SIGKILL);
    waitpid(coordinator, nullptr, 0);
    EXPECT_TRUE(eventually([&] { return !isRunning(child); }));
}

TEST(ChildRunner, AProgramThatIsNotThereIsNoFailureOfTheJob) {
    const Runner runner = childRunner({"/nowhere/program", "worker"});
    try {
        static_cast<void>(runner({"job", ""}, {}, nullptr));
        FAIL() << "it ran";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "cannot start /nowhere/program: No such file or directory");
    }
}

TEST(ChildRunner, ChildrenInheritNoOtherFileAndNoIgnoredSignal) {
    const int leak = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
    ASSERT_GT(leak, kAnswerFile);
    // ls itself opens the folder: one more, the lowest that is free.
    EXPECT_EQ(ask("ls /proc/self/fd >&3").body, "0\n1\n2\n3\n4\n");
    close(leak);
    // SIGPIPE is bit 12 (0x1000), SIGINT 1, SIGTERM 14 of the mask of ignored signals.
    std::signal(SIGINT, SIG_IGN);
    const std::string line = ask("grep SigIgn /proc/self/status >&3").body;
    const unsigned long ignored = std::stoul(line.substr(line.find(':') + 1), nullptr, 16);
    EXPECT_EQ(ignored & (0x1000UL | 0x2UL | 0x4000UL), 0UL) << line;
}

TEST(ChildRunner, ChildrenLeaveNeitherFilesNorZombies) {
    const auto files = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                             std::filesystem::directory_iterator());
    };
    const auto before = files();
    for (int i = 0; i < 20; ++i) static_cast<void>(ask(i % 2 == 0 ? "cat >&3" : "exit 1", "x"));
    EXPECT_THROW(static_cast<void>(childRunner({"/nowhere/program"})({"job", ""}, {}, nullptr)), std::runtime_error);
    EXPECT_EQ(files(), before);
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);  // no children at all
    EXPECT_EQ(errno, ECHILD);
}

TEST(Retries, AJobThatFailsIsAskedAsOftenAsItsLimitsAllow) {
    const Folder folder;
    // Fails twice, then answers how often it was tried.
    const std::string count = (folder / "count").string();
    const Runner runner =
        withRetries(shell("echo x >>" + count + "; n=$(wc -l <" + count + "); [ $n -ge 3 ] || exit 1; echo $n >&3"));
    const Answer twice = runner({"job", ""}, {.attempts = 2}, nullptr);
    EXPECT_EQ(twice.end, End::Crashed);
    EXPECT_EQ(twice.attempts, 2U);
    std::filesystem::remove(folder / "count");
    const Answer thrice = runner({"job", ""}, {.attempts = 3}, nullptr);
    EXPECT_EQ(thrice.body, "3\n");
    EXPECT_EQ(thrice.attempts, 3U);
}

TEST(Retries, AJobThatReturnsIsNotAskedAgainAndNoneIsAfterAnInterruption) {
    EXPECT_EQ(withRetries(shell("cat >&3"))({"job", "x"}, {.attempts = 5}, nullptr).attempts, 1U);
    const std::atomic<bool> interrupted{true};
    EXPECT_EQ(withRetries(shell("exit 1"))({"job", "x"}, {.attempts = 5}, &interrupted).attempts, 1U);
}

TEST(OwnProgram, IsThisTest) {
    EXPECT_THAT(ownProgram(), EndsWith("sim_engine_test"));
}

}  // namespace
}  // namespace spikeloom::engine::test
