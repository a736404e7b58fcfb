// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/baseline.hpp"

#include <algorithm>
#include <tuple>

#include "hw/noc/topology.hpp"
#include "sim/accounting/baseline_core.hpp"
#include "sim/accounting/baseline_traffic.hpp"
#include "sim/accounting/dense_macs.hpp"

namespace spikeloom::accounting {
namespace {

void addTimes(hw::CoreCounters& sum, const hw::CoreCounters& counters, std::uint64_t times) {
    std::apply([&](const auto&... f) { ((sum.*(f.member) += times * counters.*(f.member)), ...); },
               hw::CoreCounters::fields());
}

}  // namespace

BaselineWork baselineWork(const program::Program& program, const hw::Mapping& mapping, const hw::ChipSpec& chip,
                          std::span<const double> activity) {
    BaselineWork work;
    const Traffic traffic = baselineTraffic(program, mapping, chip.noc);
    work.core = traffic.core;
    work.chip = traffic.chip;
    const std::vector<std::uint32_t> frames = denseFrames(program);
    std::uint64_t allCycles = 0;
    std::vector<std::uint64_t> slowest(program.stages);
    for (const hw::CoreMapping& mapped : mapping.cores) {
        const CoreWork core = baselineCore(program, mapped, chip.core, activity);
        const std::uint64_t times = frames[value(mapped.population)];
        addTimes(work.core, core.counters, times);
        work.macs += times * core.macs;
        allCycles += times * core.cycles;
        std::uint64_t& stage = slowest[program.at(mapped.population).stage];
        stage = std::max(stage, times * core.cycles);
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
