// SPDX-License-Identifier: Apache-2.0
#include "models/support/json_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom {
namespace {

using testing::StartsWith;

std::string messageOf(std::string_view text) {
    try {
        return "accepted " + parseJson(text, "f.json").dump();
    } catch (const ConfigError& error) {
        return error.what();
    }
}

TEST(ParseJson, ReadsEveryKindOfValueAndIgnoresComments) {
    const auto document =
        parseJson("// first\n{\"a\": [1, -2, 18446744073709551615, 0.5, \"x\", true, null, {}] /* b */}", "f");
    EXPECT_EQ(document.dump(), R"({"a":[1,-2,18446744073709551615,0.5,"x",true,null,{}]})");
}

// 1: {
// 2:   "a": 1,
// 3:   "b" 2      <- the 2 stands in column 7
TEST(ParseJson, NamesLineAndColumnOfASyntaxError) {
    EXPECT_THAT(messageOf("{\n  \"a\": 1,\n  \"b\" 2\n}"), StartsWith("f.json:3:7: syntax error"));
    EXPECT_THAT(messageOf(""), StartsWith("f.json:1:1: syntax error"));
    EXPECT_THAT(messageOf("{} x"), StartsWith("f.json:1:4: syntax error"));
    EXPECT_THAT(messageOf("{\"a\": 1,}"), StartsWith("f.json:1:9: syntax error"));
}

TEST(ParseJson, RefusesAKeyThatOccursTwiceInOneObject) {
    EXPECT_EQ(messageOf("{\n \"a\\\"\": 1,\n \"a\\\"\": 2}"),
              "f.json:3:2: the key \"a\\\"\" occurs twice in this object");
    EXPECT_EQ(messageOf(R"({"a": {"b": 1}, "c": {"b": 2}})"), R"(accepted {"a":{"b":1},"c":{"b":2}})");
    EXPECT_THAT(messageOf(R"({"a": {"b": 1}, "a": 2})"), StartsWith("f.json:1:17: the key \"a\""));
}

TEST(ParseJson, AcceptsTheDeepestNestingAndRefusesOneLevelMore) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_NO_THROW((void)parseJson(nested(kMaxJsonDepth), "f"));
    EXPECT_EQ(messageOf(nested(kMaxJsonDepth + 1)), "f.json:1:65: nested more than 64 levels deep");
}

TEST(ParseJson, SurvivesAMillionOpenBrackets) {
    EXPECT_THAT(messageOf(std::string(1000000, '[')), StartsWith("f.json:1:65: nested more than"));
    std::string objects;
    for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
    EXPECT_THAT(messageOf(objects), StartsWith("f.json:1:321: nested more than"));  // 64 times 5 characters, then one
}

TEST(ParseJson, RefusesNumbersThatNoDoubleHolds) {
    EXPECT_THAT(messageOf("[1e999]"), StartsWith("f.json:1:6: "));
}

TEST(ParseJson, RefusesBytesThatAreNoUtf8AndPrintsNone) {
    const std::string message = messageOf("{\"a\": \"\xff\x1b\"}");
    EXPECT_THAT(message, StartsWith("f.json:1:8: syntax error"));
    EXPECT_EQ(message.find('\x1b'), std::string::npos);
}

RC_GTEST_PROP(ParseJson, EitherReadsOrThrowsConfigErrorForAnyBytes, (const std::string& bytes)) {
    try {
        (void)parseJson(bytes, "f");
    } catch (const ConfigError&) {
    }
}

RC_GTEST_PROP(ParseJson, EitherReadsOrThrowsConfigErrorForBrokenDocuments, ()) {
    std::string text = R"({"a": [1, -2.5e3, "x\u00e9\n", true, null], /* c */ "b": {"c": {}}, "d": "" // e
})";
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        text[at] = *rc::gen::arbitrary<char>();
    }
    text.resize(*rc::gen::inRange<std::size_t>(0, text.size() + 1));
    try {
        (void)parseJson(text, "f");
    } catch (const ConfigError&) {
    }
}

TEST(WriteJsonFile, WritesWhatReadJsonFileReads) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "d.json";
    const nlohmann::json document = {{"b", {1, 2.5}}, {"a", "x"}};
    writeJsonFile(file, document);
    EXPECT_EQ(readJsonFile(file), document);
    EXPECT_THAT(test::ScratchDirectory::read(file), StartsWith("{\n  \"a\": \"x\",\n"));
}

}  // namespace
}  // namespace spikeloom
