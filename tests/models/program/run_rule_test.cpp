// SPDX-License-Identifier: Apache-2.0
#include "models/program/run_rule.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/models/functions/fixed_seed.hpp"
#include "tests/support/random.hpp"

namespace spikeloom::program {
namespace {

std::vector<std::int64_t> parts(std::int64_t total, std::uint32_t steps) {
    std::vector<std::int64_t> result;
    for (std::uint32_t step = 1; step <= steps; ++step) result.push_back(scheduledPart(total, steps, step));
    return result;
}
using Parts = std::vector<std::int64_t>;

// floor(7/3), floor(14/3), 7 = 2, 4, 7.
TEST(ScheduledPart, IsTheDifferenceOfRoundedDownShares) {
    EXPECT_EQ(parts(7, 3), (Parts{2, 2, 3}));
}

// floor(-7/3), floor(-14/3), -7 = -3, -5, -7.
TEST(ScheduledPart, RoundsDownForNegativeTotalsToo) {
    EXPECT_EQ(parts(-7, 3), (Parts{-3, -2, -2}));
}

TEST(ScheduledPart, IsSpreadWhereTheTotalIsSmallerThanTheSteps) {
    EXPECT_EQ(parts(2, 5), (Parts{0, 0, 1, 0, 1}));
    EXPECT_EQ(parts(-1, 3), (Parts{-1, 0, 0}));
    EXPECT_EQ(parts(0, 3), (Parts{0, 0, 0}));
}

TEST(ScheduledPart, IsEverythingAtOnceForOneStepAndNothingAfterTheLast) {
    EXPECT_EQ(scheduledPart(-9, 1, 1), -9);
    EXPECT_EQ(scheduledPart(-9, 1, 2), 0);
    EXPECT_EQ(scheduledPart(9, 4, 4), 3);
    EXPECT_EQ(scheduledPart(9, 4, 5), 0);
}

TEST(ScheduledPart, AddsUpExactlyAndNeverVariesByMoreThanOne) {
    testing::expectHolds(16, 1000, [](std::uint64_t seed) {
        testing::Random random(seed);
        const std::int64_t limit = std::int64_t{1} << random.integer(0, 61);
        const std::int64_t total = random.integer(-limit, limit);
        const std::uint32_t steps = random.count(1, 1000);
        std::int64_t sum = 0;
        for (const std::int64_t part : parts(total, steps)) {
            sum += part;
            // total/steps rounded down, or one more
            RC_ASSERT(part * steps <= total + steps - 1 || steps == 1);
            RC_ASSERT(part * steps >= total - steps + 1 || steps == 1);
        }
        RC_ASSERT(sum == total);
    });
}

}  // namespace
}  // namespace spikeloom::program
