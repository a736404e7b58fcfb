// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/slurm_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <map>
#include <stdexcept>
#include <thread>

#include "models/support/error.hpp"
#include "tests/sim/engine/fake_slurm.hpp"

namespace spikeloom::engine::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using End = Answer::End;

class SlurmEngine : public ::testing::Test {
protected:
    [[nodiscard]] std::unique_ptr<Engine> engine(std::size_t tasks) const {
        return slurmEngine({slurm_.shared(), tasks, {SPIKELOOM_SLURM_PROBE, "worker"}, {"--time=10"}});
    }
    /// Answers by job; jobs are shell scripts.
    [[nodiscard]] std::map<std::size_t, Answer> ask(std::size_t tasks, const std::vector<std::string>& scripts) const {
        std::map<std::size_t, Answer> answers;
        engine(tasks)->run(
            jobsOf(scripts), {},
            [&](const Answer& answer) { EXPECT_TRUE(answers.emplace(answer.job, answer).second) << "twice"; }, nullptr);
        return answers;
    }
    static std::vector<Job> jobsOf(const std::vector<std::string>& scripts) {
        std::vector<Job> jobs;
        for (const std::string& script : scripts) jobs.push_back({"script", script});
        return jobs;
    }

    FakeSlurm slurm_;
};

TEST_F(SlurmEngine, EachJobIsAnsweredOnceByTasksThatTakeTurns) {
    std::vector<std::string> scripts;
    for (int i = 0; i < 50; ++i) scripts.push_back("echo $SLURM_ARRAY_TASK_ID " + std::to_string(i) + " >&3");
    const auto answers = ask(4, scripts);
    ASSERT_EQ(answers.size(), 50U);
    for (const auto& [job, answer] : answers)
        EXPECT_EQ(answer.body, std::to_string(job % 4) + " " + std::to_string(job) + "\n");
    EXPECT_EQ(engine(4)->workers(), 4U);
    EXPECT_EQ(slurm_.questions(), 0U);
    EXPECT_FALSE(std::filesystem::exists(slurm_.state() / "cancelled"));
}

TEST_F(SlurmEngine, TheArrayHasNoMoreTasksThanJobs) {
    EXPECT_EQ(ask(7, {"echo a >&3", "echo b >&3"}).size(), 2U);
    EXPECT_THAT(contents(slurm_.state() / "arguments"),
                AllOf(HasSubstr("--parsable"), HasSubstr("--array=0-1 "), HasSubstr("--time=10")));
}

TEST_F(SlurmEngine, NoJobsNoArray) {
    EXPECT_TRUE(ask(3, {}).empty());
    EXPECT_FALSE(std::filesystem::exists(slurm_.state() / "arguments"));
}

TEST_F(SlurmEngine, AJobThatCrashesIsAnAnswerAndItsTaskGoesOn) {
    const auto answers = ask(1, {"echo a >&3", "echo why >&2; exit 3", "echo c >&3"});
    EXPECT_EQ(answers.at(0).body, "a\n");
    EXPECT_EQ(answers.at(1).end, End::Crashed);
    EXPECT_EQ(answers.at(1).body, "ended with exit code 3: why");
    EXPECT_EQ(answers.at(2).body, "c\n");
}

TEST_F(SlurmEngine, JobsOfALostTaskCrashWithItsLogAndTheOthersDoNot) {
    // Jobs 0, 2, 4 are task 0's, which is killed by the second of them; 1 and 3 are task 1's.
    const auto answers =
        ask(2, {"echo a >&3", "echo b >&3", "echo out of memory >/proc/$PPID/fd/2; kill -KILL $PPID; exec sleep 1000",
                "echo d >&3", "echo e >&3"});
    ASSERT_EQ(answers.size(), 5U);
    EXPECT_EQ(answers.at(0).body, "a\n");
    EXPECT_EQ(answers.at(1).body, "b\n");
    EXPECT_EQ(answers.at(3).body, "d\n");
    for (const std::size_t job : {2U, 4U}) {
        EXPECT_EQ(answers.at(job).end, End::Crashed);
        EXPECT_THAT(answers.at(job).body, AllOf(StartsWith("task 0 of Slurm job 4711 ended before it answered ("),
                                                HasSubstr("): out of memory")));
    }
    EXPECT_EQ(slurm_.questions(), 1U);  // its log is left
}

