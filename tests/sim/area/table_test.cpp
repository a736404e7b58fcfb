// SPDX-License-Identifier: Apache-2.0
#include "sim/area/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/area/table_builder.hpp"

namespace spikeloom::area {
namespace {

using nlohmann::json;
using test::complaint;
using test::entryOf;
using test::plainTable;
using ::testing::HasSubstr;

TEST(AreaTable, AcceptsATableThatCoversEveryQuantityOnce) {
    EXPECT_EQ(complaint(plainTable()), "");
}

TEST(AreaTable, SuggestsTheQuantityThatWasMeantAndNamesTheOneThatIsMissing) {
    json table = plainTable();
    entryOf(table, "core.neuron_lanes")["covers"] = {"core.neuron_lane"};
    const std::string text = complaint(table);
    EXPECT_THAT(text, HasSubstr("\"core.neuron_lane\" is no quantity; did you mean core.neuron_lanes?"));
    EXPECT_THAT(text,
                HasSubstr("t.json: logic: no entry covers core.neuron_lanes (neuron updates a cycle); add it to the"));
}

TEST(AreaTable, NamesBothEntriesThatCoverOneQuantity) {
    json table = plainTable();
    entryOf(table, "router.link_bits")["covers"].push_back("router.buffer_bits");
    EXPECT_THAT(complaint(table), HasSubstr("router.buffer_bits is covered twice, by router.buffer_bits too"));
}

TEST(AreaTable, RefusesTwoEntriesOfOneName) {
    json table = plainTable();
    entryOf(table, "router.buffer_bits")["name"] = "router.link_bits";
    EXPECT_THAT(complaint(table), HasSubstr("\"router.link_bits\" occurs twice"));
}

TEST(AreaTable, TakesNullForAnUnknownAreaButNotSilence) {
    json table = plainTable();
    table["logic"][0]["area_um2"] = nullptr;
    EXPECT_EQ(complaint(table), "");
    EXPECT_FALSE(readAreaTable(table, "t.json").logic[0].areaUm2.has_value());
    table["logic"][0].erase("area_um2");
    EXPECT_EQ(complaint(table), "t.json: logic[0].area_um2: missing; write null when nobody knows it");
}

// 3 um2 lies in [3, 3] and not in [3.1, 4].
TEST(AreaTable, WantsNumbersWithinTheirUncertainty) {
    json table = plainTable(3.0);
    table["logic"][0]["uncertainty"] = {3.0, 3.0};
    table["second_port"]["uncertainty"] = {1.0, 2.0};
    EXPECT_EQ(complaint(table), "");
    table["logic"][0]["uncertainty"] = {3.1, 4.0};
    table["second_port"]["uncertainty"] = {1.1, 2.0};
    EXPECT_THAT(complaint(table), HasSubstr("logic[0].uncertainty: 3 is not in [3.1, 4]"));
    EXPECT_THAT(complaint(table), HasSubstr("second_port.uncertainty: 1 is not in [1.1, 2]"));
}

TEST(AreaTable, RefusesADensityOfMoreThanOne) {
    json table = plainTable();
    table["logic_density"]["value"] = 1.01;
    EXPECT_EQ(complaint(table), "t.json: logic_density: more than 1; the part of the silicon that is taken, at most 1");
    table["logic_density"]["value"] = 0.9;
    table["logic_density"]["uncertainty"] = {0.8, 1.1};
    EXPECT_THAT(complaint(table), HasSubstr("logic_density: more than 1"));
}

TEST(AreaTable, RefusesANumberWithoutASourceAndUnknownKeys) {
    json table = plainTable();
    table["logic"][0]["source"] = "";
    table["second_port"].erase("source");
    table["logik"] = 1;
    const std::string text = complaint(table);
    EXPECT_THAT(text, HasSubstr("logic[0].source: expected at least 1 characters"));
    EXPECT_THAT(text, HasSubstr("second_port.source: missing"));
    EXPECT_THAT(text, HasSubstr("t.json: logik: unknown key; did you mean logic?"));
}

TEST(AreaTable, SurvivesTheWayToJsonAndBack) {
    json table = plainTable(1.5);
    table["logic"][2]["area_um2"] = nullptr;
    const json once = document(readAreaTable(table, "t.json"));
    EXPECT_EQ(document(readAreaTable(once, "t.json")), once);
    EXPECT_TRUE(once["logic"][2]["area_um2"].is_null());
}

}  // namespace
}  // namespace spikeloom::area
