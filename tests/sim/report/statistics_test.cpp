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

}  // namespace
}  // namespace spikeloom::report
