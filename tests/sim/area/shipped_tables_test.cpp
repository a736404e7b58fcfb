// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "sim/area/model.hpp"

namespace spikeloom::area {
namespace {

const std::filesystem::path kConfigs = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "configs";

AreaTable shipped(const std::string& name) {
    return loadAreaTable(kConfigs / "area" / (name + ".json"));
}

double part(const Breakdown& breakdown, const std::string& name) {
    for (const Part& candidate : breakdown.parts)
        if (candidate.name == name) return candidate.eachMm2.nominal;
    return 0.0;
}

TEST(ShippedAreaTables, HaveANumberForEverything) {
    for (const char* name : {"generic28", "generic45"}) {
        const AreaTable table = shipped(name);
        EXPECT_EQ(table.name, name);
        for (const LogicEntry& entry : table.logic) EXPECT_TRUE(entry.areaUm2.has_value()) << entry.name;
    }
}

// 128 KiB, 128 bits: CACTI has 0.240958 mm2 at 32 nm and 0.113656 at 22, so that 28 nm has
// 0.6 x 0.240958 + 0.4 x 0.113656 = 0.1900372; over a density of 0.9. At 45 nm 0.476307.
// Membrane: 4 x 16 KiB, 128 bits: 4 x (0.6 x 0.025621 + 0.4 x 0.012092) = 0.0808376, x 1.33 / 0.9.
TEST(ShippedAreaTables, TakeMemoriesFromTheirSource) {
    EXPECT_NEAR(part(area(shipped("generic28"), {}, {1, 1}), "synaptic_memory"), 0.1900372 / 0.9, 1e-9);
    EXPECT_NEAR(part(area(shipped("generic45"), {}, {1, 1}), "synaptic_memory"), 0.476307 / 0.9, 1e-9);
    EXPECT_NEAR(part(area(shipped("generic28"), {}, {1, 1}), "membrane_memory"), 0.0808376 * 1.33 / 0.9, 1e-9);
}

// (45/28)^2 = 2.583; entries are rounded to four digits.
TEST(ShippedAreaTables, HaveTheSameLogicAtTheirNodes) {
    const AreaTable t28 = shipped("generic28"), t45 = shipped("generic45");
    ASSERT_EQ(t28.logic.size(), t45.logic.size());
    for (std::size_t i = 0; i < t28.logic.size(); ++i)
        EXPECT_NEAR(*t45.logic[i].areaUm2 / *t28.logic[i].areaUm2, 2.583, 0.003) << t28.logic[i].name;
}

TEST(ShippedAreaTables, GrowWithTheCapacityOfEveryMemory) {
    for (const char* name : {"generic28", "generic45"}) {
        const SramFigures sram = shipped(name).sram;
        for (const std::uint32_t bits : {8u, 32u, 100u, 256u, 1000u})
            for (double bytes = 16; bytes < 1e8; bytes *= 1.3)
                EXPECT_GT(arrayMm2(sram, bytes * 1.3, bits), arrayMm2(sram, bytes, bits)) << name << ' ' << bytes;
    }
}

TEST(AreaSchema, InTheRepositoryIsTheOneThatTheProgramPrints) {
    EXPECT_EQ(readJsonFile(kConfigs / "schema" / "area.schema.json"), areaTableSchema())
        << "spikeloom schema area > configs/schema/area.schema.json";
}

}  // namespace
}  // namespace spikeloom::area
