// SPDX-License-Identifier: Apache-2.0
#include "models/support/override.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "models/support/error.hpp"

namespace spikeloom {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

Json applied(Json document, std::string_view assignment) {
    applyOverride(document, assignment);
    return document;
}

std::string messageOf(Json document, std::string_view assignment) {
    const Json before = document;
    try {
        applyOverride(document, assignment);
    } catch (const ConfigError& error) {
        EXPECT_EQ(document, before) << "a failed override changed the document";
        return error.what();
    }
    return "accepted";
}

TEST(ApplyOverride, ReplacesAValueAndMakesTheObjectsOnTheWay) {
    EXPECT_EQ(applied({{"a", 1}}, "a=2"), Json({{"a", 2}}));
    EXPECT_EQ(applied(Json::object(), "a.b.c=2"), Json({{"a", {{"b", {{"c", 2}}}}}}));
}

TEST(ApplyOverride, ReadsJsonAndTakesTheRestForStrings) {
    EXPECT_EQ(applied({}, "a=true").at("a"), Json(true));
    EXPECT_EQ(applied({}, "a=[1,2]").at("a"), Json({1, 2}));
    EXPECT_EQ(applied({}, "a=\"7\"").at("a"), Json("7"));
    EXPECT_EQ(applied({}, "a=xy").at("a"), Json("xy"));
    EXPECT_EQ(applied({}, "a=x=y.z[").at("a"), Json("x=y.z["));
    EXPECT_EQ(applied({}, "a=").at("a"), Json(""));
}

TEST(ApplyOverride, IndexesArraysAndAppendsOneBehindTheLast) {
    const Json document = {{"a", {{{"c", 1}}, {{"c", 2}}}}};
    EXPECT_EQ(applied(document, "a[1].c=7").at("a"), Json({{{"c", 1}}, {{"c", 7}}}));
    EXPECT_EQ(applied(document, "a[2].c=7").at("a").size(), 3U);
    EXPECT_EQ(messageOf(document, "a[3].c=7"), "--set: a[3]: the array has 2 elements");
}

TEST(ApplyOverride, ReachesKeysThatAreNoPlainWords) {
    EXPECT_EQ(applied({}, "t[\"a b.c\"].d=1"), Json({{"t", {{"a b.c", {{"d", 1}}}}}}));
}

TEST(ApplyOverride, RefusesAPathThroughSomethingElse) {
    EXPECT_EQ(messageOf({{"a", 3}}, "a.b=1"), "--set: a: expected an object, found the number 3");
    EXPECT_EQ(messageOf({{"a", 3}}, "a[0]=1"), "--set: a: expected an array, found the number 3");
    EXPECT_EQ(messageOf({{"a", {1}}}, "a.b=1"), "--set: a: expected an object, found an array of 1 elements");
    EXPECT_EQ(messageOf({}, "x[0]=1"), "--set: x: expected an array, found an object");
}

TEST(ApplyOverride, RefusesWhatIsNoAssignment) {
    for (const char* text : {"", "a", "=1", "a.=1", ".a=1", "a[=1", "a[x]=1", "a[0=1", "a[-1]=1", "a[0]b=1", "a..b=1",
                             "a[\"b=1", "a[\"b\\\"]=1", "a[99999999999999999999]=1"})
        EXPECT_THAT(messageOf({{"a", {1}}}, text), HasSubstr("is not PATH=VALUE")) << text;
}

TEST(ApplyOverride, RefusesBrokenJsonInsteadOfTakingItForAString) {
    EXPECT_THAT(messageOf({}, "a={\"b\":1"), HasSubstr("syntax error"));
    EXPECT_THAT(messageOf({}, "a={\"b\":1,\"b\":2}"), HasSubstr("occurs twice"));
}

TEST(ApplyOverride, SaysWhatItReplaced) {
    Json document{{"a", {{"b", 1}}}};
    const Overridden done = applyOverride(document, "a.b=2");
    EXPECT_EQ(done.path, "a.b");
    EXPECT_EQ(done.before, Json(1));
    EXPECT_EQ(*done.now, Json(2));
}

TEST(ApplyOverride, SaysWhereWhatItMadeBegins) {
    Json document{{"a", {1}}};
    EXPECT_EQ(applyOverride(document, "c.d.e=2").path, "c");
    EXPECT_EQ(applyOverride(document, "c.f=2").before, std::nullopt);
    EXPECT_EQ(applyOverride(document, "a[1]=2").path, "a[1]");
}

RC_GTEST_PROP(ApplyOverride, EitherAppliesOrThrowsConfigError, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab.[]\"\\=01{}, ")));
    (void)messageOf({{"a", {1, {{"b", 2}}}}, {"b", {{"a", 1}}}}, text);
}

}  // namespace
}  // namespace spikeloom
