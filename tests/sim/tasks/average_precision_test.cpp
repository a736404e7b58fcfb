// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/average_precision.hpp"

#include <gtest/gtest.h>

namespace spikeloom::tasks {
namespace {

TEST(AveragePrecision, IsOneForAllAndNothingElse) {
    EXPECT_EQ(averagePrecision({{0.9, true}, {0.8, true}}, 2), 1.0);
    EXPECT_EQ(averagePrecision({{0.9, true}, {0.8, true}, {0.1, false}}, 2), 1.0);
}

TEST(AveragePrecision, IsZeroWithoutMatches) {
    EXPECT_EQ(averagePrecision({}, 2), 0.0);
    EXPECT_EQ(averagePrecision({{0.9, false}}, 2), 0.0);
}

// Ranked: match, miss, match, match; precisions 1, 2/3, 3/4, of which a recall of 2/4 takes the larger 3/4. The fourth
// box is never found.
TEST(AveragePrecision, TakesTheLargestPrecisionAtARecallOrBeyond) {
    EXPECT_DOUBLE_EQ(averagePrecision({{0.9, true}, {0.3, true}, {0.8, false}, {0.5, true}}, 4), (1 + 0.75 + 0.75) / 4);
}

TEST(AveragePrecision, RanksEqualScoresInTheirOrder) {
    EXPECT_EQ(averagePrecision({{0.5, true}, {0.5, false}}, 1), 1.0);
    EXPECT_EQ(averagePrecision({{0.5, false}, {0.5, true}}, 1), 0.5);
}

}  // namespace
}  // namespace spikeloom::tasks
