// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/html/link_map.hpp"
#include "sim/html/mesh_view.hpp"
#include "sim/html/sections.hpp"
#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostPanels = 20;

/// A figure of cores, drawn where they are.
struct CoreMap {
    std::string id, title, column, axis, caption;
    bool isShare = false;
    std::string unit{};  ///< in whose best prefix the values are shown; `column` and `axis` are then without one
};

std::string amountOf(const CoreMap& what, double value) {
    if (what.isShare) return percent(value);
    if (!what.unit.empty()) return report::si(value, what.unit);
    return report::thousands(value, value == std::floor(value) ? 0 : 1);
}

/// Largest value of a column of all cores.
double largestOf(const ComparedRuns& runs, const std::string& source) {
    double largest = 0;
    for (const Compared& run : runs) {
        const results::Table& cores = *run.table("cores.csv");
        for (std::size_t row = 0; row < cores.rows(); ++row)
            largest = std::max(largest, cores.number(row, source).value_or(0));
    }
    return largest;
}

Chart emptyMap(const CoreMap& what, const ComparedRuns& runs, std::size_t panels) {
    return {.id = what.id,
            .title = what.title,
            .caption = what.caption,
            .summary = "",
            .data = {{"panel", "run", "core", "tile", "population", "x", "y", "x2", "y2", what.column}},
            .spec = {},
            .panel = panels > 1 ? "panel" : "",
            .aspect = aspectOf(runs),
            .wide = panels > 1};
}

/// One map of each run of what `column` of cores.csv says.
Part coreMap(const ComparedRuns& all, CoreMap what, const std::string& source) {
    const ComparedRuns runs = having(all, "cores.csv", {source});
    const double top = largestOf(runs, source);
    const Prefixed unit = what.unit.empty() ? Prefixed{} : prefixed(top, what.unit);
    if (!what.unit.empty()) {
        what.column = unit.column(what.column);
        what.axis = unit.title(what.axis);
    }
    if (runs.empty()) return Absent{what.title, "these runs did not record it; repeat them with this program."};
    Chart chart = emptyMap(what, runs, runs.size());
    double largest = 0;
    for (const Compared& run : runs) {
        const results::Table& cores = *run.table("cores.csv");
        for (const CoreCell& core : coreCells(run)) {
            const double value = cores.number(core.row, source).value_or(0);
            chart.data.add({run.label(), run.label(), core.core, core.tile, core.population, core.x, core.y, core.x2,
                            core.y2, value * unit.factor});
            if (value < largest) continue;
            largest = value;
            chart.summary = fmt::format("Most on core {} ({}){}: {}.", core.core, core.population,
                                        runs.size() > 1 ? " of " + run.label() : "", amountOf(what, value));
        }
    }
    chart.spec = meshSpec(runs, what.column, what.axis, top * unit.factor);
    return chart;
}

struct Memory {
    const char *name, *column;
};
constexpr std::array kMemories{
    Memory{"synaptic memory", "synaptic_memory_used"}, Memory{"membrane memory", "membrane_memory_used"},
    Memory{"tracer memory", "tracer_memory_used"}, Memory{"function memory", "function_memory_used"},
    Memory{"fan-out memory", "fanout_memory_used"}};

/// Every memory of every run, or, of many runs, the fullest memory of each core.
Part memoryMap(const ComparedRuns& all) {
    const ComparedRuns runs = having(all, "cores.csv", {kMemories[0].column});
    const CoreMap what{.id = "memory",
                       .title = "How full the memories are",
                       .column = "used",
                       .axis = "bits used of bits there are",
                       .caption = "Bits used of bits there are, on one scale."};
    if (runs.empty()) return Absent{what.title, "these runs did not record it; repeat them with this program."};
    const bool eachMemory = runs.size() * kMemories.size() <= kMostPanels;
    Chart chart = emptyMap(what, runs, eachMemory ? kMemories.size() : runs.size());
    if (!eachMemory) chart.caption = "The fullest memory of each core: " + what.caption;
    double fullest = -1;
    for (const Compared& run : runs) {
        const results::Table& cores = *run.table("cores.csv");
        const std::vector<CoreCell> cells = coreCells(run);
        const auto use = [&](const CoreCell& core, const Memory& memory) {
            return cores.number(core.row, memory.column).value_or(0);
        };
        const auto add = [&](const std::string& panel, const CoreCell& core, double used, const char* memory) {
            chart.data.add(
                {panel, run.label(), core.core, core.tile, core.population, core.x, core.y, core.x2, core.y2, used});
            if (used <= fullest) return;
            fullest = used;
            chart.summary = fmt::format("Fullest: {} of core {} ({}){}, {}.", memory, core.core, core.population,
                                        runs.size() > 1 ? " of " + run.label() : "", percent(used));
        };
        if (eachMemory) {
            for (const Memory& memory : kMemories)
                for (const CoreCell& core : cells)
                    add(runs.size() > 1 ? run.label() + ", " + memory.name : memory.name, core, use(core, memory),
                        memory.name);
            continue;
        }
        for (const CoreCell& core : cells) {
            const Memory fullestOfCore =
                *std::max_element(kMemories.begin(), kMemories.end(),
                                  [&](const Memory& a, const Memory& b) { return use(core, a) < use(core, b); });
            add(run.label(), core, use(core, fullestOfCore), fullestOfCore.name);
        }
    }
    chart.spec = meshSpec(runs, what.column, what.axis, 1);
    return chart;
}

}  // namespace

Section chipSection(const ComparedRuns& runs) {
    Section section{
        .id = "chip",
        .title = "Chip",
        .intro =
            "The mesh of routers from above, tile 0 at the top left. A cell is a core; tiles without a core are "
            "empty. Runs share a scale."};
    section.parts = {coreMap(runs,
                             {.id = "utilisation",
                              .title = "Utilisation of the cores",
                              .column = "utilisation",
                              .axis = "busy share of the time",
                              .caption = "Busy cycles over those of latency and reset.",
                              .isShare = true},
                             "utilisation"),
                     linkMap(runs),
                     coreMap(runs,
                             {.id = "core_spikes",
                              .title = "Spikes of the cores",
                              .column = "unit_spikes",
                              .axis = "unit spikes of an inference",
                              .caption = "Spikes that the neurons of a core fired."},
                             "unit_spikes"),
                     coreMap(runs,
                             {.id = "core_operations",
                              .title = "Synaptic operations of the cores",
                              .column = "synaptic_operations",
                              .axis = "synaptic operations of an inference",
                              .caption = "Additions into the membranes of a core."},
                             "synaptic_operations"),
                     coreMap(runs,
                             {.id = "core_energy",
                              .title = "Energy of the cores",
                              .column = "energy",
                              .axis = "energy of an inference",
                              .caption = "Events of a core; network, static power and idle clock are not in it.",
                              .unit = "J"},
                             "energy_j"),
                     memoryMap(runs)};
    return section;
}

}  // namespace spikeloom::html
