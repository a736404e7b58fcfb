// SPDX-License-Identifier: Apache-2.0
#include "models/support/strict_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/support/sample_spec.hpp"

namespace spikeloom::spec::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> texts(const std::vector<Problem>& problems) {
    std::vector<std::string> lines;
    for (const Problem& problem : problems) lines.push_back(problem.text());
    return lines;
}

/// What the loader says about a valid sample with one key changed.
std::vector<std::string> complaints(const std::string& key, const Json& value) {
    Json document = {{"name", "n"}};
    document[key] = value;
    std::vector<Problem> problems;
    (void)load<Sample>(document, {"s.json", ""}, problems);
    return texts(problems);
}

Sample loaded(Json document) {
    document["name"] = "n";
    return load<Sample>(document, {"s.json", ""});
}

TEST(StrictJson, KeepsTheDefaultsOfAbsentKeys) {
    Sample expected;
    expected.name = "n";
    EXPECT_EQ(loaded(Json::object()), expected);
}

TEST(StrictJson, SetsEveryKindOfField) {
    const Sample sample = loaded({{"offset", -10},
                                  {"seed", 18446744073709551615U},
                                  {"energy_pj", 10},
                                  {"trace", true},
                                  {"limit", 100},
                                  {"routing", "yx"},
                                  {"fallback", "yx"},
                                  {"placement", "spectral"},
                                  {"buffer", {{"flits", 1024}}},
                                  {"scale", {0.5, -1}},
                                  {"buffers", {{{"flits", 2}}, Json::object()}},
                                  {"table", {{"a b", {{"flits", 3}}}}},
                                  {"stop", {{"kind", "fixed"}, {"steps", 7}}}});
    EXPECT_EQ(sample.offset, -10);
    EXPECT_EQ(sample.seed, 18446744073709551615U);
    EXPECT_EQ(sample.energy, 10.0);
    EXPECT_TRUE(sample.trace);
    EXPECT_EQ(sample.limit, 100U);
    EXPECT_EQ(sample.routing, Routing::Yx);
    EXPECT_EQ(sample.fallback, Routing::Yx);
    EXPECT_EQ(sample.placement, "spectral");
    EXPECT_EQ(sample.buffer.flits, 1024U);
    EXPECT_EQ(sample.scale, (std::vector<double>{0.5, -1.0}));
    ASSERT_EQ(sample.buffers.size(), 2U);
    EXPECT_EQ(sample.buffers[1].flits, 4U);
    EXPECT_EQ(sample.named.at("a b").flits, 3U);
    EXPECT_EQ(std::get<Fixed>(sample.stop).steps, 7);
}

TEST(StrictJson, NamesTheKeyThatAMisspeltOneResembles) {
    EXPECT_THAT(complaints("buffer", {{"flit", 2}}),
                ElementsAre("s.json: buffer.flit: unknown key; did you mean flits?"));
}

TEST(StrictJson, ListsTheKnownKeysWhenNoneIsNear) {
    EXPECT_THAT(complaints("buffer", {{"colour", 2}}),
                ElementsAre("s.json: buffer.colour: unknown key; known keys: flits, channels"));
}

TEST(StrictJson, AcceptsBothEndsOfARangeAndRefusesOneBeyond) {
    EXPECT_THAT(complaints("offset", -10), IsEmpty());
    EXPECT_THAT(complaints("offset", 10), IsEmpty());
    EXPECT_THAT(complaints("offset", -11), ElementsAre("s.json: offset: -11 is not in [-10, 10]"));
    EXPECT_THAT(complaints("offset", 11), ElementsAre("s.json: offset: 11 is not in [-10, 10]"));
    EXPECT_THAT(complaints("bits", 258), ElementsAre("s.json: bits: 258 is not in [2, 8]"));  // 258 mod 256 = 2
    EXPECT_THAT(complaints("limit", -1), ElementsAre("s.json: limit: -1 is not in [1, 100]"));
}

TEST(StrictJson, RefusesAnIntegerWrittenWithAFractionAndSaysHowToWriteIt) {
    EXPECT_THAT(complaints("offset", 4.0), ElementsAre("s.json: offset: expected an integer, found the number 4.0; "
                                                       "write 4, without a fraction or exponent"));
    EXPECT_THAT(complaints("offset", 4.5), ElementsAre("s.json: offset: expected an integer, found the number 4.5"));
}

TEST(StrictJson, BoundsRealsAndKnowsStrictlyPositiveOnes) {
    EXPECT_THAT(complaints("energy_pj", 0), IsEmpty());
    EXPECT_THAT(complaints("energy_pj", 10.5), ElementsAre("s.json: energy_pj: 10.5 is not in [0, 10]"));
    EXPECT_THAT(complaints("voltage_v", 5e-324), IsEmpty());
    EXPECT_THAT(complaints("voltage_v", 0.0), ElementsAre("s.json: voltage_v: 0.0 is not greater than 0"));
    EXPECT_THAT(complaints("voltage_v", std::numeric_limits<double>::infinity()).size(), 1U);
    EXPECT_THAT(complaints("voltage_v", std::numeric_limits<double>::quiet_NaN()).size(), 1U);
}

