// SPDX-License-Identifier: Apache-2.0
#include "sim/area/model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sim/area/quantities.hpp"
#include "sim/area/report.hpp"
#include "tests/sim/area/table_builder.hpp"

namespace spikeloom::area {
namespace {

using nlohmann::json;
using test::entryOf;
using test::plainTable;
using ::testing::HasSubstr;

Breakdown areaOf(const json& table, const hw::ChipSpec& chip = {}, const Inventory& silicon = {1, 1}) {
    return area(readAreaTable(table, "t.json"), chip, silicon);
}

const Part& part(const Breakdown& breakdown, const std::string& name) {
    for (const Part& candidate : breakdown.parts)
        if (candidate.name == name) return candidate;
    throw std::logic_error("no part " + name);
}

double of(const Breakdown& breakdown, Component component) {
    return breakdown.componentsMm2[static_cast<std::size_t>(component)].nominal;
}

bool isNear(double a, double b) {
    return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

// 1024 bytes in words of 128 bits are 0.02 mm2. Membrane: two banks of that, a second port of 1.5, a density of 0.8:
// 2 x 0.02 x 1.5 / 0.8 = 0.075. Weights, one port: 0.02 / 0.8 = 0.025. Three cores: 0.225 and 0.075.
TEST(Area, OfAMemoryIsThatOfItsBanksAndPorts) {
    json table = plainTable();
    table["second_port"]["value"] = 1.5;
    table["memory_density"]["value"] = 0.8;
    hw::ChipSpec chip;
    chip.core.membraneMemory = {.capacityBytes = 2048, .banks = 2};
    chip.core.synapticMemory = {.capacityBytes = 1024};
    const Breakdown breakdown = areaOf(table, chip, {3, 0});
    EXPECT_NEAR(part(breakdown, "membrane_memory").eachMm2.nominal, 0.075, 1e-12);
    EXPECT_NEAR(of(breakdown, Component::MembraneMemory), 0.225, 1e-12);
    EXPECT_NEAR(of(breakdown, Component::SynapticMemory), 0.075, 1e-12);
}

// 16 lanes at 1000 um2 for 4: 4000 um2 of cells, 0.005 mm2 at a density of 0.8; 2 cores.
// 5 ports of 4 channels of 4 flits of 64 bits are 5120 bits of 10 um2: 0.064 mm2 a router, 3 routers.
TEST(Area, OfLogicIsItsQuantityTimesTheTable) {
    json table = plainTable();
    table["logic_density"]["value"] = 0.8;
    entryOf(table, "core.accumulate_lanes")["area_um2"] = 1000.0;
    entryOf(table, "core.accumulate_lanes")["per"] = 4;
    entryOf(table, "router.buffer_bits")["area_um2"] = 10.0;
    const Breakdown breakdown = areaOf(table, {}, {2, 3});
    EXPECT_NEAR(of(breakdown, Component::Accumulator), 0.01, 1e-12);
    EXPECT_NEAR(of(breakdown, Component::Network), 0.192, 1e-12);
    EXPECT_NEAR(breakdown.routerMm2.nominal, 0.064, 1e-12);
}

// 8 um2 in [4, 16], one controller, at a density of 0.5 in [0.4, 0.8]: 16 um2 in [4/0.8, 16/0.4] = [5, 40].
TEST(Area, CarriesUncertaintyIntoTheTotal) {
    json table = plainTable();
    table["logic_density"]["value"] = 0.5;
    table["logic_density"]["uncertainty"] = {0.4, 0.8};
    entryOf(table, "chip.controllers")["area_um2"] = 8.0;
    entryOf(table, "chip.controllers")["uncertainty"] = {4.0, 16.0};
    const Breakdown breakdown = areaOf(table, {}, {0, 0, 1});
    EXPECT_NEAR(breakdown.totalMm2.nominal, 16e-6, 1e-15);
    EXPECT_NEAR(breakdown.totalMm2.low, 5e-6, 1e-15);
    EXPECT_NEAR(breakdown.totalMm2.high, 40e-6, 1e-15);
}

TEST(Area, ThatIsUnknownIsRefusedByNameWhereTheChipNeedsIt) {
    json table = plainTable();
    entryOf(table, "core.function_units")["area_um2"] = nullptr;
    hw::ChipSpec chip;
    chip.core.functionUnit.present = false;
    EXPECT_NO_THROW((void)areaOf(table, chip));
    chip.core.functionUnit.present = true;
    try {
        (void)areaOf(table, chip);
        FAIL() << "an unknown area was taken as 0";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(),
                     "t.json: logic[5].area_um2: the area of core.function_units is unknown (null), but there are 1 "
                     "core.function_units; give it a number with its source; no area is shown without it");
    }
}

TEST(Area, OfOneEntryForSeveralComponentsIsDividedAmongThem) {
    json table = plainTable();
    json& lanes = entryOf(table, "core.accumulate_lanes");
    lanes["area_um2"] = 1e6;
    lanes["covers"].push_back("core.controls");
    json& logic = table["logic"];
    logic.erase(std::find_if(logic.begin(), logic.end(), [](const json& e) { return e["name"] == "core.controls"; }));
    const Breakdown breakdown = areaOf(table);
    EXPECT_NEAR(of(breakdown, Component::Accumulator), 16.0, 1e-9);
    EXPECT_NEAR(of(breakdown, Component::CoreControl), 1.0, 1e-9);
}

TEST(Area, NotesMemoriesThatAreOutOfTheFigures) {
    hw::ChipSpec chip;
    chip.core.fanoutMemory = {.capacityBytes = 4097, .portBits = 64};
    EXPECT_THAT(areaOf(plainTable(), chip).notes,
                ::testing::Contains("fanout_memory of 4097 bytes put together of arrays of at most 4096"));
    chip.core.fanoutMemory.capacityBytes = 4096;
    EXPECT_THAT(areaOf(plainTable(), chip).notes, ::testing::Not(::testing::Contains(HasSubstr("fanout_memory"))));
}

/// Another area for each entry, so that a mix-up of two shows.
json unevenTable() {
    json table = plainTable();
    double um2 = 10.0;
    for (json& entry : table["logic"]) entry["area_um2"] = um2 += 3.0;
    return table;
}

hw::ChipSpec anyChip() {
    hw::ChipSpec chip;
    chip.core.synapticMemory.capacityBytes = *rc::gen::inRange(64u, 1u << 21);
    chip.core.membraneMemory.banks = *rc::gen::inRange(1u, 9u);
    chip.core.neuronUnit.lanes = *rc::gen::inRange(1u, 33u);
    chip.core.functionUnit.present = *rc::gen::arbitrary<bool>();
    chip.noc.flitBits = *rc::gen::inRange(8u, 257u);
    chip.noc.virtualChannels = *rc::gen::inRange(1u, 9u);
    return chip;
}

RC_GTEST_PROP(Area, IsTheSumOfItsComponentsAndOfItsCoresRoutersAndChips, ()) {
    const Inventory silicon{*rc::gen::inRange<std::uint64_t>(0, 100), *rc::gen::inRange<std::uint64_t>(0, 100),
                            *rc::gen::inRange<std::uint64_t>(1, 5)};
    const Breakdown breakdown = areaOf(unevenTable(), anyChip(), silicon);
    double components = 0.0;
    for (const Estimate& component : breakdown.componentsMm2) components += component.nominal;
    RC_ASSERT(isNear(components, breakdown.totalMm2.nominal));
    const double each = static_cast<double>(silicon.cores) * breakdown.coreMm2.nominal +
                        static_cast<double>(silicon.routers) * breakdown.routerMm2.nominal +
                        static_cast<double>(silicon.chips) * breakdown.controllerMm2.nominal;
    RC_ASSERT(isNear(each, breakdown.totalMm2.nominal));
}

/// A change to a chip that costs silicon.
struct Step {
    const char* what;
    std::function<void(hw::ChipSpec&)> take;
};

const std::vector<Step>& steps() {
    static const std::vector<Step> all{{"synaptic bytes", [](auto& c) { c.core.synapticMemory.capacityBytes += 1; }},
                                       {"membrane bytes", [](auto& c) { c.core.membraneMemory.capacityBytes += 1; }},
                                       {"tracer bytes", [](auto& c) { c.core.tracerMemory.capacityBytes += 1; }},
                                       {"function bytes", [](auto& c) { c.core.functionMemory.capacityBytes += 1; }},
                                       {"fan-out bytes", [](auto& c) { c.core.fanoutMemory.capacityBytes += 1; }},
                                       {"axon FIFO", [](auto& c) { ++c.core.axonFifoPackets; }},
                                       {"output FIFO", [](auto& c) { ++c.core.outputFifoPackets; }},
                                       {"source queue", [](auto& c) { ++c.noc.sourceQueuePackets; }},
                                       {"accumulate lanes", [](auto& c) { ++c.core.dendrite.accumulateLanes; }},
                                       {"dendrite stages", [](auto& c) { ++c.core.dendrite.pipelineStages; }},
                                       {"multiply lanes", [](auto& c) { ++c.core.dendrite.multiplyLanes; }},
                                       {"neuron lanes", [](auto& c) { ++c.core.neuronUnit.lanes; }},
                                       {"membrane bits", [](auto& c) { ++c.core.neuronUnit.membraneBits; }},
                                       {"current bits", [](auto& c) { ++c.core.neuronUnit.currentBits; }},
                                       {"function lanes", [](auto& c) { c.core.functionUnit.lanes *= 2; }},
                                       {"function lane bits", [](auto& c) { ++c.core.functionUnit.laneBits; }},
                                       {"function digits", [](auto& c) { ++c.core.functionUnit.digitsPerCycle; }},
                                       {"function stages", [](auto& c) { ++c.core.functionUnit.pipelineStages; }},
                                       {"virtual channels", [](auto& c) { ++c.noc.virtualChannels; }},
                                       {"buffers", [](auto& c) { ++c.noc.bufferFlits; }},
                                       {"flit bits", [](auto& c) { ++c.noc.flitBits; }},
                                       {"link cycles", [](auto& c) { ++c.noc.linkCycles; }},
                                       {"column links", [](auto& c) { c.noc.verticalLinkCycles = 2; }},
                                       {"concentration", [](auto& c) { ++c.noc.concentration; }},
                                       {"multicast", [](auto& c) { c.noc.multicast = hw::Multicast::Tree; }}};
    return all;
}

TEST(Area, GrowsWithEveryParameterThatCostsSilicon) {
    hw::ChipSpec plain;
    plain.core.neuronUnit = {.membraneBits = 40, .currentBits = 36};
    const double before = areaOf(unevenTable(), plain).totalMm2.nominal;
    for (const Step& step : steps()) {
        hw::ChipSpec chip = plain;
        step.take(chip);
        EXPECT_GT(areaOf(unevenTable(), chip).totalMm2.nominal, before) << step.what;
    }
    EXPECT_GT(areaOf(unevenTable(), plain, {2, 1}).totalMm2.nominal, before);
    EXPECT_GT(areaOf(unevenTable(), plain, {1, 2}).totalMm2.nominal, before);
}

TEST(Area, IsOfEveryCoreOfTheMeshWhetherOrNotItHoldsNeurons) {
    hw::Mapping mapping;
    mapping.mesh = {3, 2};
    mapping.concentration = 2;
    mapping.board = {.chipsX = 3};
    mapping.cores.resize(5);
    const Inventory silicon = siliconOf(mapping);
    EXPECT_EQ(silicon.cores, 12u);
    EXPECT_EQ(silicon.routers, 6u);
    EXPECT_EQ(silicon.chips, 3u);
}

// 2 x 30, 1 x 20, and weights: 2 x 131072 / 4096 arrays of 0.08 mm2.
TEST(AreaReport, SaysTheWholeAndItsComponentsFromTheLargest) {
    json table = plainTable();
    entryOf(table, "core.controls")["area_um2"] = 30e6;
    entryOf(table, "chip.controllers")["area_um2"] = 20e6;
    const Breakdown breakdown = areaOf(table, {}, {2, 4});
    EXPECT_THAT(renderText(breakdown), HasSubstr(", table plain: 2 cores of "));
    EXPECT_THAT(renderText(breakdown), HasSubstr(", 4 routers of 0 mm2\n    [mm2] core control 60, controller 20, "
                                                 "synaptic memory 5.12, "));
    const json document = toJson(breakdown);
    EXPECT_EQ(document["cores"], 2);
    EXPECT_NEAR(document["by_component_mm2"]["core_control"]["nominal"].get<double>(), 60.0, 1e-9);
}

}  // namespace
}  // namespace spikeloom::area
