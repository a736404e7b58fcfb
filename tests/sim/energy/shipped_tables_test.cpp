// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "models/support/json_file.hpp"
#include "sim/energy/model.hpp"
#include "tests/sim/energy/table_builder.hpp"

namespace spikeloom::energy {
namespace {

const std::filesystem::path kConfigs = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "configs";

EnergyTable shipped(const std::string& name) {
    return loadEnergyTable(kConfigs / "energy" / (name + ".json"));
}

double eachPj(const EnergyTable& table, hw::CoreCounters core, hw::ChipCounters chip = {}) {
    return EnergyModel(table, {}, {0, 0}).energy(core, chip, 0).totalJ.nominal * 1e12;
}

TEST(ShippedTables, LoadAndFitTheChipsOfTheirNameWithoutAnyScaling) {
    for (const char* name : {"generic28", "generic45"}) {
        const EnergyTable table = shipped(name);
        EXPECT_EQ(table.name, name);
        EXPECT_TRUE(EnergyModel(table, {}, {1, 1}).notes().empty()) << name;
        for (const Entry& entry : table.entries) EXPECT_TRUE(entry.energyPj.has_value()) << entry.name;
    }
}

TEST(ShippedTables, ReportEveryComponent) {
    std::set<Component> seen;
    for (const Entry& entry : shipped("generic28").entries) seen.insert(entry.component);
    EXPECT_EQ(seen.size(), kComponents);
}

// One of each, as it stands in the sources. 24 membrane bits are one update; 8 x 8 bits of a product at 1.93 / 1024 pJ
// a bit^2 make 0.1206 pJ, Horowitz' 0.2 pJ x 28/45 = 0.124.
TEST(ShippedTables, ChargeWhatTheirSourcesSay) {
    const EnergyTable t28 = shipped("generic28"), t45 = shipped("generic45");
    EXPECT_NEAR(eachPj(t28, {.synapticReadWords = 1}), 20.6, 1e-9);
    EXPECT_NEAR(eachPj(t45, {.synapticReadWords = 1}), 47.2, 1e-9);
    EXPECT_NEAR(eachPj(t28, {.membraneReadWords = 1, .membraneWriteWords = 1}), 14.7, 1e-9);
    EXPECT_NEAR(eachPj(t28, {.neuronUpdateBits = 24}), 0.6, 1e-9);
    EXPECT_NEAR(eachPj(t45, {.neuronUpdateBits = 24}), 1.45, 1e-9);
    EXPECT_NEAR(eachPj(t28, {.adderBits = 8}), 0.0155, 1e-9);
    EXPECT_NEAR(eachPj(t28, {.multiplierBitProducts = 64}), 0.120625, 1e-9);
    EXPECT_NEAR(eachPj(t28, {}, {.localHops = 1}), 3.8, 1e-9);
    EXPECT_NEAR(eachPj(t45, {}, {.localHops = 1}), 6.16, 1e-9);
    EXPECT_NEAR(eachPj(t28, {.axonFifoPushes = 1, .axonFifoPops = 1}), 1.45 + 0.69, 1e-9);
    EXPECT_NEAR(eachPj(t28, {.outputFifoPushes = 1, .outputFifoPops = 1}), 1.45 + 0.69, 1e-9);
}

const Entry& entryOf(const EnergyTable& table, const std::string& name) {
    for (const Entry& entry : table.entries)
        if (entry.name == name) return entry;
    throw std::logic_error("no entry " + name);
}

// 28 nm from 45 nm: capacitance with the length, 28/45; logic that was measured at 1.1 V also with (0.9/1.1)^2. To the
// digits that the tables have.
TEST(ShippedTables, ScaleBetweenNodesAsTheirSourcesSay) {
    const EnergyTable t28 = shipped("generic28"), t45 = shipped("generic45");
    const double length = 28.0 / 45.0, voltage = t28.voltageV * t28.voltageV / (t45.voltageV * t45.voltageV);
    EXPECT_NEAR(voltage, 0.669, 0.001);
    for (const auto& [name, factor, digits] : {std::tuple{"adder", length, 0.0005},
                                               {"multiplier", length, 0.005},
                                               {"router.flit_hop", length, 0.05},
                                               {"neuron_unit.update", length * voltage, 0.005}}) {
        const Entry &at28 = entryOf(t28, name), &at45 = entryOf(t45, name);
        EXPECT_NEAR(at28.energyPj.value(), at45.energyPj.value() * factor, digits) << name;
        EXPECT_EQ(at28.per, at45.per) << name;
        EXPECT_EQ(at28.kind, Kind::Estimate) << name;
        EXPECT_NE(at45.kind, Kind::Estimate) << name;
        EXPECT_TRUE(at28.uncertainty) << name;
    }
}

// What CACTI says of an array is a model's output, whether or not a node was interpolated.
TEST(ShippedTables, CallNothingMeasuredThatAModelSaid) {
    for (const char* name : {"generic28", "generic45"})
        for (const Entry& entry : shipped(name).entries)
            EXPECT_TRUE(entry.kind != Kind::Measured || entry.source.find("CACTI") == std::string::npos)
                << name << " " << entry.name;
}

const std::vector<std::string> kPublished{"darwin3", "loihi1",      "odin",      "prosperity_like",
                                          "sne",     "tianjic_snn", "truenorth", "truenorth_lumped"};

TEST(PublishedTables, SayOfWhatIsUnknownThatItsSourceIsToo) {
    const auto expectKinds = [](const std::string& table, const auto& items, auto number) {
        for (const auto& item : items)
            EXPECT_EQ(!(item.*number), item.kind == Kind::Unknown) << table << " " << item.name;
    };
    for (const std::string& name : kPublished) {
        const EnergyTable table = shipped(name);
        expectKinds(name, table.entries, &Entry::energyPj);
        expectKinds(name, table.staticPowers, &StaticPower::powerMw);
        expectKinds(name, table.idlePowers, &IdlePower::powerUwPerMhz);
    }
}

TEST(PublishedTables, LoadAndSayOfEveryNumberWhereItWasSeen) {
    for (const std::string& name : kPublished) {
        const EnergyTable table = shipped(name);
        EXPECT_EQ(table.name, name);
        EXPECT_FALSE(table.description.empty()) << name;
        for (const Entry& entry : table.entries)
            EXPECT_TRUE(!entry.energyPj || entry.seenIn || entry.name == "host.link_bit") << name << " " << entry.name;
    }
}

TEST(PublishedTables, LeaveUnknownWhatNobodyPublished) {
    const auto unknown = [](const std::string& name, const std::string& entry) {
        return !entryOf(shipped(name), entry).energyPj;
    };
    EXPECT_TRUE(unknown("darwin3", "neuron_update"));
    EXPECT_FALSE(shipped("darwin3").staticPowers.at(0).powerMw);
    EXPECT_TRUE(unknown("loihi1", "barrier"));
    EXPECT_FALSE(unknown("loihi1", "neuron_update"));
}

// Davies et al. 2018, Table 2: an operation 23.6, an update 52 to 81, hops 3.0 and 4.0, within a tile 1.7 pJ. What an
// operation includes costs nothing more.
TEST(PublishedTables, ChargeLoihisEventsAsItsPaperDoes) {
    const EnergyTable table = shipped("loihi1");
    EXPECT_NEAR(eachPj(table, {.synapticOperations = 1, .synapticReadWords = 1, .adderBits = 16}), 23.6, 1e-9);
    EXPECT_NEAR(eachPj(table, {.neuronUpdates = 1, .membraneReadWords = 1, .neuronUpdateBits = 24}), 52.0, 1e-9);
    hw::ChipSpec chip;
    chip.noc.flitBits = 32;
    const EnergyModel model(table, chip, {0, 0});
    EXPECT_NEAR(model.energy({}, {.horizontalHops = 1}, 0).totalJ.nominal * 1e12, 3.0, 1e-9);
    EXPECT_NEAR(model.energy({}, {.verticalHops = 1}, 0).totalJ.nominal * 1e12, 4.0, 1e-9);
    EXPECT_NEAR(model.energy({}, {.localHops = 1}, 0).totalJ.nominal * 1e12, 1.7, 1e-9);
    EXPECT_NEAR(model.energy({.neuronUpdates = 1}, {}, 0).totalJ.high * 1e12, 81.0, 1e-9);
}

// One quantity: an update takes 52 pJ, or 81 of an active neuron, as one that sends a spike is beyond doubt.
TEST(PublishedTables, ChargeTheUpdateOfALoihiNeuronThatSpikesAsAnActiveOnes) {
    EXPECT_NEAR(eachPj(shipped("loihi1"), {.neuronEvents = 1, .neuronUpdates = 1}), 81.0, 1e-9);
    EXPECT_NEAR(eachPj(shipped("loihi1"), {.neuronEvents = 1, .neuronUpdates = 10}), 9 * 52.0 + 81.0, 1e-9);
}

// 446.5 mW are the power of one core of 128 adders: 23 cores that hold neurons draw 23 times as much.
TEST(PublishedTables, ChargeProsperitysPowerForEachCore) {
    hw::ChipSpec chip;
    chip.clockMhz = 500.0;
    const auto watts = [&](std::uint64_t cores) {
        const EnergyModel model(shipped("prosperity_like"), chip, {cores, cores, 1});
        return model.energy({}, {}, 500'000'000).totalJ.nominal;
    };
    EXPECT_NEAR(watts(1), 0.4465, 1e-9);
    EXPECT_NEAR(watts(23), 23 * 0.4465, 1e-9);
    const std::vector<std::string> notes = EnergyModel(shipped("prosperity_like"), chip, {1, 1, 1}).notes();
    EXPECT_TRUE(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
        return note.find("fetches its weights from external memory") != std::string::npos;
    }));
}

