// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

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

// 28 nm from 45 nm: capacitance with the length, 28/45; logic that was measured at 1.1 V also with (0.9/1.1)^2.
TEST(ShippedTables, ScaleBetweenNodesAsTheirSourcesSay) {
    const double length = 28.0 / 45.0, voltage = 0.9 * 0.9 / (1.1 * 1.1);
    EXPECT_NEAR(0.1 * length, 0.062, 0.0005);
    EXPECT_NEAR(3.1 * length, 1.93, 0.005);
    EXPECT_NEAR(6.16 * length, 3.8, 0.05);
    EXPECT_NEAR(1.45 * length * voltage, 0.6, 0.005);
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
