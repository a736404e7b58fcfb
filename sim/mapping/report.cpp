// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/report.hpp"

#include <set>
#include <utility>

#include "models/operators/synapses.hpp"
#include "sim/mapping/chips/chip_cut.hpp"
#include "sim/mapping/memory_use.hpp"
#include "sim/mapping/traffic.hpp"

namespace spikeloom::mapping {
namespace {

CoreReport coreReport(const program::Program& program, const hw::ChipSpec& chip, const hw::Mapping& mapping,
                      const hw::CoreMapping& core) {
    CoreReport report{.population = program.at(core.population).name,
                      .slice = core.slice,
                      .tile = core.tile,
                      .local = core.local,
                      .chip = chipOf(shapeOf(mapping), core.tile),
                      .neurons = core.slice.size(),
                      .fanoutEntries = core.fanout.size(),
                      .memories = {},
                      .stored = storedBytes(core.use)};
    for (const MemoryFill& memory : fills(core.use, chip.core))
        report.memories.push_back({memory.name, memory.used, memory.capacity});
    return report;
}

PopulationReport populationReport(const program::Program& program, program::PopulationId id,
                                  const hw::Mapping& mapping) {
    const program::LoweredPopulation& population = program.at(id);
    PopulationReport report{population.name, population.rows, population.cols, population.stage, 0, 0, {}};
    std::set<std::uint32_t> rowStarts, colStarts;
    for (std::uint32_t i = 0; i < mapping.cores.size(); ++i) {
        if (mapping.cores[i].population != id) continue;
        report.cores.push_back(hw::CoreId{i});
        rowStarts.insert(mapping.cores[i].slice.rowBegin);
        colStarts.insert(mapping.cores[i].slice.colBegin);
    }
    report.gridRows = static_cast<std::uint32_t>(rowStarts.size());
    report.gridCols = static_cast<std::uint32_t>(colStarts.size());
    return report;
}

void addTo(std::vector<Utilisation>& totals, const std::vector<Utilisation>& memories) {
    if (totals.empty())
        for (const Utilisation& memory : memories) totals.push_back({memory.memory, 0, 0});
    for (std::size_t i = 0; i < memories.size(); ++i) {
        totals[i].usedBits += memories[i].usedBits;
        totals[i].capacityBits += memories[i].capacityBits;
    }
}

}  // namespace

MappingReport makeReport(const program::Program& program, const hw::ChipSpec& chip, const program::RunRule& rule,
                         const hw::Mapping& mapping) {
    MappingReport report;
    report.network = program.name;
    report.chip = chip.name;
    report.model = chip.capabilities.model;
    report.mesh = mapping.mesh;
    report.board = mapping.board;
    report.topology = mapping.topology;
    report.concentration = mapping.concentration;
    report.coresPerChip.assign(mapping.board.chips(), 0);
    report.pendingBanks = mapping.pendingBanks;
    const hw::MulticastTrees trees = treesOf(mapping, chip.noc);
    report.multicast = multicastUse(trees, chip.noc);
    ChipCut chips;
    for (const hw::CoreMapping& core : mapping.cores) {
        report.cores.push_back(coreReport(program, chip, mapping, core));
        addTo(report.totals, report.cores.back().memories);
        report.neurons += core.slice.size();
        report.storedWeightBits += rawWeightBits(program, core.population, core.slice);
        chips.push_back(report.cores.back().chip);
        ++report.coresPerChip[chips.back()];
    }
    for (const program::PopulationId id : program.order) {
        if (program.at(id).role == program::LoweredPopulation::Role::Input) continue;
        report.populations.push_back(populationReport(program, id, mapping));
        report.uniqueWeightBits += rawWeightBits(program, id, operators::wholeOf(program.at(id)));
    }
    const Load load = expectedLoad(program, rule, mapping, trees);
    report.expectedPackets = load.packets;
    report.expectedPacketHops = load.packetHops;
    const Traffic traffic = expectedTraffic(program, rule, mapping);
    report.chipFlows = chipFlows(traffic, chips);
    report.expectedPacketCrossings = packetCrossings(traffic, mapping.board, chips);
    return report;
}

}  // namespace spikeloom::mapping
