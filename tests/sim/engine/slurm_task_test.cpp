// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "models/support/error.hpp"
#include "sim/engine/codec.hpp"
#include "sim/engine/frames.hpp"
#include "sim/engine/slurm_engine.hpp"
#include "sim/engine/slurm_files.hpp"
#include "tests/sim/engine/shell.hpp"

namespace spikeloom::engine::test {
namespace {

using ::testing::ElementsAre;

class SlurmTask : public ::testing::Test {
protected:
    SlurmTask() {
        std::vector<Job> jobs;
        for (int i = 0; i < 7; ++i) jobs.push_back({"job", std::to_string(i)});
        question_ = slurm::writeQuestion(folder_.path(), jobs, {.timeoutS = 2.5}, 3, {"/bin/true"});
    }
    /// Requests that a task asks its runner, in order.
    std::vector<std::string> serve(std::size_t index, const std::atomic<bool>* interrupted = nullptr) {
        std::vector<std::string> asked;
        serveSlurmTask(
            question_, index, 3,
            [&](const Job& job, const Limits& limits, const std::atomic<bool>*) {
                EXPECT_EQ(limits.timeoutS, 2.5);
                asked.push_back(job.request);
                Answer answer;
                answer.body = "answer " + job.request;
                return answer;
            },
            interrupted);
        return asked;
    }
    [[nodiscard]] std::vector<std::size_t> answered(std::size_t index) const {
        std::vector<std::size_t> jobs;
        FrameReader(slurm::answersFile(question_, index)).take([&](std::string_view bytes) {
            jobs.push_back(decodeAnswer(bytes).job);
        });
        return jobs;
    }

    Folder folder_;
    std::filesystem::path question_;
};

TEST_F(SlurmTask, TakesEveryNthJob) {
    EXPECT_THAT(serve(0), ElementsAre("0", "3", "6"));
    EXPECT_THAT(serve(1), ElementsAre("1", "4"));
    EXPECT_THAT(serve(2), ElementsAre("2", "5"));
    EXPECT_THAT(answered(0), ElementsAre(0, 3, 6));
}

TEST_F(SlurmTask, StartedAnewGoesOnBehindItsLastWholeAnswer) {
    static_cast<void>(serve(0));
    // The third answer is torn: its last byte is missing.
    const auto file = slurm::answersFile(question_, 0);
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
    EXPECT_THAT(answered(0), ElementsAre(0, 3));
    EXPECT_THAT(serve(0), ElementsAre("6"));
    EXPECT_THAT(answered(0), ElementsAre(0, 3, 6));
}

TEST_F(SlurmTask, AfterAnInterruptionNothingIsBegun) {
    const std::atomic<bool> interrupted{true};
    EXPECT_TRUE(serve(0, &interrupted).empty());
}

TEST_F(SlurmTask, DamagedJobsAreRefused) {
    std::filesystem::resize_file(slurm::jobsFile(question_),
                                 std::filesystem::file_size(slurm::jobsFile(question_)) - 1);
    EXPECT_THROW(static_cast<void>(serve(0)), std::runtime_error);
}

TEST_F(SlurmTask, AFolderWithoutJobsAndATaskThatIsNoneAreMistakes) {
    const Runner none;
    EXPECT_THROW(serveSlurmTask(folder_.path(), 0, 1, none), ConfigError);
    EXPECT_THROW(serveSlurmTask(question_, 3, 3, none), ConfigError);
}

TEST_F(SlurmTask, OfALogTheLastFourKilobytesAreKept) {
    EXPECT_EQ(slurm::endOfLog(question_, 0), "");
    std::ofstream(slurm::logFile(question_, 0)) << "lost" << std::string(4092, 'x') << "end\n";
    EXPECT_EQ(slurm::endOfLog(question_, 0), std::string(4092, 'x') + "end");
}

}  // namespace
}  // namespace spikeloom::engine::test