TEST(StrictJson, SaysWhatItExpectedAndWhatItFound) {
    EXPECT_THAT(complaints("trace", 1), ElementsAre("s.json: trace: expected true or false, found the number 1"));
    EXPECT_THAT(complaints("limit", "7"), ElementsAre("s.json: limit: expected an integer, found the string \"7\"; "
                                                      "write it without quotes"));
    EXPECT_THAT(complaints("limit", nullptr), ElementsAre("s.json: limit: expected an integer, found null; "
                                                          "leave the key out for its default"));
    EXPECT_THAT(complaints("buffer", Json::array({1, 2})),
                ElementsAre("s.json: buffer: expected an object, found an array of 2 elements"));
    EXPECT_THAT(complaints("scale", true), ElementsAre("s.json: scale: expected an array, found true"));
    EXPECT_THAT(complaints("comment", Json::object()),
                ElementsAre("s.json: comment: expected a string, found an object"));
    EXPECT_THAT(complaints("table", 3), ElementsAre("s.json: table: expected an object, found the number 3"));
}

TEST(StrictJson, NamesTheValidChoices) {
    EXPECT_THAT(complaints("mode", "fsat"),
                ElementsAre("s.json: mode: expected one of fast, exact, found \"fsat\"; did you mean fast?"));
    EXPECT_THAT(complaints("routing", "zz"), ElementsAre("s.json: routing: expected one of xy, yx, found \"zz\""));
    EXPECT_THAT(complaints("placement", 1),
                ElementsAre("s.json: placement: expected one of snake, spectral, found the number 1"));
}

TEST(StrictJson, PointsIntoListsAndTables) {
    EXPECT_THAT(complaints("buffers", {Json::object(), {{"flits", 0}}}),
                ElementsAre("s.json: buffers[1].flits: 0 is not in [1, 1024]"));
    EXPECT_THAT(complaints("table", {{"a b", {{"flits", 0}}}}),
                ElementsAre("s.json: table[\"a b\"].flits: 0 is not in [1, 1024]"));
    EXPECT_THAT(complaints("scale", {0, 0, 0}), IsEmpty());
    EXPECT_THAT(complaints("scale", {0, 0, 0, 0}), ElementsAre("s.json: scale: expected at most 3 elements, found 4"));
}

TEST(StrictJson, ReadsOnlyTheFieldsOfTheNamedAlternative) {
    EXPECT_THAT(complaints("stop", {{"kind", "quiet"}, {"steps", 3}}),
                ElementsAre("s.json: stop.steps: unknown key; known keys: kind"));
    EXPECT_THAT(complaints("stop", {{"kind", "fixed"}}), ElementsAre("s.json: stop.steps: missing; [timesteps]"));
    EXPECT_THAT(complaints("stop", {{"steps", 3}}), ElementsAre("s.json: stop.kind: missing; one of quiet, fixed"));
    EXPECT_THAT(complaints("stop", {{"kind", "fixd"}}),
                ElementsAre("s.json: stop.kind: expected one of quiet, fixed, found \"fixd\"; did you mean fixed?"));
}

TEST(StrictJson, ReportsEveryMistakeAtOnce) {
    std::vector<Problem> problems;
    (void)load<Sample>({{"sed", 1}, {"offset", 99}, {"trace", "no"}}, {"s.json", "chip"}, problems);
    EXPECT_THAT(texts(problems), ElementsAre("s.json: chip.sed: unknown key; did you mean seed?",
                                             "s.json: chip.name: missing; name of the sample",
                                             "s.json: chip.offset: 99 is not in [-10, 10]",
                                             "s.json: chip.trace: expected true or false, found the string \"no\"; "
                                             "write it without quotes"));
}

TEST(StrictJson, RunsTheCheckThatJoinsFieldsOnlyWhenTheFieldsAreRight) {
    EXPECT_THAT(complaints("buffer", {{"flits", 2}, {"channels", 3}}),
                ElementsAre("s.json: buffer.channels: more channels than flits; lower channels"));
    EXPECT_THAT(complaints("buffer", {{"flits", 0}, {"channels", 9}}),
                ElementsAre("s.json: buffer.flits: 0 is not in [1, 1024]"));
}

TEST(StrictJson, EscapesWhatAHostileDocumentPutsIntoAMessage) {
    EXPECT_THAT(complaints("mode", "\x1b[2J"),
                ElementsAre("s.json: mode: expected one of fast, exact, found \"\\u001b[2J\""));
    const auto unknown = complaints("\x1b", 1);
    ASSERT_EQ(unknown.size(), 1U);
    EXPECT_EQ(unknown[0].find('\x1b'), std::string::npos);
    EXPECT_LT(complaints("mode", std::string(100000, 'x'))[0].size(), 200U);
}

TEST(StrictJson, ThrowsEverythingThatItFound) {
    try {
        (void)load<Sample>(Json::array(), {"s.json", ""});
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(), "s.json: expected an object, found an array of 0 elements");
    }
}

}  // namespace
}  // namespace spikeloom::spec::test
