// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/space.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <set>

#include "tests/sim/sweep/sweeps.hpp"

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<std::vector<std::string>> distinctValues(const Space& space) {
    std::set<std::vector<std::string>> values;
    for (const Choice& choice : allChoices(space))
        if (const auto canonical = space.canonical(choice)) values.insert(space.values(*canonical));
    return values;
}

std::set<Choice> distinctChoices(const Space& space) {
    std::set<Choice> choices;
    for (const Choice& choice : allChoices(space))
        if (const auto canonical = space.canonical(choice)) choices.insert(*canonical);
    return choices;
}

TEST(Space, HasADimensionForEachAxis) {
    const Space space = spaceOf({axis("x", {"1", "2", "4"}), axis("y", {"\"xy\"", "\"yx\""})});
    EXPECT_THAT(space.sizes(), ElementsAre(3u, 2u));
    EXPECT_EQ(space.combinations(), 6u);
    EXPECT_THAT(space.values({2, 1}), ElementsAre("4", "\"yx\""));
    EXPECT_EQ(space.choiceOf({"4", "\"yx\""}), (Choice{2, 1}));
}

TEST(Space, HasOneDimensionForZippedAxes) {
    const Space space =
        spaceOf({zipped(axis("x", {"1", "2"}), "mesh"), axis("k", {"7"}), zipped(axis("y", {"5", "5"}), "mesh")});
    EXPECT_THAT(space.sizes(), ElementsAre(2u, 1u));
    EXPECT_THAT(space.values({1, 0}), ElementsAre("2", "7", "5"));
    EXPECT_EQ(space.choiceOf({"2", "7", "5"}), (Choice{1, 0}));
}

TEST(Space, KnowsNoChoiceOfValuesThatZippedAxesDoNotHaveTogether) {
    const Space space = spaceOf({zipped(axis("x", {"1", "2"}), "m"), zipped(axis("y", {"5", "6"}), "m")});
    EXPECT_EQ(space.choiceOf({"1", "5"}), (Choice{0}));
    EXPECT_EQ(space.choiceOf({"1", "6"}), std::nullopt);
    EXPECT_EQ(space.choiceOf({"1", "7"}), std::nullopt);
    EXPECT_EQ(space.choiceOf({"1", ""}), std::nullopt);
}

// vcs varies for lanes 4 alone: (1), (2), (4, 1), (4, 2), (4, 3): five points of nine combinations.
TEST(Space, CollapsesAnAxisWhereItDoesNotVary) {
    const Space space = spaceOf({axis("lanes", {"1", "2", "4"}), axis("vcs", {"1", "2", "3"}, {{"lanes", {"4"}}})});
    EXPECT_EQ(space.combinations(), 9u);
    EXPECT_EQ(space.canonical({1, 2}), (Choice{1, 0}));
    EXPECT_EQ(space.canonical({2, 2}), (Choice{2, 2}));
    EXPECT_THAT(space.values({1, 0}), ElementsAre("2", ""));
    EXPECT_EQ(distinctChoices(space).size(), 5u);
}

// b keeps the experiment's value where a is 1, and that is none of its levels, 1 included: c does not vary there.
TEST(Space, HoldsNoConditionOnAnAxisThatDoesNotVary) {
    const Space space =
        spaceOf({axis("c", {"8", "9"}, {{"b", {"1"}}}), axis("a", {"1", "2"}), axis("b", {"1", "2"}, {{"a", {"2"}}})});
    EXPECT_THAT(space.values({0, 0, 0}), ElementsAre("", "1", ""));
    EXPECT_THAT(space.values({1, 1, 0}), ElementsAre("9", "2", "1"));
    EXPECT_EQ(space.canonical({1, 0, 0}), (Choice{0, 0, 0}));
    EXPECT_EQ(distinctChoices(space).size(), 4u);  // a = 1; a = 2 and b = 2; a = 2, b = 1 and c = 8 or 9
    EXPECT_EQ(space.choiceOf({"9", "2", "1"}), (Choice{1, 1, 0}));
}

// y varies for k = 1 alone; without it levels 0 and 1 of the zip are the same point, since x has 5 in both.
TEST(Space, HasOneChoiceOfAPointAlsoWhereOnlySomeZippedAxesVary) {
    const Space space = spaceOf({axis("k", {"0", "1"}), zipped(axis("x", {"5", "5", "6"}), "z"),
                                 zipped(axis("y", {"1", "2", "2"}, {{"k", {"1"}}}), "z")});
    EXPECT_EQ(space.canonical({0, 1}), (Choice{0, 0}));
    EXPECT_EQ(space.canonical({0, 2}), (Choice{0, 2}));
    EXPECT_EQ(space.canonical({1, 1}), (Choice{1, 1}));
    EXPECT_EQ(distinctChoices(space).size(), 5u);
}

TEST(Space, LeavesOutWhatIsExcluded) {
    const Space space =
        spaceOf({axis("x", {"1", "2"}), axis("y", {"1", "2", "3"})}, {{{"x", {"2"}}, {"y", {"2", "3"}}}});
    EXPECT_EQ(space.canonical({1, 0}), (Choice{1, 0}));
    EXPECT_EQ(space.canonical({1, 1}), std::nullopt);
    EXPECT_EQ(space.canonical({1, 2}), std::nullopt);
    EXPECT_EQ(space.canonical({0, 2}), (Choice{0, 2}));
}

TEST(Space, ExcludesNoPointByAnAxisThatDoesNotVaryThere) {
    const Space space = spaceOf({axis("a", {"1", "2"}), axis("b", {"1", "2"}, {{"a", {"2"}}})}, {{{"b", {"1"}}}});
    EXPECT_EQ(space.canonical({0, 0}), (Choice{0, 0}));
    EXPECT_EQ(space.canonical({1, 0}), std::nullopt);
}

TEST(Space, CombinationsSaturate) {
    std::vector<AxisSpec> axes;
    for (int i = 0; i < 64; ++i) axes.push_back(axis("x" + std::to_string(i), {"1", "2"}));
    EXPECT_EQ(spaceOf(axes).combinations(), ~std::uint64_t{0});
    axes.pop_back();
    EXPECT_EQ(spaceOf(axes).combinations(), std::uint64_t{1} << 63);
}

TEST(SpaceProperty, APointHasOneChoiceAndItsValuesLeadBackToIt) {
    EXPECT_TRUE(rc::check("canonical, values and choiceOf agree", [](const std::vector<std::uint8_t>& numbers) {
        const SweepSpec sweep = arbitrarySweep(numbers);
        RC_PRE(problemsOf(sweep).empty());
        const Space space(sweep, "sweep.json");
        for (const Choice& choice : allChoices(space)) {
            const auto canonical = space.canonical(choice);
            RC_ASSERT(space.choiceOf(space.values(choice)).has_value());
            if (!canonical) continue;
            RC_ASSERT(space.canonical(*canonical) == canonical);
            RC_ASSERT(space.values(*canonical) == space.values(choice));
            RC_ASSERT(space.choiceOf(space.values(*canonical)) == canonical);
        }
        RC_ASSERT(distinctChoices(space).size() == distinctValues(space).size());
    }));
}

}  // namespace
}  // namespace spikeloom::sweep
