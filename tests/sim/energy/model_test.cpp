// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/energy/counter_names.hpp"
#include "tests/sim/energy/table_builder.hpp"

namespace spikeloom::energy {
namespace {

using nlohmann::json;
using test::entryOf;
using test::plainTable;
using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;

json power(const char* name, const char* key, const json& number, const char* per) {
    return {{"name", name}, {key, number}, {"per", per}, {"source", "made up"}, {"kind", "estimate"}};
}

hw::ChipSpec chipAt(double clockMhz) {
    hw::ChipSpec chip;
    chip.clockMhz = clockMhz;
    return chip;
}

EnergyModel model(const json& table, const hw::ChipSpec& chip = {}, Inventory inventory = {1, 1}) {
    return EnergyModel(readEnergyTable(table, "t.json"), chip, inventory);
}

const Line& line(const Breakdown& breakdown, const std::string& name) {
    for (const Line& candidate : breakdown.events) {
        if (candidate.name == name) return candidate;
    }
    throw std::logic_error("no line " + name);
}

// 3 words x 20 pJ + 64 adder bits x 0.5 pJ / 32 = 60 + 1 = 61 pJ
// 2 cores x 1 mW + 4 routers x 0.5 mW = 4 mW; 1000 cycles at 100 MHz = 10 us -> 40 nJ
// 2 cores x 2 uW/MHz x 100 MHz = 400 uW -> 4 nJ
TEST(EnergyModel, AddsUpAnExampleThatWasWorkedOutByHand) {
    json table = plainTable(7.0);
    entryOf(table, "core.synaptic_read_words")["energy_pj"] = 20.0;
    entryOf(table, "core.synaptic_read_words")["component"] = "synaptic_memory";
    entryOf(table, "core.adder_bits")["energy_pj"] = 0.5;
    entryOf(table, "core.adder_bits")["per"] = 32;
    entryOf(table, "core.adder_bits")["component"] = "arithmetic";
    table["static"] = {power("leak", "power_mw", 1.0, "core"), power("router", "power_mw", 0.5, "router")};
    table["idle"] = {power("clock", "power_uw_per_mhz", 2.0, "core")};
    hw::CoreCounters core;
    core.synapticReadWords = 3;
    core.adderBits = 64;
    const Breakdown energy = model(table, chipAt(100.0), {2, 4}).energy(core, {}, 1000);
    EXPECT_DOUBLE_EQ(energy.dynamicJ.nominal, 61e-12);
    EXPECT_DOUBLE_EQ(energy.staticJ.nominal, 40e-9);
    EXPECT_DOUBLE_EQ(energy.idleJ.nominal, 4e-9);
    EXPECT_DOUBLE_EQ(energy.totalJ.nominal, 44.061e-9);
    EXPECT_DOUBLE_EQ(energy.componentsJ[static_cast<std::size_t>(Component::SynapticMemory)].nominal, 60e-12);
    EXPECT_DOUBLE_EQ(energy.componentsJ[static_cast<std::size_t>(Component::Arithmetic)].nominal, 1e-12);
    EXPECT_EQ(line(energy, "core.adder_bits").count, 64u);
    EXPECT_EQ(energy.staticLines[1].count, 4u);
}

// 20 pJ for 128 bits; a port of 256 bits costs 40, one of 64 costs 10.
TEST(EnergyModel, ScalesAWordToTheChipsPortAndSaysThatThisIsDerived) {
    json table = plainTable();
    entryOf(table, "core.synaptic_read_words")["energy_pj"] = 20.0;
    entryOf(table, "core.synaptic_read_words")["per_bits"] = 128;
    hw::CoreCounters core;
    core.synapticReadWords = 1;
    hw::ChipSpec chip;
    EXPECT_THAT(model(table, chip).notes(), ElementsAre());
    for (const auto& [bits, pj] : {std::pair{64u, 10.0}, {128u, 20.0}, {256u, 40.0}}) {
        chip.core.synapticMemory.portBits = bits;
        EXPECT_THAT(model(table, chip).energy(core, {}, 0).dynamicJ.nominal, DoubleEq(pj * 1e-12)) << bits;
    }
    EXPECT_THAT(
        model(table, chip).notes(),
        ElementsAre("core.synaptic_read_words is derived: scaled linearly from words of 128 bits to the chip's 256"));
}

// A packet of 48 bits is a flit of 64 or three of 16, each a quarter of the table's word.
TEST(EnergyModel, BillsPacketsInAxonInputByTheirFlits) {
    json table = plainTable();
    entryOf(table, "core.axon_fifo_pushes")["energy_pj"] = 1.45;
    entryOf(table, "core.axon_fifo_pushes")["per_bits"] = 64;
    hw::ChipSpec chip;
    EXPECT_DOUBLE_EQ(model(table, chip).energy({.axonFifoPushes = 1}, {}, 0).dynamicJ.nominal, 1.45e-12);
    chip.noc.flitBits = 16;
    EXPECT_DOUBLE_EQ(model(table, chip).energy({.axonFifoPushes = 3}, {}, 0).dynamicJ.nominal, 0.75 * 1.45e-12);
}

// 64 KiB in 4 banks are arrays of 16 KiB.
TEST(EnergyModel, NotesAnArrayOfAnotherSizeThanTheTables) {
    json table = plainTable();
    entryOf(table, "core.membrane_read_words")["bank_bytes"] = 16384;
    hw::ChipSpec chip;
    EXPECT_THAT(model(table, chip).notes(), ElementsAre());
    chip.core.membraneMemory.banks = 2;
    EXPECT_THAT(model(table, chip).notes(),
                ElementsAre("core.membrane_read_words holds for an array of 16384 bytes; the chip's has 32768"));
}

TEST(EnergyModel, PassesOnWhatTheTableSaysOfEveryTotal) {
    json table = plainTable();
    table["notes"] = {"weights are not fetched"};
    entryOf(table, "core.adder_bits")["energy_pj"] = nullptr;
    EXPECT_THAT(model(table).notes(),
                ElementsAre("weights are not fetched",
                            "the energy of core.adder_bits is unknown; a run that needs it gets no total"));
}

// Whatever the table says of it.
TEST(EnergyModel, CallsTheSourceOfAnUnknownNumberUnknown) {
    json table = plainTable();
    entryOf(table, "core.adder_bits")["energy_pj"] = nullptr;
    table["static"] = {power("leak", "power_mw", nullptr, "core")};
    const Breakdown energy = model(table).knownEnergy({}, {}, 1);
    EXPECT_EQ(line(energy, "core.adder_bits").kind, Kind::Unknown);
    EXPECT_EQ(line(energy, "core.axon_fifo_pops").kind, Kind::Estimate);
    EXPECT_EQ(energy.staticLines[0].kind, Kind::Unknown);
}

TEST(EnergyModel, RefusesATotalThatNeedsAnUnknownEnergyAndNamesIt) {
    json table = plainTable();
    entryOf(table, "core.axon_fifo_pushes")["energy_pj"] = nullptr;
    const EnergyModel unknown = model(table);
    EXPECT_NO_THROW((void)unknown.energy({}, {}, 100));
    hw::CoreCounters core;
    core.axonFifoPushes = 1;
    try {
        (void)unknown.energy(core, {}, 100);
        FAIL() << "computed a total";
    } catch (const NoTotal& error) {
        EXPECT_STREQ(error.what(),
                     "t.json: entries[0].energy_pj: the energy of core.axon_fifo_pushes is unknown (null), but "
                     "core.axon_fifo_pushes counts 1; give it a number with its source; no total is shown without it");
    }
}

TEST(EnergyModel, RefusesATotalThatNeedsAnUnknownPowerAsSoonAsTimePasses) {
    json table = plainTable();
    table["static"] = {power("leak", "power_mw", nullptr, "core")};
    table["idle"] = {power("clock", "power_uw_per_mhz", nullptr, "router")};
    EXPECT_NO_THROW((void)model(table).energy({}, {}, 0));
    EXPECT_NO_THROW((void)model(table, {}, {0, 0}).energy({}, {}, 1));
    try {
        (void)model(table).energy({}, {}, 1);
        FAIL() << "computed a total";
    } catch (const ConfigError& error) {
        ASSERT_EQ(error.problems().size(), 2u);
        EXPECT_EQ(error.problems()[0].path, "static[0].power_mw");
        EXPECT_EQ(error.problems()[1].path, "idle[0].power_uw_per_mhz");
    }
}

// 2 pJ in [1, 4], 10 counts, beside 5 pJ with nothing stated: 25 pJ in [15, 45].
TEST(EnergyModel, CarriesTheUncertaintyIntoTheTotal) {
    json table = plainTable(0.0);
    entryOf(table, "noc.local_hops")["energy_pj"] = 2.0;
    entryOf(table, "noc.local_hops")["uncertainty"] = {1.0, 4.0};
    entryOf(table, "host.link_bits")["energy_pj"] = 5.0;
    hw::ChipCounters chip;
    chip.localHops = 10;
    chip.hostBits = 1;
    const Estimate total = model(table).energy({}, chip, 0).totalJ;
    EXPECT_DOUBLE_EQ(total.nominal, 25e-12);
    EXPECT_DOUBLE_EQ(total.low, 15e-12);
    EXPECT_DOUBLE_EQ(total.high, 45e-12);
}

constexpr double kPj = 1e-12;

// 3 pJ and 4 pJ of two figures that know nothing of each other: 5 pJ. In one component or in two.
TEST(EnergyModel, AddsStandardDeviationsOfDifferentFiguresAsSquares) {
    json table = plainTable(10.0);
    entryOf(table, "noc.local_hops")["standard_deviation"] = 3.0;
    entryOf(table, "host.link_bits")["standard_deviation"] = 4.0;
    hw::ChipCounters chip;
    chip.localHops = chip.hostBits = 1;
    const auto network = static_cast<std::size_t>(Component::Network), host = static_cast<std::size_t>(Component::Host);
    const Breakdown one = model(table).energy({}, chip, 0);
    EXPECT_DOUBLE_EQ(one.totalJ.sigma, 5 * kPj);
    EXPECT_DOUBLE_EQ(one.dynamicJ.sigma, 5 * kPj);
    EXPECT_DOUBLE_EQ(one.componentsJ[network].sigma, 5 * kPj);
    EXPECT_DOUBLE_EQ(one.totalJ.low, one.totalJ.nominal);  // bounds are of intervals alone
    entryOf(table, "host.link_bits")["component"] = "host";
    const Breakdown two = model(table).energy({}, chip, 0);
    EXPECT_DOUBLE_EQ(two.componentsJ[network].sigma, 3 * kPj);
    EXPECT_DOUBLE_EQ(two.componentsJ[host].sigma, 4 * kPj);
    EXPECT_DOUBLE_EQ(two.totalJ.sigma, 5 * kPj);
}

// 7 events in two samples, or on two cores, are off by the same 3 pJ each: 21 pJ, not sqrt(7) x 3.
TEST(EnergyModel, AddsTheStandardDeviationOfOneFigureLinearly) {
    json table = plainTable(10.0);
    entryOf(table, "noc.local_hops")["standard_deviation"] = 3.0;
    EXPECT_DOUBLE_EQ(model(table).energy({}, {.localHops = 7}, 0).totalJ.sigma, 21 * kPj);
}

// [1, 4] is 3 wide: 1.5 / sqrt(3) = 0.866 pJ an event.
TEST(EnergyModel, TakesAnIntervalForAUniformDistribution) {
    json table = plainTable(2.0);
    entryOf(table, "noc.local_hops")["uncertainty"] = {1.0, 4.0};
    EXPECT_NEAR(model(table).energy({}, {.localHops = 10}, 0).totalJ.sigma, 8.660254 * kPj, 1e-6 * kPj);
}

// 1000 cycles at 100 MHz: 10 us. 2 cores x (0.3 mW) = 6 nJ, 1 router x 8 uW/MHz x 100 MHz = 8 nJ: 10 nJ together.
TEST(EnergyModel, CarriesStandardDeviationsOfPowers) {
    json table = plainTable();
    table["static"] = {power("leak", "power_mw", 1.0, "core")};
    table["static"][0]["standard_deviation"] = 0.3;
    table["idle"] = {power("clock", "power_uw_per_mhz", 10.0, "router")};
    table["idle"][0]["standard_deviation"] = 8.0;
    const Breakdown energy = model(table, chipAt(100.0), {2, 1}).energy({}, {}, 1000);
    EXPECT_DOUBLE_EQ(energy.staticJ.sigma, 6e-9);
    EXPECT_DOUBLE_EQ(energy.idleJ.sigma, 8e-9);
    EXPECT_DOUBLE_EQ(energy.totalJ.sigma, 10e-9);
}

/// An operation of 20 pJ that holds its additions.
json wholeOperation() {
    json table = plainTable(), kept = json::array();
    for (const json& entry : table["entries"])
        if (entry["covers"][0] != "core.adder_bits") kept.push_back(entry);
    kept.push_back({{"name", "operation"},
                    {"component", "synaptic_memory"},
                    {"energy_pj", 20.0},
                    {"unit", "operation"},
                    {"covers", {"core.synaptic_operations"}},
                    {"includes", {"core.adder_bits"}},
                    {"source", "made up"},
                    {"kind", "estimate"}});
    table["entries"] = kept;
    return table;
}

TEST(EnergyModel, BillsAnEventWithWhatItIncludesOnce) {
    const EnergyModel whole = model(wholeOperation());
    const Breakdown energy = whole.energy({.synapticOperations = 3, .adderBits = 96}, {}, 0);
    EXPECT_DOUBLE_EQ(energy.totalJ.nominal, 60 * kPj);
    EXPECT_DOUBLE_EQ(energy.componentsJ[static_cast<std::size_t>(Component::SynapticMemory)].nominal, 60 * kPj);
    EXPECT_EQ(line(energy, "operation").count, 3u);
    EXPECT_THAT(whole.notes(), ElementsAre("figures that hold the energy of other parts too are reported as a whole: "
                                           "operation (under synaptic_memory)"));
}

TEST(EnergyModel, RefusesATotalForWhatAnUnknownEnergyIncludes) {
    json table = wholeOperation();
    entryOf(table, "core.synaptic_operations")["energy_pj"] = nullptr;
    EXPECT_NO_THROW((void)model(table).energy({.axonFifoPushes = 1}, {}, 0));
    EXPECT_THROW((void)model(table).energy({.synapticOperations = 1}, {}, 0), ConfigError);
    try {
        (void)model(table).energy({.adderBits = 5}, {}, 0);
        FAIL() << "computed a total";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), HasSubstr("the energy of operation is unknown (null), but core.adder_bits counts 5"));
    }
}

