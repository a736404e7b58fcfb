// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/merit.hpp"

#include <gmock/gmock.h>

namespace spikeloom::sweep {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

SweepSpec spec(std::vector<ConstraintSpec> constraints = {}) {
    SweepSpec made{};
    made.objectives = {{"latency_s", {}}, {"accuracy", {}}, {"energy_j", "max"}};
    made.constraints = std::move(constraints);
    return made;
}

Outcome complete(double accuracy = 0.8, double area = 2.0) {
    return {.figures = {{"latency_s", 3.0}, {"accuracy", accuracy}, {"energy_j", 5.0}, {"area_mm2", area}}};
}

TEST(Merit, HasEveryObjectiveToBeSmall) {
    const auto merit = meritOf(spec(), complete());
    ASSERT_TRUE(merit);
    EXPECT_THAT(merit->objectives, ElementsAre(3.0, -0.8, -5.0));  // accuracy by itself, energy because it says so
    EXPECT_EQ(merit->violation, 0.0);
}

// 0.8 of at least 1.0 misses a fifth; 3 mm2 of at most 2 misses a half.
TEST(Merit, AddsUpByWhatShareOfTheirBoundsConstraintsAreMissed) {
    const std::vector<ConstraintSpec> both{{"accuracy", 1.0, {}}, {"area_mm2", {}, 2.0}};
    EXPECT_THAT(meritOf(spec(both), complete(0.8, 3.0))->violation, DoubleEq(0.2 + 0.5));
    EXPECT_THAT(meritOf(spec(both), complete(0.8, 2.0))->violation, DoubleEq(0.2));
    EXPECT_EQ(meritOf(spec(both), complete(1.0, 2.0))->violation, 0.0);
}

TEST(Merit, OfABoundOfNothingCountsTheMissItself) {
    EXPECT_EQ(meritOf(spec({{"area_mm2", {}, 0.0}}), complete(0.8, 3.0))->violation, 3.0);
}

TEST(Merit, IsMissedOnBothSidesOfARange) {
    const std::vector<ConstraintSpec> range{{"area_mm2", 2.0, 4.0}};
    EXPECT_EQ(meritOf(spec(range), complete(0.8, 1.0))->violation, 0.5);
    EXPECT_EQ(meritOf(spec(range), complete(0.8, 2.0))->violation, 0.0);
    EXPECT_EQ(meritOf(spec(range), complete(0.8, 4.0))->violation, 0.0);
    EXPECT_EQ(meritOf(spec(range), complete(0.8, 5.0))->violation, 0.25);
}

TEST(Merit, IsNoneOfAPointThatFailedOrLacksAFigure) {
    Outcome outcome = complete();
    outcome.status = Status::Failed;
    EXPECT_FALSE(meritOf(spec(), outcome));
    outcome = complete();
    outcome.figures.erase("accuracy");
    EXPECT_FALSE(meritOf(spec(), outcome));
    EXPECT_FALSE(meritOf(spec({{"cores", {}, 4.0}}), complete()));
}

}  // namespace
}  // namespace spikeloom::sweep
