// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/answers.hpp"

#include <gmock/gmock.h>

#include <rapidcheck.h>
#include <algorithm>

#include "models/support/error.hpp"
#include "sim/sweep/answers/show.hpp"
#include "tests/sim/sweep/answers/hand_sweep.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<double> latencies(const Answers& answers, const std::vector<std::size_t>& points) {
    std::vector<double> values;
    for (const std::size_t i : points) values.push_back(answers.figure(i, 0));
    return values;
}

TEST(Answers, FindTheFrontAndTheBestOfEachObjective) {
    const Answers answers = answer(question(), six());
    EXPECT_THAT(latencies(answers, answers.front), ElementsAre(2, 4, 6));
    EXPECT_EQ(answers.figure(answers.best[0].value(), 0), 2);
    EXPECT_EQ(answers.figure(answers.best[1].value(), 1), 1);
    EXPECT_FALSE(answers.isScreened());
}

TEST(Answers, TakeAnObjectiveTheOtherWayRoundWhereTheSweepSaysSo) {
    Question other = question();
    other.objectives[0].goal = "max";
    const Answers answers = answer(other, six());
    // Large latency, small energy: (8, 2) and (6, 1).
    EXPECT_THAT(latencies(answers, answers.front), ElementsAre(8, 6));
    EXPECT_EQ(answers.figure(answers.best[0].value(), 0), 8);
}

TEST(Answers, KeepConstraintsUpToTheirBounds) {
    Question other = question();
    other.constraints = {{"energy_j", {}, 3.0}};
    const auto feasible = [&](double bound) {
        other.constraints[0].max = bound;
        const Answers answers = answer(other, six());
        return answers.count(answers.finals, Verdict::Feasible);
    };
    EXPECT_EQ(feasible(3.0), 4U);    // energies 1, 2, 2, 3
    EXPECT_EQ(feasible(2.999), 3U);  // just below
    other.constraints = {{"energy_j", 3.0, {}}};
    const Answers answers = answer(other, six());
    EXPECT_EQ(answers.count(answers.finals, Verdict::Infeasible), 3U);
    EXPECT_THAT(latencies(answers, answers.front), ElementsAre(2, 4, 6));  // (2, 9), (4, 4), (6, 3)
}

TEST(Answers, DoNotJudgeWhatFailedOrLacksAFigure) {
    Question other = question();
    other.constraints = {{"accuracy", 0.9, {}}};
    std::vector<Record> records = six();
    records[1].outcome.figures["accuracy"] = 0.95;
    records[2].outcome.figures["accuracy"] = 0.85;
    records.push_back(failure({"", R"("xy")"}, Status::Crashed, "signal 11"));
    const Answers answers = answer(other, records);
    EXPECT_EQ(answers.count(answers.finals, Verdict::Feasible), 1U);
    EXPECT_EQ(answers.count(answers.finals, Verdict::Infeasible), 1U);
    EXPECT_EQ(answers.count(answers.finals, Verdict::Unjudged), 5U);
    EXPECT_THAT(latencies(answers, answers.front), ElementsAre(4));
}

TEST(Answers, AreThereWithoutAPoint) {
    const Answers none = answer(question(), {});
    EXPECT_THAT(none.front, IsEmpty());
    EXPECT_FALSE(none.best[0].has_value());
    EXPECT_EQ(none.effects[0].share, 0.0);
    const Answers failed = answer(question(), {failure({"16", R"("xy")"}, Status::Failed, "no")});
    EXPECT_THAT(failed.front, IsEmpty());
    EXPECT_FALSE(renderTerminal(failed, "empty", false).empty());
}