TEST_F(SlurmEngine, AnswersComeWhileOthersAreBeingWorkedOn) {
    std::atomic<bool> interrupted{false};
    const Watch watch;
    std::vector<std::size_t> delivered;
    engine(2)->run(
        jobsOf({"echo a >&3", "exec sleep 1000"}), {},
        [&](const Answer& answer) {
            delivered.push_back(answer.job);
            interrupted = true;
        },
        &interrupted);
    EXPECT_THAT(delivered, ElementsAre(0));
    EXPECT_LT(watch.seconds(), 30.0);
    EXPECT_EQ(contents(slurm_.state() / "cancelled"), "4711\n");
    const pid_t task = numberIn(slurm_.state() / "task.1");
    EXPECT_TRUE(eventually([&] { return !isRunning(task); }));
}

TEST_F(SlurmEngine, AnExceptionOfTheReceiverCancelsTheArray) {
    EXPECT_THROW(engine(2)->run(
                     jobsOf({"echo a >&3", "exec sleep 1000"}), {},
                     [](const Answer&) { throw std::domain_error("the disk is full"); }, nullptr),
                 std::domain_error);
    EXPECT_EQ(contents(slurm_.state() / "cancelled"), "4711\n");
}

TEST_F(SlurmEngine, WhenSlurmDoesNotAnswerTasksAreNotLost) {
    std::ofstream(slurm_.state() / "silent") << "";
    // Three seconds: squeue is asked at least twice.
    EXPECT_EQ(ask(1, {"sleep 3; echo a >&3"}).at(0).body, "a\n");
}

TEST_F(SlurmEngine, AnswersThatAreWrittenWhileSlurmIsAskedAreNotLost) {
    // It is asked after a second, and says what is so when the task has answered and ended.
    slurm_.replace("squeue", "while kill -0 $(cat $STATE/task.0); do sleep 0.01; done 2>/dev/null\nexit 0\n");
    EXPECT_EQ(ask(1, {"sleep 2; echo a >&3"}).at(0).body, "a\n");
}

TEST_F(SlurmEngine, WhatSbatchRefusesIsTheUsersMistake) {
    slurm_.replace("sbatch", "echo 'sbatch: error: invalid partition specified: nowhere' >&2; exit 1\n");
    try {
        static_cast<void>(ask(1, {"echo a >&3"}));
        FAIL() << "it was accepted";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(),
                     "sbatch ended with exit code 1: sbatch: error: invalid partition specified: nowhere; arguments "
                     "for it are in SPIKELOOM_SBATCH");
    }
    EXPECT_EQ(slurm_.questions(), 0U);
}

TEST_F(SlurmEngine, WithoutSlurmThereIsNoEngine) {
    for (const std::string command : {"scancel", "squeue", "sbatch"}) {
        slurm_.remove(command);
        try {
            static_cast<void>(engine(1));
            FAIL() << "without " << command;
        } catch (const ConfigError& error) {
            EXPECT_THAT(error.what(), StartsWith(command + " was not found"));
        }
    }
}

TEST_F(SlurmEngine, ArgumentsOfSbatchComeFromTheEnvironment) {
    unsetenv("SPIKELOOM_SBATCH");
    EXPECT_TRUE(sbatchArguments().empty());
    setenv("SPIKELOOM_SBATCH", "  --partition=short   -t 60 ", 1);
    EXPECT_THAT(sbatchArguments(), ElementsAre("--partition=short", "-t", "60"));
}

}  // namespace
}  // namespace spikeloom::engine::test
