// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/sim/sweep/sweeps.hpp"

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(SpaceProblems, AreReportedAllAtOnceWithTheirPlace) {
    const SweepSpec sweep = sweepOf(
        {axis("lanes", {"1", "2"}), axis("lanes", {"4"}), axis("vcs", {"1"}, {{"lanse", {"1"}}, {"lanes", {"3"}}})});
    EXPECT_THAT(problemsOf(sweep),
                ElementsAre(StartsWith("axes[1].path: lanes is the path of axes[0] already"),
                            StartsWith("axes[2].when.lanes[0]: lanes never has the value 3; did you mean 1?"),
                            StartsWith("axes[2].when.lanse: no axis has the path lanse; did you mean lanes?")));
}

TEST(SpaceProblems, AValueWithinAnObjectOfAnotherAxis) {
    EXPECT_THAT(
        problemsOf(sweepOf({axis("chip.noc", {"{\"flit_bits\":32}"}), axis("chip.noc.flit_bits", {"32", "64"})})),
        ElementsAre(StartsWith("axes[1].path: chip.noc.flit_bits is within chip.noc, to which axes[0] gives")));
    EXPECT_THAT(problemsOf(sweepOf({axis("chip", {"\"generic28\""}), axis("chip.noc.flit_bits", {"32", "64"})})),
                IsEmpty());
}

TEST(SpaceProblems, AValueTwice) {
    EXPECT_THAT(problemsOf(sweepOf({axis("x", {"1", "4", "4.0"})})),
                ElementsAre(StartsWith("axes[0].values[2]: 4 is the value at 1 already")));
}

TEST(SpaceProblems, ZippedAxesOfUnlikeLengthOrWithTheSameValuesTwice) {
    EXPECT_THAT(problemsOf(sweepOf({zipped(axis("x", {"1", "2"}), "m"), zipped(axis("y", {"1", "2", "3"}), "m")})),
                ElementsAre(StartsWith("axes[1].values: 3 values, but 2 of x in the same zip 'm'")));
    EXPECT_THAT(problemsOf(sweepOf({zipped(axis("x", {"1", "1"}), "m"), zipped(axis("y", {"2", "2"}), "m")})),
                ElementsAre(StartsWith("axes[0].values[1]: 1, 2 is the value at 0 already")));
    EXPECT_THAT(problemsOf(sweepOf({zipped(axis("x", {"1", "1"}), "m"), zipped(axis("y", {"2", "3"}), "m")})),
                IsEmpty());
}

TEST(SpaceProblems, ConditionsInACircle) {
    EXPECT_THAT(
        problemsOf(sweepOf({axis("a", {"1"}, {{"b", {"1"}}}), axis("b", {"1"}, {{"a", {"1"}}}), axis("c", {"1"})})),
        ElementsAre(StartsWith("axes[0].when: whether a varies"), StartsWith("axes[1].when: whether b varies")));
    EXPECT_THAT(problemsOf(sweepOf({axis("a", {"1"}, {{"a", {"1"}}})})), ElementsAre(HasSubstr("depends on itself")));
}

// c wants a = 1, and b, which varies for a = 2 alone.
TEST(SpaceProblems, ConditionsThatExcludeEachOther) {
    const auto sweep = [](const char* wanted) {
        return sweepOf({axis("a", {"1", "2"}), axis("b", {"7"}, {{"a", {"2"}}}),
                        axis("c", {"9"}, {{"a", {wanted}}, {"b", {"7"}}})});
    };
    EXPECT_THAT(problemsOf(sweep("1")), ElementsAre(StartsWith("axes[2].when: c varies nowhere")));
    EXPECT_THAT(problemsOf(sweep("2")), IsEmpty());
}

TEST(SpaceProblems, ExclusionsOfWhatThereIsNot) {
    EXPECT_THAT(problemsOf(sweepOf({axis("a", {"1", "2"})}, {{{"a", {"1"}}}, {{"a", {"3"}}}, {{"b", {"1"}}}})),
                ElementsAre(StartsWith("exclude[1].a[0]: a never has the value 3"),
                            StartsWith("exclude[2].b: no axis has the path b")));
    EXPECT_THAT(
        problemsOf(sweepOf({axis("a", {"1", "2"}), axis("b", {"1"}, {{"a", {"1"}}})}, {{{"a", {"2"}}, {"b", {"1"}}}})),
        ElementsAre(StartsWith("exclude[0]: no point has these values")));
}

TEST(SpaceProblems, ExclusionsOfEveryPoint) {
    const std::vector<AxisSpec> axes{axis("a", {"1", "2"}), axis("b", {"1", "2"})};
    EXPECT_THAT(problemsOf(sweepOf(axes, {{{"a", {"1"}}}, {{"b", {"1"}}}})), IsEmpty());  // (2, 2) is left
    EXPECT_THAT(problemsOf(sweepOf(axes, {{{"a", {"1"}}}, {{"b", {"1"}}}, {{"a", {"2"}}, {"b", {"2"}}}})),
                ElementsAre(StartsWith("exclude: every point is excluded")));
}

TEST(SpaceProblems, ExclusionsOfAlmostAllOfAHugeSpaceAreDecidedAtOnce) {
    std::vector<AxisSpec> axes;
    for (int i = 0; i < 40; ++i) axes.push_back(axis("x" + std::to_string(i), {"1", "2", "3", "4"}));
    std::vector<Table> exclude{{{"x39", {"1", "2", "3"}}}};
    EXPECT_THAT(problemsOf(sweepOf(axes, exclude)), IsEmpty());
    exclude.push_back({{"x0", {"4"}}});
    EXPECT_THAT(problemsOf(sweepOf(axes, exclude)), IsEmpty());
}

}  // namespace
}  // namespace spikeloom::sweep