double wattsOf(const std::string& name, double clockMhz, const hw::CoreCounters& aSecond) {
    hw::ChipSpec chip;
    chip.clockMhz = clockMhz;
    const auto cycles = static_cast<std::uint64_t>(clockMhz * 1e6);
    return EnergyModel(shipped(name), chip, {1, 1, 1}).energy(aSecond, {}, cycles).totalJ.nominal;
}

// 37.5e6 x 8.43 pJ + 27.3 uW + 1.78 x 75 uW = 316.125 + 27.3 + 133.5 = 476.925 uW.
TEST(PublishedTables, GiveOdinsPowerFromItsThreeNumbers) {
    EXPECT_NEAR(wattsOf("odin", 75.0, {.synapticOperations = 37'500'000}), 476.925e-6, 1e-12);
    EXPECT_NEAR(wattsOf("odin", 1.3, {.synapticOperations = 650'000}), 35.0935e-6, 1e-12);
}

// The end points of the fit, at 2^20 neurons x 128 synapses; and the division: 2^20 x 1000 rows of 19.3 pJ are 20.24 mW
// of the 64.43.
TEST(PublishedTables, DivideTrueNorthsFittedPowerWithoutAddingToIt) {
    const auto events = [](double rateHz) {
        return hw::CoreCounters{.synapticOperations = static_cast<std::uint64_t>(rateHz * 128 * (1 << 20))};
    };
    EXPECT_NEAR(wattsOf("truenorth_lumped", 140.0, events(11.58)), 68e-3, 0.01e-3);
    EXPECT_NEAR(wattsOf("truenorth_lumped", 140.0, events(95.93)), 94e-3, 0.01e-3);
    const double rows = wattsOf("truenorth", 140.0, {.neuronUpdates = 1000ull << 20});
    EXPECT_NEAR(rows, wattsOf("truenorth_lumped", 140.0, {.neuronUpdates = 1000ull << 20}), 0.01e-3);
}

TEST(EnergySchema, InTheRepositoryIsTheOneThatTheProgramPrints) {
    EXPECT_EQ(readJsonFile(kConfigs / "schema" / "energy.schema.json"), energyTableSchema())
        << "spikeloom schema energy > configs/schema/energy.schema.json";
}

TEST(EnergySchema, LetsANumberBeNullButNotMissing) {
    const nlohmann::json entry = energyTableSchema()["properties"]["entries"]["items"];
    EXPECT_EQ(entry["properties"]["energy_pj"]["type"], nlohmann::json({"number", "null"}));
    EXPECT_NE(std::find(entry["required"].begin(), entry["required"].end(), "energy_pj"), entry["required"].end());
}

}  // namespace
}  // namespace spikeloom::energy
