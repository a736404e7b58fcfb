// SPDX-License-Identifier: Apache-2.0
#include "models/support/schema.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/models/support/sample_spec.hpp"
#include "tests/models/support/schema_judge.hpp"

namespace spikeloom::spec::test {
namespace {

bool loaderAccepts(const Json& document) {
    std::vector<Problem> problems;
    (void)load<Sample>(document, {"d", ""}, problems);
    return problems.empty();
}

Json with(const std::string& key, const Json& value) {
    Json document = {{"name", "n"}};
    document[key] = value;
    return document;
}

TEST(Schema, AgreesWithTheLoaderOnBothSidesOfEveryEdge) {
    const spikeloom::test::SchemaJudge judge(schema<Sample>("sample"));
    const std::vector<std::pair<Json, bool>> cases = {
        {Json::object(), false},  // name is required
        {Json::array(), false},
        {with("name", ""), false},
        {with("name", "n"), true},
        {with("unknown", 1), false},
        {with("offset", -10), true},
        {with("offset", -11), false},
        {with("offset", 10), true},
        {with("offset", 11), false},
        {with("offset", 4.0), false},
        {with("offset", "4"), false},
        {with("offset", nullptr), false},
        {with("bits", 8), true},
        {with("bits", 9), false},
        {with("energy_pj", 10), true},
        {with("energy_pj", 10.001), false},
        {with("voltage_v", 0), false},
        {with("voltage_v", 1e-9), true},
        {with("trace", true), true},
        {with("trace", 1), false},
        {with("limit", 100), true},
        {with("limit", 101), false},
        {with("routing", "yx"), true},
        {with("routing", "zz"), false},
        {with("placement", "spectral"), true},
        {with("placement", "other"), false},
        {with("buffer", {{"flits", 1024}}), true},
        {with("buffer", {{"flits", 1025}}), false},
        {with("buffer", {{"flit", 1}}), false},
        {with("scale", {0, 1, -1}), true},
        {with("scale", {0, 0, 0, 0}), false},
        {with("scale", {2}), false},
        {with("buffers", {{{"flits", 1}}}), true},
        {with("buffers", {1}), false},
        {with("table", {{"any key", {{"flits", 1}}}}), true},
        {with("table", {{"any key", {{"x", 1}}}}), false},
        {with("stop", {{"kind", "quiet"}}), true},
        {with("stop", {{"kind", "quiet"}, {"steps", 1}}), false},
        {with("stop", {{"kind", "fixed"}, {"steps", 1}}), true},
        {with("stop", {{"kind", "fixed"}}), false},
        {with("stop", {{"steps", 1}}), false},
    };
    for (const auto& [document, verdict] : cases) {
        EXPECT_EQ(loaderAccepts(document), verdict) << document;
        EXPECT_EQ(judge.accepts(document), verdict) << document;
    }
}

RC_GTEST_PROP(Schema, AgreesWithTheLoaderOnEditedDocuments, ()) {
    static const spikeloom::test::SchemaJudge judge(schema<Sample>("sample"));
    static const std::vector<Json> values = {nullptr,
                                             true,
                                             -11,
                                             -10,
                                             0,
                                             1,
                                             2,
                                             8,
                                             9,
                                             10,
                                             100,
                                             101,
                                             0.5,
                                             10.5,
                                             "",
                                             "xy",
                                             "n",
                                             "fast",
                                             "snake",
                                             Json::array(),
                                             {0.5},
                                             {1, 2},
                                             Json::object(),
                                             {{"flits", 16}},
                                             {{"kind", "quiet"}}};
    Json document = dump(Sample{});
    document["name"] = "n";
    std::vector<std::string> keys;
    for (const auto& [key, value] : document.items()) keys.push_back(key);
    document[*rc::gen::elementOf(keys)] = *rc::gen::elementOf(values);
    document[*rc::gen::elementOf(keys)] = *rc::gen::elementOf(values);
    RC_ASSERT(judge.accepts(document) == loaderAccepts(document));
}

TEST(Schema, CarriesTheDocumentationTheDefaultAndTheUnit) {
    const Json properties = schema<Sample>("sample").at("properties");
    EXPECT_EQ(properties.at("offset"), Json({{"type", "integer"},
                                             {"minimum", -10},
                                             {"maximum", 10},
                                             {"default", -3},
                                             {"description", "signed [cycles]"}}));
    EXPECT_FALSE(properties.at("name").contains("default"));
    EXPECT_FALSE(properties.at("limit").contains("default"));
}

TEST(Describe, ListsEveryParameterWithTypeDefaultAndRange) {
    const std::string table = markdown(describe<Sample>());
    for (const char* row : {"| `name` | string | required |  | name of the sample |",
                            "| `offset` | integer | `-3` | -10..10 | signed [cycles] |",
                            "| `voltage_v` | number | `0.8` | > 0 | supply [V] |",
                            "| `limit` | integer |  | 1..100 | stop after [cycles] |",
                            "| `routing` | name | `\"xy\"` | xy, yx | routing function |",
                            "| `buffer.flits` | integer | `4` | 1..1024 | depth [flits] |",
                            "| `buffers[].flits` | integer | `4` | 1..1024 | depth [flits] |",
                            "| `table.*.flits` | integer | `4` | 1..1024 | depth [flits] |",
                            "| `stop` | object |  | kind: quiet, fixed | stop rule |",
                            "| `stop(fixed).steps` | integer | required | 1..64 | [timesteps] |"})
        EXPECT_NE(table.find(row), std::string::npos) << row << "\nin\n" << table;
}

}  // namespace
}  // namespace spikeloom::spec::test
