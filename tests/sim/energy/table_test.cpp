// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/energy/table_builder.hpp"

namespace spikeloom::energy {
namespace {

using nlohmann::json;
using test::complaint;
using test::entryOf;
using test::plainTable;
using testing::HasSubstr;

TEST(EnergyTable, AcceptsATableThatCoversEveryBilledCounterOnce) {
    EXPECT_EQ(complaint(plainTable()), "");
}

TEST(EnergyTable, NamesTheCounterThatNoEntryCovers) {
    json table = plainTable();
    entryOf(table, "noc.local_hops")["covers"] = {"noc.link_traversals"};
    EXPECT_EQ(complaint(table),
              "t.json: entries: no entry covers noc.local_hops (those that left it for a core, or a torus's host); add it to the `covers` of one "
              "entry; an unknown energy is null, never left out");
}

TEST(EnergyTable, NamesBothEntriesThatCoverOneCounter) {
    json table = plainTable();
    entryOf(table, "core.axon_fifo_pops")["covers"] = {"core.axon_fifo_pops", "core.axon_fifo_pushes"};
    EXPECT_THAT(complaint(table), HasSubstr("core.axon_fifo_pushes is covered twice, by core.axon_fifo_pushes too"));
}

TEST(EnergyTable, RefusesACounterThatOneEntryNamesTwice) {
    json table = plainTable();
    entryOf(table, "core.adder_bits")["covers"] = {"core.adder_bits", "core.adder_bits"};
    EXPECT_THAT(complaint(table), HasSubstr(".covers[1]: core.adder_bits is covered twice"));
}

TEST(EnergyTable, SuggestsTheCounterThatWasMeant) {
    json table = plainTable();
    entryOf(table, "core.adder_bits")["covers"] = {"core.adder_bit"};
    EXPECT_THAT(complaint(table), HasSubstr("\"core.adder_bit\" is no counter; did you mean core.adder_bits?"));
    EXPECT_THAT(complaint(table), HasSubstr("no entry covers core.adder_bits"));
}

TEST(EnergyTable, MayCoverACounterThatNeedsNoEntry) {
    json table = plainTable();
    entryOf(table, "core.adder_bits")["covers"].push_back("core.synaptic_operations");
    EXPECT_EQ(complaint(table), "");
}

TEST(EnergyTable, TakesNullForAnUnknownEnergyButNotSilence) {
    json table = plainTable();
    json& entry = entryOf(table, "host.link_bits");
    const auto index = static_cast<std::size_t>(&entry - &table["entries"][0]);
    entry["energy_pj"] = nullptr;
    EXPECT_EQ(complaint(table), "");
    EXPECT_FALSE(readEnergyTable(table, "t.json").entries[index].energyPj.has_value());
    entry.erase("energy_pj");
    EXPECT_EQ(complaint(table),
              "t.json: entries[" + std::to_string(index) + "].energy_pj: missing; write null when nobody knows it");
}

TEST(EnergyTable, TakesZeroAndRefusesLess) {
    json table = plainTable(0.0);
    EXPECT_EQ(complaint(table), "");
    entryOf(table, "core.axon_fifo_pushes")["energy_pj"] = -0.001;
    EXPECT_EQ(complaint(table), "t.json: entries[0].energy_pj: -0.001 is not at least 0");
}

TEST(EnergyTable, RefusesANumberWithoutASource) {
    json table = plainTable();
    table["entries"][0].erase("source");
    table["entries"][1]["source"] = "";
    EXPECT_THAT(complaint(table), HasSubstr("entries[0].source: missing"));
    EXPECT_THAT(complaint(table), HasSubstr("entries[1].source: expected at least 1 characters"));
}

TEST(EnergyTable, RefusesAWidthForACounterThatCountsNoWords) {
    json table = plainTable();
    entryOf(table, "core.tracer_read_words")["per_bits"] = 128;
    EXPECT_EQ(complaint(table), "");
    entryOf(table, "core.adder_bits")["per_bits"] = 32;
    EXPECT_THAT(complaint(table), HasSubstr("per_bits: core.adder_bits does not count words or flits"));
}

// 1 pJ lies in [1, 1] and not in [1.1, 2].
TEST(EnergyTable, WantsTheNumberWithinItsUncertainty) {
    json table = plainTable();
    table["entries"][0]["uncertainty"] = {1.0, 1.0};
    EXPECT_EQ(complaint(table), "");
    table["entries"][0]["uncertainty"] = {1.1, 2.0};
    EXPECT_THAT(complaint(table), HasSubstr("entries[0].uncertainty: 1 is not in [1.1, 2]"));
}

TEST(EnergyTable, RefusesTwoEntriesOfOneName) {
    json table = plainTable();
    table["idle"].push_back({{"name", "core.adder_bits"},
                             {"power_uw_per_mhz", 1.0},
                             {"per", "core"},
                             {"source", "made up"},
                             {"kind", "estimate"}});
    EXPECT_EQ(complaint(table), "t.json: idle[0].name: \"core.adder_bits\" occurs twice");
}

TEST(EnergyTable, ReportsEveryMistakeAtOnce) {
    json table = plainTable();
    table["voltage"] = 0.9;
    table["entries"][0]["kind"] = "guess";
    table["entries"][1]["energy_pj"] = "2 pJ";
    const std::string text = complaint(table);
    EXPECT_THAT(text, HasSubstr("t.json: voltage: unknown key; did you mean voltage_v?"));
    EXPECT_THAT(text, HasSubstr("entries[0].kind: expected one of measured, published, repository, derived, estimate"));
    EXPECT_THAT(text, HasSubstr("entries[1].energy_pj: expected a number, found the string \"2 pJ\""));
}

TEST(EnergyTable, SurvivesTheWayToJsonAndBack) {
    json table = plainTable();
    entryOf(table, "noc.local_hops")["energy_pj"] = nullptr;
    table["static"].push_back(
        {{"name", "x"}, {"power_mw", nullptr}, {"per", "chip"}, {"source", "s"}, {"kind", "derived"}});
    const json once = document(readEnergyTable(table, "t.json"));
    EXPECT_EQ(document(readEnergyTable(once, "t.json")), once);
    EXPECT_TRUE(once["static"][0]["power_mw"].is_null());
}

}  // namespace
}  // namespace spikeloom::energy
