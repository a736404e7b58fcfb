// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/levels.hpp"

#include <gmock/gmock.h>

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> range(double from, double to, double step) {
    AxisSpec axis{};
    axis.range = RangeSpec{from, to, step};
    return levelsOf(axis);
}

std::vector<std::string> logRange(double from, double to, std::uint32_t points) {
    AxisSpec axis{};
    axis.logRange = LogRangeSpec{from, to, points};
    return levelsOf(axis);
}

TEST(Levels, OfValuesAreJsonTextsWithWholeNumbersAsIntegers) {
    AxisSpec axis{};
    axis.values = {"4.0", "4.5", "\"xy\"", "[1, 2]", "true", "-0.0", "1e300"};
    EXPECT_THAT(levelsOf(axis), ElementsAre("4", "4.5", "\"xy\"", "[1,2]", "true", "0", "1e+300"));
}

TEST(Levels, OfARangeIncludeItsEndIfAStepMeetsIt) {
    EXPECT_THAT(range(1, 7, 2), ElementsAre("1", "3", "5", "7"));
    EXPECT_THAT(range(1, 6.9, 2), ElementsAre("1", "3", "5"));
    EXPECT_THAT(range(3, 3, 1), ElementsAre("3"));
    EXPECT_THAT(range(0.1, 0.5, 0.1), ElementsAre("0.1", "0.2", "0.3", "0.4", "0.5"));
}

TEST(Levels, OfALogRangeHaveEqualRatios) {
    EXPECT_THAT(logRange(1, 16, 5), ElementsAre("1", "2", "4", "8", "16"));
    EXPECT_THAT(logRange(0.5, 8, 5), ElementsAre("0.5", "1", "2", "4", "8"));
}

// 1, 1.41, 2, 2.83, 4: rounded 1, 1, 2, 3, 4.
TEST(Levels, OfALogRangeBetweenWholeNumbersAreWholeAndThereOnce) {
    EXPECT_THAT(logRange(1, 4, 5), ElementsAre("1", "2", "3", "4"));
}

}  // namespace
}  // namespace spikeloom::sweep
