// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "sim/sweep/answers/answers.hpp"
#include "tests/sim/sweep/answers/hand_sweep.hpp"

namespace spikeloom::sweep::test {
namespace {

TEST(Effects, AreMeansOfLevelsAndShareOfVariance) {
    const Answers answers = answer(question(), six());
    ASSERT_EQ(answers.effects.size(), 4U);  // two axes, two objectives
    // Latency: mean 5; squared distances 1 + 1 + 9 + 9 + 1 + 1 = 22.
    // flit_bits: means 7, 5, 3 of two points each: 2 x (4 + 0 + 4) = 16.
    const Effect& bits = answers.effects[0];
    ASSERT_EQ(bits.levels.size(), 3U);
    EXPECT_EQ(bits.levels[0].value, "16");
    EXPECT_EQ(bits.levels[0].points, 2U);
    EXPECT_DOUBLE_EQ(bits.levels[0].mean, 7.0);
    EXPECT_DOUBLE_EQ(bits.levels[2].mean, 3.0);
    EXPECT_DOUBLE_EQ(bits.share, 16.0 / 22.0);
    // routing: means 4 and 6 of three points each: 3 x (1 + 1) = 6. Nothing else: the shares add up to 1.
    const Effect& routing = answers.effects[2];
    EXPECT_EQ(routing.axis, 1U);
    EXPECT_EQ(routing.objective, 0U);
    EXPECT_DOUBLE_EQ(routing.share, 6.0 / 22.0);
}

TEST(Effects, CountTheValueOfTheExperimentAsALevelOfItsOwn) {
    std::vector<Record> records = six();
    records.push_back(point({"", R"("xy")"}, 5, 1));
    const Answers answers = answer(question(), records);
    ASSERT_EQ(answers.effects[0].levels.size(), 4U);
    EXPECT_EQ(answers.effects[0].levels[0].value, "");
    EXPECT_EQ(answers.effects[0].levels[0].points, 1U);
}

TEST(Effects, AreNoneWhereNothingVaries) {
    const Answers answers = answer(question(), {point({"16", R"("xy")"}, 3, 1), point({"32", R"("xy")"}, 3, 2)});
    EXPECT_EQ(answers.effects[0].share, 0.0);
    EXPECT_EQ(answers.effects[1].share, 1.0);
    EXPECT_EQ(answers.effects[0].levels.size(), 2U);  // 64 has no point
}

TEST(Effects, IncludePointsThatMissAConstraintButNoFailedOnes) {
    Question other = question();
    other.constraints = {{"latency_s", {}, 1.0}};
    std::vector<Record> records = six();
    records.push_back(failure({"16", ""}, Status::Crashed, "signal"));
    const Answers answers = answer(other, records);
    EXPECT_DOUBLE_EQ(answers.effects[0].share, 16.0 / 22.0);
}

}  // namespace
}  // namespace spikeloom::sweep::test
