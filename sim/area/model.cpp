// SPDX-License-Identifier: Apache-2.0
#include "sim/area/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/area/memories.hpp"
#include "sim/area/quantities.hpp"

namespace spikeloom::area {
namespace {

constexpr double kMm2PerUm2 = 1e-6;

Estimate estimate(double nominal, const energy::Range& range) {
    return range ? Estimate{nominal, range->front(), range->back()} : Estimate{nominal, nominal, nominal};
}
Estimate estimate(const Factor& factor) {
    return estimate(factor.value, factor.uncertainty);
}
Estimate product(const Estimate& a, const Estimate& b) {
    return {a.nominal * b.nominal, a.low * b.low, a.high * b.high};
}
Estimate quotient(const Estimate& a, const Estimate& b) {
    return {a.nominal / b.nominal, a.low / b.high, a.high / b.low};
}

/// @param breakdown  gets the parts and the notes
void addMemories(const AreaTable& table, const hw::ChipSpec& chip, Breakdown& breakdown) {
    for (const Memory& memory : memoriesOf(chip)) {
        Estimate mm2 = estimate(memory.macros * arrayMm2(table.sram, memory.bytes, memory.wordBits), {});
        if (memory.readsWhileWriting) mm2 = product(mm2, estimate(table.secondPort));
        breakdown.parts.push_back({std::string(memory.name), memory.component, memory.each, table.sram.kind,
                                   quotient(mm2, estimate(table.memoryDensity))});
        const std::string departs = departure(table.sram, memory.bytes, memory.wordBits);
        if (!departs.empty()) breakdown.notes.push_back(fmt::format("{} {}", memory.name, departs));
    }
}

/// The entry's parts: one for each component (and for what that is counted by) that its quantities belong to.
void addEntry(const AreaTable& table, std::size_t index, const hw::ChipSpec& chip, Breakdown& breakdown,
              std::vector<Problem>& problems) {
    const LogicEntry& entry = table.logic[index];
    const Estimate mm2 = quotient(estimate(entry.areaUm2.value_or(0.0), entry.uncertainty) * (kMm2PerUm2 / entry.per),
                                  estimate(table.logicDensity));
    for (const std::string& name : entry.covers) {
        const Quantity* quantity = findQuantity(name);
        if (quantity == nullptr) throw InvariantError("area", 0, "a table that was not checked covers " + name);
        const double count = quantity->count(chip);
        if (!entry.areaUm2 && count > 0)
            problems.push_back(
                {table.file, fmt::format("logic[{}].area_um2", index),
                 fmt::format("the area of {} is unknown (null), but there are {:g} {}", entry.name, count, name),
                 "give it a number with its source; no area is shown without it"});
        const auto same = std::find_if(breakdown.parts.begin(), breakdown.parts.end(), [&](const Part& part) {
            return part.name == entry.name && part.component == quantity->component && part.each == quantity->each;
        });
        if (same != breakdown.parts.end())
            same->eachMm2 += mm2 * count;
        else
            breakdown.parts.push_back({entry.name, quantity->component, quantity->each, entry.kind, mm2 * count});
    }
}

Estimate& ofOne(Breakdown& breakdown, energy::Each each) {
    if (each == energy::Each::Core) return breakdown.coreMm2;
    return each == energy::Each::Router ? breakdown.routerMm2 : breakdown.controllerMm2;
}

void addUp(Breakdown& breakdown) {
    for (const Part& part : breakdown.parts) {
        const Estimate all = part.eachMm2 * static_cast<double>(breakdown.silicon.count(part.each));
        breakdown.componentsMm2[static_cast<std::size_t>(part.component)] += all;
        ofOne(breakdown, part.each) += part.eachMm2;
        breakdown.totalMm2 += all;
    }
}

}  // namespace

Inventory siliconOf(const hw::Mapping& mapping) {
    const std::uint64_t tiles = mapping.mesh.tiles();
    return {tiles * mapping.concentration, tiles, mapping.board.chips()};
}

Breakdown area(const AreaTable& table, const hw::ChipSpec& chip, const Inventory& silicon) {
    Breakdown breakdown{.table = table.name,
                        .silicon = silicon,
                        .parts = {},
                        .coreMm2 = {},
                        .routerMm2 = {},
                        .controllerMm2 = {},
                        .totalMm2 = {},
                        .notes = {}};
    addMemories(table, chip, breakdown);
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < table.logic.size(); ++i) addEntry(table, i, chip, breakdown, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    addUp(breakdown);
    return breakdown;
}

}  // namespace spikeloom::area
