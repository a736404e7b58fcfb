// SPDX-License-Identifier: Apache-2.0
#include "sim/report/statistics.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

namespace spikeloom::report {
namespace {

std::vector<std::uint64_t> upTo(std::uint64_t last) {
    std::vector<std::uint64_t> values(last);
    std::iota(values.begin(), values.end(), 1);
    return values;
}

// rank = ceil(p n / 100): of 20 values 95 % are 19, so the 19th; of 21 they are 19.95, so the 20th.
TEST(Percentile, TakesTheNextRankOnlyWhenTheShareIsExceeded) {
    EXPECT_EQ(percentile(upTo(20), 95), 19u);
    EXPECT_EQ(percentile(upTo(21), 95), 20u);
    EXPECT_EQ(percentile(upTo(38), 95), 37u);  // 36.1
    EXPECT_EQ(percentile(upTo(100), 95), 95u);
    EXPECT_EQ(percentile(upTo(101), 95), 96u);
}

// Half of 4 is 2, half of 5 is 2.5.
TEST(Percentile, MedianIsAlwaysOneOfTheValues) {
    EXPECT_EQ(percentile({10, 20, 30, 40}, 50), 20u);
    EXPECT_EQ(percentile({10, 20, 30, 40, 50}, 50), 30u);
}

TEST(Percentile, OfOneValueIsThatValue) {
    EXPECT_EQ(percentile({7}, 1), 7u);
    EXPECT_EQ(percentile({7}, 100), 7u);
}

TEST(Distribution, OfNothingIsZero) {
    const Distribution none = distribution({});
    EXPECT_EQ(none.mean, 0.0);
    EXPECT_EQ(none.max, 0u);
}

TEST(Distribution, TakesValuesInAnyOrder) {
    const Distribution some = distribution({30, 10, 20, 100});  // mean 160 / 4
    EXPECT_EQ(some.mean, 40.0);
    EXPECT_EQ(some.min, 10u);
    EXPECT_EQ(some.p50, 20u);
    EXPECT_EQ(some.p95, 100u);
    EXPECT_EQ(some.max, 100u);
}

RC_GTEST_PROP(Percentile, IsTheSmallestValueThatEnoughDoNotExceed, ()) {
    auto values =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 50)));
    const auto percent = *rc::gen::inRange<std::uint32_t>(1, 101);
    std::sort(values.begin(), values.end());
    const std::uint64_t found = percentile(values, percent);
    const auto share = [&](auto&& holds) {  // in values x 100
        return static_cast<std::uint64_t>(std::count_if(values.begin(), values.end(), holds)) * 100;
    };
    RC_ASSERT(share([&](auto v) { return v <= found; }) >= percent * values.size());
    RC_ASSERT(share([&](auto v) { return v < found; }) < percent * values.size());
}

// Wilson (1927) with z = 1.96: 81 of 263 is the example of Newcombe (1998), 0.2553 to 0.3662; 15 of 148: 0.0624 to
// 0.1605; 0 of 20: 0 to 0.1611; 1 of 29: 0.0061 to 0.1718.
TEST(Wilson95, IsTheIntervalOfTheTextbook) {
    const auto expect = [](std::uint64_t hits, std::uint64_t total, double low, double high) {
        const Interval interval = wilson95(hits, total);
        EXPECT_NEAR(interval.low, low, 5e-5);
        EXPECT_NEAR(interval.high, high, 5e-5);
    };
    expect(81, 263, 0.2553, 0.3662);
    expect(15, 148, 0.0624, 0.1605);
    expect(0, 20, 0.0, 0.1611);
    expect(1, 29, 0.0061, 0.1718);
}

TEST(Wilson95, IsNoPointWhereEverythingIsRight) {
    const Interval all = wilson95(20, 20);
    EXPECT_NEAR(all.low, 1 - 0.1611, 5e-5);
    EXPECT_EQ(all.high, 1.0);
}

// Mean 2, s = 1; t with two degrees of freedom is 4.3027: 2 -+ 4.3027 / sqrt(3).
TEST(MeanInterval95, IsStudentsT) {
    const auto interval = meanInterval95({1, 2, 3});
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->low, 2 - 2.48414, 1e-5);
    EXPECT_NEAR(interval->high, 2 + 2.48414, 1e-5);
    // mean 3, s^2 = 2; t with one degree is 12.7062: 3 -+ 12.7062
    EXPECT_NEAR(meanInterval95({2, 4})->high, 15.7062, 1e-4);
}

TEST(MeanInterval95, SaysNothingOfOneValueAndIsAPointForEqualOnes) {
    EXPECT_FALSE(meanInterval95({}));
    EXPECT_FALSE(meanInterval95({5}));
    EXPECT_EQ(meanInterval95({5, 5, 5})->low, 5.0);
    EXPECT_EQ(meanInterval95({5, 5, 5})->high, 5.0);
}

}  // namespace
}  // namespace spikeloom::report