TEST(EnergyModel, SaysWhatIsMissingInTheEnergyThatIsKnown) {
    json table = plainTable(2.0);
    entryOf(table, "chip.core_barriers")["energy_pj"] = nullptr;
    table["static"] = {power("leak", "power_mw", nullptr, "core")};
    const Breakdown energy = model(table).knownEnergy({.adderBits = 3}, {.coreBarriers = 1}, 1);
    EXPECT_DOUBLE_EQ(energy.totalJ.nominal, 6 * kPj);
    ASSERT_EQ(energy.unknown.size(), 2u);
    EXPECT_EQ(energy.unknown[0].name, "chip.core_barriers");
    EXPECT_EQ(energy.unknown[1].name, "leak");
    EXPECT_TRUE(model(table).knownEnergy({.adderBits = 3}, {}, 0).unknown.empty());
}

TEST(Inventory, CountsTheCoresThatHoldNeuronsAndEveryRouterOfTheMesh) {
    hw::Mapping mapping;
    mapping.mesh = {3, 2};
    mapping.cores.resize(5);
    EXPECT_EQ(inventoryOf(mapping).count(Each::Core), 5u);
    EXPECT_EQ(inventoryOf(mapping).count(Each::Router), 6u);
    EXPECT_EQ(inventoryOf(mapping).count(Each::Chip), 1u);
    mapping.board = {.chipsX = 3, .chipsY = 2};
    EXPECT_EQ(inventoryOf(mapping).count(Each::Chip), 6u);
}

