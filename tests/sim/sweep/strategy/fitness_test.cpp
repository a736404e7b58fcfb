// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/fitness.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;

bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) return false;
        better = better || a[i] < b[i];
    }
    return better;
}

TEST(Fitness, OfPointsThatKeepAllConstraintsIsTheirObjectives) {
    EXPECT_THAT(fitness({Merit{{1, 5}, 0}, Merit{{2, 4}, 0}}, 2), ElementsAre(ElementsAre(1, 5), ElementsAre(2, 4)));
}

TEST(Fitness, OfOneObjectiveStandsThereTwice) {
    EXPECT_THAT(fitness({Merit{{3}, 0}}, 1), ElementsAre(ElementsAre(3, 3)));
}

TEST(Fitness, OrdersFeasibleThenViolationThenFailed) {
    const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
    const auto all = fitness({Merit{{1, 9}, 0}, Merit{{9, 1}, 0}, Merit{{0, 0}, 0.1}, Merit{{0, 0}, 1e300},
                              std::nullopt, Merit{{nan, 0}, 0}, Merit{{0, infinity}, 0}},
                             2);
    for (const std::size_t feasible : {0u, 1u})
        for (std::size_t i = 2; i < all.size(); ++i) EXPECT_TRUE(dominates(all[feasible], all[i])) << i;
    EXPECT_TRUE(dominates(all[2], all[3]));
    EXPECT_TRUE(dominates(all[3], all[4]));
    EXPECT_EQ(all[4], all[5]);
    EXPECT_EQ(all[4], all[6]);
    for (const auto& point : all)
        for (const double value : point) EXPECT_TRUE(std::isfinite(value));
}

TEST(Fitness, OrdersViolationsWhereNoPointIsFeasible) {
    const auto all = fitness({Merit{{7, 7}, 2}, Merit{{8, 8}, 1}}, 2);
    EXPECT_TRUE(dominates(all[1], all[0]));
}

TEST(Fitness, PutsWhatIsNotFeasibleBehindWhatIsWhereAllObjectivesAreEqual) {
    const auto all = fitness({Merit{{1e12, 0}, 0}, Merit{{1, 0}, 1e-9}}, 2);
    EXPECT_TRUE(dominates(all[0], all[1]));
}

}  // namespace
}  // namespace spikeloom::sweep
