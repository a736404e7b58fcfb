// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/baseline.hpp"

#include <algorithm>

#include "hw/noc/topology.hpp"
#include "sim/accounting/baseline_core.hpp"
#include "sim/accounting/baseline_traffic.hpp"

namespace spikeloom::accounting {

BaselineWork baselineWork(const program::Program& program, const hw::Mapping& mapping, const hw::ChipSpec& chip,
                          std::span<const double> activity) {
    BaselineWork work;
    const Traffic traffic = baselineTraffic(program, mapping, chip.noc);
    work.core = traffic.core;
    work.chip = traffic.chip;
    std::uint64_t allCycles = 0;
    std::vector<std::uint64_t> slowest(program.stages);
    for (const hw::CoreMapping& mapped : mapping.cores) {
        const CoreWork core = baselineCore(program, mapped, chip.core, activity);
        hw::add(work.core, core.counters);
        work.macs += core.macs;
        allCycles += core.cycles;
        std::uint64_t& stage = slowest[program.at(mapped.population).stage];
        stage = std::max(stage, core.cycles);
    }
    const std::uint64_t cores = std::max<std::size_t>(1, mapping.cores.size());
    work.balancedCycles = (allCycles + cores - 1) / cores;
    const std::uint64_t barrier =
        chip.barrier.baseCycles + std::uint64_t{2} * chip.barrier.cyclesPerHop * diameter(shapeOf(mapping));
    work.layeredCycles = work.chip.barriers * barrier;
    for (const std::uint64_t cycles : slowest) work.layeredCycles += cycles;
    return work;
}

}  // namespace spikeloom::accounting
