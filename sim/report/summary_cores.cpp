// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/support/error.hpp"
#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

double used(std::uint64_t bits, const hw::MemorySpec& memory) {
    return static_cast<double>(bits) / (8.0 * memory.capacityBytes);
}

std::uint64_t bitsOf(const hw::MemoryUse& use) {
    return use.weightBits + use.biasBits + use.constantBits + use.pendingBits + use.membraneBits + use.delayBits +
           use.tracerBits + use.operandTracerBits + use.functionInputBits + use.functionResultBits + use.fanoutBits;
}

void setMemory(CoreRow& row, const hw::MemoryUse& use, const hw::CoreSpec& core) {
    row.use = use;
    row.stored = mapping::storedBytes(use);
    row.synapticUsed = used(use.weightBits + use.biasBits + use.constantBits, core.synapticMemory);
    row.membraneUsed = used(use.pendingBits + use.membraneBits + use.delayBits, core.membraneMemory);
    row.tracerUsed = used(use.tracerBits + use.operandTracerBits, core.tracerMemory);
    row.functionUsed = used(use.functionInputBits + use.functionResultBits, core.functionMemory);
    row.fanoutUsed = used(use.fanoutBits, core.fanoutMemory);
}

/// Counters of a population: the sum over its cores, and the largest of them.
struct LayerTally {
    Tally total;
    hw::CoreCounters busiest{};
    std::uint64_t memoryBits = 0;
    std::uint32_t cores = 0;
};

LayerTally layerTally(program::PopulationId id, const std::vector<hw::CoreCounters>& totals,
                      const hw::Mapping& mapping) {
    LayerTally layer;
    for (std::size_t i = 0; i < totals.size(); ++i) {
        const hw::CoreMapping& core = mapping.cores[i];
        if (core.population != id) continue;
        hw::add(layer.total.core, totals[i]);
        if (layer.cores == 0 || totals[i].busyCycles > layer.busiest.busyCycles) layer.busiest = totals[i];
        layer.memoryBits += bitsOf(core.use);
        ++layer.cores;
    }
    return layer;
}

/// By Bound. Waits for a port and for the network may overlap with work of another unit, and with each other: what
/// overlaps counts once, as the wait.
std::array<std::uint64_t, kBounds> spentBy(const hw::CoreCounters& core) {
    const std::uint64_t busy = core.busyCycles;
    const std::uint64_t port = std::min(busy, core.portConflictCycles);
    const std::uint64_t network = std::min(busy - port, core.outputStallCycles);
    return {busy - port - network, port, network, core.barrierWaitCycles};
}

}  // namespace

std::string_view name(Bound bound) {
    static constexpr std::array<std::string_view, kBounds> kNames{"compute", "port", "network", "barrier"};
    return kNames[static_cast<std::size_t>(bound)];
}

std::vector<hw::CoreCounters> coreTotals(const Samples& samples, const RunContext& context) {
    std::vector<hw::CoreCounters> totals(context.mapping.cores.size());
    for (const run::SampleResult* sample : samples) {
        if (sample->cores.size() != totals.size())
            throw InvariantError("report", 0,
                                 fmt::format("sample {} has counters of {} cores, the mapping has {}", sample->index,
                                             sample->cores.size(), totals.size()));
        for (std::size_t i = 0; i < totals.size(); ++i) hw::add(totals[i], sample->cores[i]);
    }
    return totals;
}

std::vector<CoreRow> coreRows(const std::vector<hw::CoreCounters>& totals, std::size_t count, std::uint64_t cycles,
                              const RunContext& context) {
    std::vector<CoreRow> rows;
    for (std::size_t i = 0; i < totals.size(); ++i) {
        const hw::CoreCounters& c = totals[i];
        const hw::CoreMapping& core = context.mapping.cores[i];
        const std::uint32_t tile = hw::value(core.tile), width = context.mapping.mesh.width;
        CoreRow row{.core = static_cast<std::uint32_t>(i),
                    .tile = tile,
                    .tileX = tile % width,
                    .tileY = tile / width,
                    .population = context.program.at(core.population).name,
                    .slice = core.slice,
                    .busyCycles = mean(c.busyCycles, count),
                    .networkWaitCycles = mean(c.networkWaitCycles, count),
                    .barrierWaitCycles = mean(c.barrierWaitCycles, count),
                    .resetCycles = mean(c.resetCycles, count),
                    .dendriteBusyCycles = mean(c.dendriteBusyCycles, count),
                    .somaBusyCycles = mean(c.somaBusyCycles, count),
                    .portConflictCycles = mean(c.portConflictCycles, count),
                    .outputStallCycles = mean(c.outputStallCycles, count),
                    .utilisation = mean(c.busyCycles, cycles),
                    .unitSpikes = mean(c.unitSpikes, count),
                    .synapticOperations = mean(c.synapticOperations, count),
                    .energyJ = ratio(context.energy.energy(c, {}, 0).totalJ.nominal, static_cast<double>(count))};
        setMemory(row, core.use, context.experiment.chip.core);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<LayerRow> layerRows(const std::vector<hw::CoreCounters>& totals, std::size_t count,
                                const RunContext& context) {
    std::vector<LayerRow> rows;
    for (const program::PopulationId id : context.program.order) {
        const LayerTally layer = layerTally(id, totals, context.mapping);
        if (layer.cores == 0) continue;  // the input lives in the host
        const program::LoweredPopulation& population = context.program.at(id);
        const hw::CoreCounters& c = layer.total.core;
        LayerRow row{.population = population.name,
                     .stage = population.stage,
                     .cores = layer.cores,
                     .neurons = population.size(),
                     .memoryBits = layer.memoryBits,
                     .activity = perInference(layer.total.activity(), count),
                     .dendriteBusyCycles = mean(c.dendriteBusyCycles, count),
                     .somaBusyCycles = mean(c.somaBusyCycles, count),
                     .busiestCoreCycles = mean(layer.busiest.busyCycles, count),
                     .energyJ = ratio(layer.total.energy(context.energy).totalJ.nominal, static_cast<double>(count))};
        const auto spent = spentBy(layer.busiest);
        for (std::size_t i = 0; i < kBounds; ++i) row.spentCycles[i] = mean(spent[i], count);
        row.boundBy = Bound{static_cast<std::uint8_t>(std::max_element(spent.begin(), spent.end()) - spent.begin())};
        row.spikesPerNeuron = ratio(row.activity.unitSpikes, static_cast<double>(row.neurons));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace spikeloom::report