TEST(Answers, GroupFailuresThatDifferInNumbersAlone) {
    const Answers answers = answer(
        question(), {failure({"16", R"("xy")"}, Status::Refused, "core 3 needs 41 KiB\nsecond line"),
                     failure({"32", R"("xy")"}, Status::Refused, "core 12 needs 9 KiB\nanother"),
                     failure({"64", R"("xy")"}, Status::Refused, "core needs KiB"),
                     failure({"64", R"("yx")"}, Status::Crashed, "core 3 needs 41 KiB"), point({"16", ""}, 1, 1)});
    ASSERT_EQ(answers.failures.size(), 3U);
    EXPECT_EQ(answers.failures[0].points.size(), 2U);
    EXPECT_EQ(answers.failures[0].reason, "core 3 needs 41 KiB");
    EXPECT_EQ(answers.failures[1].status, Status::Refused);
    EXPECT_EQ(answers.failures[2].status, Status::Crashed);
}

std::vector<Record> screened() {
    std::vector<Record> records = six();
    for (Record& record : records) record.point.stage = Stage::Screen;
    return records;
}

TEST(Answers, SeekTheFrontAmongThePointsOfTheFineFidelity) {
    std::vector<Record> records = screened();
    // (2, 9), (4, 2) and (6, 1) on the screen
    records.push_back(point({"64", R"("xy")"}, 5, 9, Stage::Front));
    records.push_back(point({"32", R"("xy")"}, 4, 2.5, Stage::Front));
    records.push_back(point({"16", R"("xy")"}, 6, 1, Stage::Front));
    const Answers answers = answer(question(), records);
    EXPECT_TRUE(answers.isScreened());
    EXPECT_THAT(latencies(answers, answers.front), ElementsAre(4, 6));
    EXPECT_EQ(answers.survey.size(), 6U);
    ASSERT_EQ(answers.disagreements.size(), 2U);
    EXPECT_EQ(answers.compared, 3U);
    // latency: (2 - 5) / 5 = -0.6, 0, 0; 2 < 4 < 6 became 5, 4, 6
    EXPECT_DOUBLE_EQ(answers.disagreements[0].median, 0.0);
    EXPECT_DOUBLE_EQ(answers.disagreements[0].largest, -0.6);
    EXPECT_TRUE(answers.disagreements[0].orderChanged);
    // energy: 0, (2 - 2.5) / 2.5 = -0.2, 0; the order stays
    EXPECT_DOUBLE_EQ(answers.disagreements[1].largest, -0.2);
    EXPECT_FALSE(answers.disagreements[1].orderChanged);
}

TEST(Answers, CompareAnEvenNumberOfPointsByTheMiddleTwo) {
    std::vector<Record> records = screened();
    records.push_back(point({"64", R"("xy")"}, 2.5, 9, Stage::Front));  // (2 - 2.5) / 2.5 = -0.2
    records.push_back(point({"32", R"("xy")"}, 2.5, 2, Stage::Front));  // (4 - 2.5) / 2.5 = 0.6
    const Answers answers = answer(question(), records);
    EXPECT_DOUBLE_EQ(answers.disagreements[0].median, 0.4);
    EXPECT_DOUBLE_EQ(answers.disagreements[0].largest, 0.6);
    EXPECT_FALSE(answers.disagreements[0].orderChanged);  // 2 < 4 became equal: none is the other way round
}

TEST(Answers, DoNotDependOnTheOrderOfTheRecords) {
    const std::string expected = answersJson(answer(question(), six()), "six");
    EXPECT_TRUE(rc::check([&] {
        std::vector<Record> records = six();
        for (std::size_t i = records.size(); i > 1; --i)
            std::swap(records[i - 1], records[*rc::gen::inRange<std::size_t>(0, i)]);
        RC_ASSERT(answersJson(answer(question(), records), "six") == expected);
    }));
}

TEST(Answers, RefuseAValueThatIsNoLevelOfItsAxis) {
    EXPECT_THROW((void)answer(question(), {point({"17", R"("xy")"}, 1, 1)}), InvariantError);
    EXPECT_THROW((void)answer(question(), {point({"16"}, 1, 1)}), InvariantError);
}

}  // namespace
}  // namespace spikeloom::sweep::test
