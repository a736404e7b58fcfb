// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/change.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace spikeloom::diff {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> pathsOf(const std::vector<Change>& changes) {
    std::vector<std::string> paths;
    for (const Change& change : changes) paths.push_back(change.path);
    return paths;
}

TEST(Flattened, NamesEveryScalarByItsPath) {
    const Values values = flattened(Json::parse(R"({"a": {"b": [1, {"c": true}]}, "d": [], "e": null})"));
    EXPECT_EQ(values, (Values{{"a.b[0]", 1}, {"a.b[1].c", true}, {"d", Json::array()}, {"e", nullptr}}));
}

// A ranking whose order has changed is compared by what is ranked.
TEST(Flattened, NamesElementsByTheirNamesIfTheyHaveAny) {
    const Values values = flattened(Json::parse(R"({"links": [{"link": "tile 3 in", "flits": 7}]})"));
    EXPECT_EQ(values.at("links[tile 3 in].flits"), 7);
}

TEST(Flattened, KeepsElementsOfOneNameApart) {
    const Values values =
        flattened(Json::parse(R"({"a": [{"name": "x", "v": 1}, {"name": "y"}, {"name": "x", "v": 2}]})"));
    EXPECT_EQ(values.at("a[x].v"), 1);
    EXPECT_EQ(values.at("a[x #2].v"), 2);
}

TEST(Changes, AreWhatDiffersAndWhatIsOnOneSideOnly) {
    const auto found = changes({{"a", 1}, {"b", 2}, {"c", "x"}}, {{"b", 3}, {"c", "x"}, {"d", 4}});
    EXPECT_THAT(pathsOf(found), ElementsAre("a", "b", "d"));
    EXPECT_FALSE(found[0].b.has_value());
    EXPECT_EQ(found[1].difference(), 1.0);
    EXPECT_EQ(found[1].relative(), 0.5);
    EXPECT_FALSE(found[2].a.has_value());
    EXPECT_FALSE(found[2].difference().has_value());
}

TEST(Changes, DoNotTellAnIntegerFromTheSameNumberWithAPoint) {
    EXPECT_THAT(changes({{"a", 1}}, {{"a", 1.0}}), IsEmpty());
    EXPECT_THAT(pathsOf(changes({{"a", 1}}, {{"a", "1"}})), ElementsAre("a"));
}

// 100 and 110 differ by 10, which is 1/11 of the larger one: 0.0909...
TEST(Changes, HoldATolerance) {
    const Values a{{"x", 100}}, b{{"x", 110}};
    EXPECT_EQ(changes(a, b, 0.0909).size(), 1u);
    EXPECT_EQ(changes(a, b, 0.0910).size(), 0u);
    EXPECT_EQ(changes({{"x", 0}}, {{"x", 1e-9}}, 0.999).size(), 1u);  // nothing is near 0 but 0
}

TEST(Change, FromZeroIsInfinite) {
    EXPECT_TRUE(std::isinf(*Change{"x", 0, 5}.relative()));
    EXPECT_LT(*Change({"x", 0, -5}).relative(), 0.0);
}

// -50 %, +20 %, from 0, and what is no number.
TEST(Changes, ComeWithTheLargestFirst) {
    auto found = changes({{"a", 10}, {"b", 10}, {"c", 0}, {"d", true}}, {{"a", 12}, {"b", 5}, {"c", 1}, {"d", false}});
    sortLargestFirst(found);
    EXPECT_THAT(pathsOf(found), ElementsAre("c", "d", "b", "a"));
}

RC_GTEST_PROP(Changes, AreTheSamePathsTheOtherWayRound,
              (const std::map<std::string, int>& one, const std::map<std::string, int>& other)) {
    const Values a(one.begin(), one.end()), b(other.begin(), other.end());
    RC_ASSERT(pathsOf(changes(a, b)) == pathsOf(changes(b, a)));
    RC_ASSERT(changes(a, a).empty());
}

}  // namespace
}  // namespace spikeloom::diff
