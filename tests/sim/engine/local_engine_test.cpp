// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/local_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <thread>

#include "tests/sim/engine/shell.hpp"

namespace spikeloom::engine::test {
namespace {

using ::testing::ElementsAre;

std::vector<Job> numbered(std::size_t count) {
    std::vector<Job> jobs;
    for (std::size_t i = 0; i < count; ++i) jobs.push_back({"job-" + std::to_string(i), std::to_string(i)});
    return jobs;
}

/// Answers in the order of their jobs.
std::vector<Answer> answersOf(Engine& engine, const std::vector<Job>& jobs, const Limits& limits = {},
                              const std::atomic<bool>* interrupted = nullptr) {
    std::vector<Answer> answers;
    engine.run(
        jobs, limits, [&](Answer answer) { answers.push_back(std::move(answer)); }, interrupted);
    std::sort(answers.begin(), answers.end(), [](const Answer& a, const Answer& b) { return a.job < b.job; });
    return answers;
}

/// Without a process: what the engine itself does.
Runner doubling() {
    return [](const Job& job, const Limits&, const std::atomic<bool>*) {
        Answer answer;
        answer.body = job.request + job.request;
        if (job.request.size() % 3 == 2) answer.end = Answer::End::Crashed;
        return answer;
    };
}

TEST(LocalEngine, AThousandJobsOfFourWorkersAreEachAnsweredOnce) {
    const auto engine = localEngine(4, shell("cat >&3"));
    EXPECT_EQ(engine->workers(), 4U);
    const std::vector<Answer> answers = answersOf(*engine, numbered(1000));
    ASSERT_EQ(answers.size(), 1000U);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].job, i);
        EXPECT_EQ(answers[i].body, std::to_string(i));
    }
}

TEST(LocalEngine, AnswersArePropertiesOfTheJobsNotOfTheNumberOfWorkers) {
    rc::check([] {
        std::vector<Job> jobs;
        for (const std::string& request : *rc::gen::arbitrary<std::vector<std::string>>())
            jobs.push_back({"j", request});
        const auto one = answersOf(*localEngine(1, doubling()), jobs);
        const auto many = answersOf(*localEngine(*rc::gen::inRange<std::size_t>(0, 9), doubling()), jobs);
        RC_ASSERT(one.size() == jobs.size());
        RC_ASSERT(many.size() == jobs.size());
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            RC_ASSERT(many[i].job == i);
            RC_ASSERT(many[i].end == one[i].end);
            RC_ASSERT(many[i].body == one[i].body);
        }
    });
}

TEST(LocalEngine, NoJobsNoAnswers) {
    EXPECT_TRUE(answersOf(*localEngine(3, doubling()), {}).empty());
}

TEST(LocalEngine, WorkersWorkAtTheSameTime) {
    // Each waits until both are there: one after the other would wait for its time limit.
    std::atomic<int> there{0};
    const auto engine = localEngine(2, [&](const Job&, const Limits&, const std::atomic<bool>*) {
        ++there;
        Answer answer;
        if (!eventually([&] { return there == 2; })) answer.end = Answer::End::TimedOut;
        return answer;
    });
    for (const Answer& answer : answersOf(*engine, numbered(2))) EXPECT_EQ(answer.end, Answer::End::Returned);
}

TEST(LocalEngine, AJobThatCrashesIsAnAnswerAndTheOthersGoOn) {
    const auto answers = answersOf(*localEngine(2, shell("read n; [ $n != 1 ] || kill -SEGV $$; echo $n >&3")),
                                   {{"a", "0\n"}, {"b", "1\n"}, {"c", "2\n"}});
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_EQ(answers[0].body, "0\n");
    EXPECT_EQ(answers[1].end, Answer::End::Crashed);
    EXPECT_EQ(answers[2].body, "2\n");
}

TEST(LocalEngine, AnInterruptionGivesUpWhatWasBegunAndReturnsSoon) {
    std::atomic<bool> interrupted{false};
    const Watch watch;
    std::vector<std::size_t> delivered;
    // The first two return, the next two would sleep; the second answer interrupts.
    localEngine(2, shell("read n; [ $n -lt 2 ] || exec sleep 1000; echo $n >&3"))
        ->run(
            {{"a", "0\n"}, {"b", "1\n"}, {"c", "2\n"}, {"d", "3\n"}, {"e", "0\n"}}, {},
            [&](const Answer& answer) {
                delivered.push_back(answer.job);
                if (delivered.size() == 2) interrupted = true;
            },
            &interrupted);
    std::sort(delivered.begin(), delivered.end());
    EXPECT_THAT(delivered, ElementsAre(0, 1));
    EXPECT_LT(watch.seconds(), 15.0);
}

TEST(LocalEngine, AfterAnInterruptionNothingIsBegun) {
    const std::atomic<bool> interrupted{true};
    EXPECT_TRUE(answersOf(*localEngine(2, doubling()), numbered(5), {}, &interrupted).empty());
}

TEST(LocalEngine, AnExceptionOfTheReceiverStopsEverythingSoon) {
    const Watch watch;
    const auto engine = localEngine(2, shell("read n; [ $n = 0 ] || exec sleep 1000; echo $n >&3"));
    EXPECT_THROW(engine->run(
                     {{"a", "0\n"}, {"b", "1\n"}, {"c", "2\n"}}, {},
                     [](const Answer&) { throw std::domain_error("the disk is full"); }, nullptr),
                 std::domain_error);
    EXPECT_LT(watch.seconds(), 15.0);
}

TEST(LocalEngine, AnExceptionOfARunnerIsThatOfTheEngine) {
    std::atomic<int> asked{0};
    const auto engine = localEngine(2, [&](const Job& job, const Limits&, const std::atomic<bool>*) {
        ++asked;
        if (job.request == "1") throw std::domain_error("no such program");
        return Answer{};
    });
    EXPECT_THROW(static_cast<void>(answersOf(*engine, numbered(100'000))), std::domain_error);
    EXPECT_LT(asked, 100'000);
}

TEST(LocalEngine, AnswersAreDeliveredOneAfterTheOther) {
    const std::thread::id here = std::this_thread::get_id();
    std::size_t count = 0;
    localEngine(4, doubling())
        ->run(
            numbered(500), {},
            [&](const Answer&) {
                EXPECT_EQ(std::this_thread::get_id(), here);
                ++count;
            },
            nullptr);
    EXPECT_EQ(count, 500U);
}

}  // namespace
}  // namespace spikeloom::engine::test