/// Counters of arbitrary size, small enough that sums of two of them do not overflow.
struct Activity {
    hw::CoreCounters core;
    hw::ChipCounters chip;
    std::uint64_t cycles = 0;
};

Activity anyActivity() {
    Activity activity;
    const auto fill = [](auto& counters) {
        std::apply(
            [&](const auto&... field) {
                ((counters.*(field.member) = *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000)), ...);
            },
            std::decay_t<decltype(counters)>::fields());
    };
    fill(activity.core);
    fill(activity.chip);
    activity.cycles = *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000);
    return activity;
}

/// Another energy for each entry, so that a mix-up of two shows.
json unevenTable() {
    json table = plainTable();
    double pj = 0.25;
    for (json& entry : table["entries"]) entry["energy_pj"] = pj += 0.5;
    table["static"] = {power("leak", "power_mw", 0.3, "core")};
    table["idle"] = {power("clock", "power_uw_per_mhz", 1.5, "router")};
    return table;
}

bool isNear(double a, double b) {
    return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

RC_GTEST_PROP(EnergyModel, TotalIsTheSumOfCounterTimesTableAndPowerTimesTime, ()) {
    const Activity activity = anyActivity();
    const double clockMhz = *rc::gen::elementOf(std::vector<double>{1.0, 333.0, 500.0});
    const Inventory inventory{*rc::gen::inRange<std::uint64_t>(0, 100), *rc::gen::inRange<std::uint64_t>(1, 100)};
    double expectedJ = 0.0, pj = 0.25;
    forEachCounter(activity.core, activity.chip, [&](const hw::CounterInfo& info, std::uint64_t count) {
        if (info.bills) expectedJ += (pj += 0.5) * 1e-12 * static_cast<double>(count);
    });
    const double seconds = static_cast<double>(activity.cycles) / (clockMhz * 1e6);
    expectedJ += 0.3e-3 * static_cast<double>(inventory.cores) * seconds;
    expectedJ += 1.5e-6 * clockMhz * static_cast<double>(inventory.routers) * seconds;
    const Breakdown energy =
        model(unevenTable(), chipAt(clockMhz), inventory).energy(activity.core, activity.chip, activity.cycles);
    RC_ASSERT(isNear(energy.totalJ.nominal, expectedJ));
}

RC_GTEST_PROP(EnergyModel, IsLinearInTheCounters, ()) {
    const Activity a = anyActivity(), b = anyActivity();
    Activity sum = a;
    hw::add(sum.core, b.core);
    hw::add(sum.chip, b.chip);
    const EnergyModel uneven = model(unevenTable());
    const auto total = [&](const Activity& activity, std::uint64_t cycles) {
        return uneven.energy(activity.core, activity.chip, cycles).totalJ.nominal;
    };
    RC_ASSERT(isNear(total(sum, a.cycles + b.cycles), total(a, a.cycles) + total(b, b.cycles)));
}

RC_GTEST_PROP(EnergyModel, ComponentsAndEntriesAddUpToTheDynamicEnergy, ()) {
    const Activity activity = anyActivity();
    json table = unevenTable();
    std::size_t next = 0;
    for (json& entry : table["entries"]) entry["component"] = kComponentNames[next++ % kComponents].name;
    const Breakdown energy = model(table).energy(activity.core, activity.chip, activity.cycles);
    Estimate components, entries;
    for (const Estimate& part : energy.componentsJ) components += part;
    for (const Line& part : energy.events) entries += part.energyJ;
    RC_ASSERT(isNear(components.nominal, energy.dynamicJ.nominal));
    RC_ASSERT(isNear(entries.nominal, energy.dynamicJ.nominal));
}

}  // namespace
}  // namespace spikeloom::energy
