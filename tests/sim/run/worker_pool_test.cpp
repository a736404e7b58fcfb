// SPDX-License-Identifier: Apache-2.0
#include "sim/run/worker_pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <map>
#include <stdexcept>

namespace spikeloom::run {
namespace {

using ::testing::HasSubstr;

TEST(WorkerPool, DeliversEveryMessageInTheOrderOfItsWorkerWhateverItsLength) {
    std::map<char, std::vector<std::size_t>> lengths;
    WorkerPool::run(
        3,
        [](std::uint32_t worker, const WorkerPool::Send& send) {
            for (const std::size_t length : {std::size_t{1}, std::size_t{300000}, std::size_t{2}})
                send(std::string(length, static_cast<char>('a' + worker)));
        },
        [&](const std::string& message) { lengths[message.front()].push_back(message.size()); });
    ASSERT_EQ(lengths.size(), 3u);
    for (const auto& [worker, got] : lengths) EXPECT_EQ(got, (std::vector<std::size_t>{1, 300000, 2})) << worker;
}

TEST(WorkerPool, SaysSoWhenAWorkerIsKilledAndStillDeliversWhatTheOthersSent) {
    std::size_t received = 0;
    try {
        WorkerPool::run(
            2,
            [](std::uint32_t worker, const WorkerPool::Send& send) {
                if (worker == 1) kill(getpid(), SIGKILL);
                send("done");
            },
            [&](const std::string&) { ++received; });
        FAIL() << "a killed worker went unnoticed";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("killed by signal 9"));
    }
    EXPECT_EQ(received, 1u);
}

TEST(WorkerPool, SaysSoWhenAWorkerThrows) {
    const auto work = [](std::uint32_t, const WorkerPool::Send&) { throw std::runtime_error("lost"); };
    EXPECT_THROW(WorkerPool::run(1, work, [](const std::string&) {}), std::runtime_error);
}

TEST(WorkerPool, KnowsThePeakMemoryOfThisProcess) {
    EXPECT_GT(peakRssBytes(), 1'000'000u);
}

}  // namespace
}  // namespace spikeloom::run
