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
              "t.json: entries: no entry covers noc.local_hops (those that left it for a core, or a torus's host); add "
              "it to the `covers` of one "
              "entry, or to the `includes` of one whose number holds it; an unknown energy is null, never left out");
}

TEST(EnergyTable, NamesBothEntriesThatCoverOneCounter) {
    json table = plainTable();
    entryOf(table, "core.axon_fifo_pops")["covers"] = {"core.axon_fifo_pops", "core.axon_fifo_pushes"};
    EXPECT_THAT(complaint(table),
                HasSubstr("core.axon_fifo_pushes is accounted for twice, by core.axon_fifo_pushes too"));
}

TEST(EnergyTable, RefusesACounterThatOneEntryNamesTwice) {
    json table = plainTable();
    entryOf(table, "core.adder_bits")["covers"] = {"core.adder_bits", "core.adder_bits"};
    EXPECT_THAT(complaint(table), HasSubstr(".covers[1]: core.adder_bits is accounted for twice"));
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

/// Without the entry of `counter`, which another one is to include.
json without(json table, const std::string& counter) {
    json& entries = table["entries"];
    entries.erase(static_cast<std::size_t>(&entryOf(table, counter) - &entries[0]));
    return table;
}

TEST(EnergyTable, TakesACounterThatAnEntryOrAPowerIncludesAsAccountedFor) {
    json table = without(without(plainTable(), "core.adder_bits"), "core.neuron_update_bits");
    EXPECT_THAT(complaint(table), HasSubstr("no entry covers core.adder_bits"));
    entryOf(table, "core.synaptic_read_words")["includes"] = {"core.adder_bits"};
    table["static"].push_back({{"name", "rows"},
                               {"power_mw", 1.0},
                               {"per", "chip"},
                               {"includes", {"core.neuron_update_bits"}},
                               {"source", "made up"},
                               {"kind", "estimate"}});
    EXPECT_EQ(complaint(table), "");
    table["static"][0]["includes"].push_back("core.adder_bits");
    EXPECT_THAT(complaint(table), HasSubstr("static[0].includes[1]: core.adder_bits is accounted for twice"));
}

TEST(EnergyTable, RefusesACounterThatIsCoveredAndIncluded) {
    json table = plainTable();
    entryOf(table, "core.synaptic_read_words")["includes"] = {"core.adder_bits"};
    EXPECT_THAT(complaint(table), HasSubstr("core.adder_bits is accounted for twice, by core.adder_bits too"));
}

TEST(EnergyTable, BillsNoCycles) {
    json table = plainTable();
    entryOf(table, "core.adder_bits")["covers"].push_back("core.busy_cycles");
    EXPECT_THAT(complaint(table), HasSubstr("covers[1]: core.busy_cycles counts cycles; events cost energy; what time "
                                            "costs is `static` or `idle` power"));
}

/// Everything on the chip is in one all-in energy; board and host have theirs.
json allInTable() {
    json table = plainTable(), kept = json::array();
    json included = json::array();
    for (json& entry : table["entries"]) {
        const std::string counter = entry["covers"][0];
        entry["component"] = counter == "host.link_bits" ? "host" : "board";
        (counter.starts_with("core.") || counter.starts_with("noc.") ? included : kept)
            .push_back(counter.starts_with("core.") || counter.starts_with("noc.") ? json(counter) : entry);
    }
    kept.push_back({{"name", "operation"},
                    {"component", "synaptic_memory"},
                    {"energy_pj", 1.5},
                    {"unit", "operation"},
                    {"accounting", "all_in"},
                    {"covers", {"core.synaptic_operations"}},
                    {"includes", included},
                    {"source", "made up"},
                    {"kind", "estimate"}});
    table["entries"] = kept;
    return table;
}

TEST(EnergyTable, TakesAnAllInEnergyByItself) {
    EXPECT_EQ(complaint(allInTable()), "");
}

// Power over rate holds the static power already: 26 pJ an event of TrueNorth beside its 64 mW would count that twice.
TEST(EnergyTable, RefusesAnAllInEnergyBesideThePowerThatItHolds) {
    for (const auto& [list, key] : {std::pair{"static", "power_mw"}, {"idle", "power_uw_per_mhz"}}) {
        json table = allInTable();
        table[list].push_back({{"name", "leak"}, {key, 1.0}, {"per", "chip"}, {"source", "s"}, {"kind", "estimate"}});
        EXPECT_THAT(complaint(table), HasSubstr(std::string(".accounting: all_in, but the table also has the ") + list +
                                                " power leak; an all-in energy is the chip's whole power"));
    }
}

TEST(EnergyTable, RefusesAnAllInEnergyBesideAnIncrementalOneOfTheChip) {
    json table = allInTable();
    table["entries"][0]["component"] = "barrier";
    EXPECT_THAT(complaint(table), HasSubstr("all_in, but the table also has the incremental energy"));
    table["entries"][0]["energy_pj"] = nullptr;  // what nobody knows is not added
    EXPECT_EQ(complaint(table), "");
}

TEST(EnergyTable, WantsToKnowWhereANumberOfOthersWasSeen) {
    for (const char* kind : {"published", "repository", "derived"}) {
        json table = plainTable();
        table["entries"][0]["kind"] = kind;
        EXPECT_THAT(complaint(table),
                    HasSubstr(std::string("entries[0].seen_in: missing of a number that is ") + kind));
        table["entries"][0]["seen_in"] = "secondary";
        EXPECT_EQ(complaint(table), "");
        table["entries"][0]["seen_in"] = "somewhere";
        EXPECT_THAT(complaint(table), HasSubstr("entries[0].seen_in: expected one of primary, secondary"));
    }
}

TEST(EnergyTable, TakesAStandardDeviationInPlaceOfAnInterval) {
    json table = plainTable();
    table["entries"][0]["standard_deviation"] = 0.25;
    EXPECT_EQ(complaint(table), "");
    table["entries"][0]["uncertainty"] = {0.5, 1.5};
    EXPECT_THAT(complaint(table),
                HasSubstr("entries[0].standard_deviation: beside an uncertainty; state one of the two"));
    table["entries"][0].erase("uncertainty");
    table["entries"][0]["energy_pj"] = nullptr;
    EXPECT_THAT(complaint(table), HasSubstr("entries[0].standard_deviation: of a number that is unknown"));
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

TEST(EnergyTable, RefusesANumberWithoutAUnit) {
    json table = plainTable();
    table["entries"][0].erase("unit");
    table["entries"][1]["unit"] = "";
    EXPECT_THAT(complaint(table), HasSubstr("entries[0].unit: missing"));
    EXPECT_THAT(complaint(table), HasSubstr("entries[1].unit: expected at least 1 characters"));
}

TEST(EnergyTable, RefusesANumberOfAnUnknownKind) {
    json table = plainTable();
    table["entries"][0]["kind"] = "unknown";
    EXPECT_EQ(complaint(table),
              "t.json: entries[0].kind: unknown, of the number 1; say where it comes from, or write null");
    table["entries"][0]["energy_pj"] = nullptr;
    EXPECT_EQ(complaint(table), "");
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
    table["notes"] = {"It leaves something out."};
    const json once = document(readEnergyTable(table, "t.json"));
    EXPECT_EQ(once["notes"], table["notes"]);
    EXPECT_EQ(document(readEnergyTable(once, "t.json")), once);
    EXPECT_TRUE(once["static"][0]["power_mw"].is_null());
}

}  // namespace
}  // namespace spikeloom::energy
