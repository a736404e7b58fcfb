// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/mapper.hpp"

#include <fmt/format.h>

#include <array>

#include "hw/core/address_book.hpp"
#include "hw/noc/refusals.hpp"
#include "models/program/early_exit.hpp"
#include "models/support/error.hpp"
#include "sim/mapping/capabilities.hpp"
#include "sim/mapping/check.hpp"
#include "sim/mapping/does_not_map.hpp"
#include "sim/mapping/memory_use.hpp"
#include "sim/mapping/mesh.hpp"
#include "sim/mapping/multicast_use.hpp"
#include "sim/mapping/packet_limits.hpp"
#include "sim/mapping/partition.hpp"
#include "sim/mapping/place/placement.hpp"
#include "sim/mapping/routes.hpp"
#include "sim/mapping/traffic.hpp"

namespace spikeloom::mapping {
namespace {

/// Far beyond what can be simulated; a chip whose memories are given in the wrong unit ends here and not in hours of
/// work.
constexpr std::uint64_t kCoresMax = 65536;

void checkCount(std::uint64_t cores, const std::string& file) {
    if (cores <= kCoresMax) return;
    throw DoesNotMap({file, "chip.core",
                      fmt::format("the network needs {} cores of this size, {} at most", cores, kCoresMax),
                      "larger memories make fewer cores"});
}

/// The objections of the network itself, which knows neither file nor chip.
void checkNetwork(const hw::NocSpec& noc, const hw::Mapping& mapping, const std::string& file) {
    const hw::MeshShape shape = shapeOf(mapping);
    std::vector<Problem> problems = refusals(shape, noc, std::array{hostTerminal(shape)});
    for (Problem& problem : problems) {
        problem.file = file;
        problem.path = "chip." + problem.path;
    }
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

/// The slices of all populations; what the chip cannot do is refused together with what does not fit.
Partition cutToFit(const program::Program& program, const hw::ChipSpec& chip, std::uint32_t banks,
                   const program::Timetable& timetable, const std::string& file) {
    std::vector<Problem> problems = incapable(program, chip, file);
    try {
        Partition parts = partition(program, chip.core, banks, timetable, chip.noc.multicast, file);
        if (problems.empty()) return parts;
    } catch (const ConfigError& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
    throw DoesNotMap(std::move(problems));
}

/// A score is worked out where all logits are, by a function unit.
void checkReadout(const program::Program& program, const Partition& partition, const hw::CoreSpec& core,
                  const std::string& file) {
    if (!core.functionUnit.present)
        throw DoesNotMap({file, "chip.core.function_unit.present",
                          "run.early_exit works its score out in a function unit, and cores have none",
                          "set run.early_exit.score to none, or choose a chip with function units"});
    const std::size_t cores = partition.slices[value(program.readout)].size();
    if (cores == 1) return;
    throw DoesNotMap({file, "run.early_exit",
                      fmt::format("needs the logits on one core, but readout '{}' takes {}",
                                  program.at(program.readout).name, cores),
                      "enlarge the core's synaptic memory or neurons_max, or set score to none"});
}

std::vector<hw::CoreMapping> makeCores(const program::Program& program, const Partition& partition, std::uint32_t banks,
                                       const program::Timetable& timetable, const hw::CoreSpec& core) {
    std::vector<hw::CoreMapping> cores;
    for (const program::PopulationId population : program.order)
        for (const operators::Slice& slice : partition.slices[value(population)]) {
            hw::CoreMapping& made = cores.emplace_back();
            made.population = population;
            made.slice = slice;
            made.use = memoryUse(program, population, slice, banks, core, timetable.longestDelay(program, population));
        }
    return cores;
}

void expectValid(const program::Program& program, const hw::Mapping& mapping) {
    const std::vector<std::string> violations = checkMapping(program, mapping);
    if (!violations.empty()) throw InvariantError("mapping", 0, violations.front());
}

}  // namespace

std::uint32_t pendingBanks(program::Schedule schedule) {
    return schedule == program::Schedule::Pipelined ? 2 : 1;
}

hw::Mapping map(const program::Program& program, const hw::ChipSpec& chip, const program::RunRule& rule,
                const config::MappingSpec& spec, const std::string& file) {
    const std::unique_ptr<Placement> placement = makePlacement(spec.placement, file);
    const program::Timetable timetable(program, rule);
    hw::Mapping mapping;
    mapping.pendingBanks = pendingBanks(rule.schedule);
    const Partition parts = cutToFit(program, chip, mapping.pendingBanks, timetable, file);
    if (program::EarlyExit::make(program, rule, timetable)) checkReadout(program, parts, chip.core, file);
    mapping.board = chip.board;
    mapping.topology = chip.noc.topology;
    mapping.concentration = chip.noc.concentration;
    mapping.mesh = resolveMesh(chip.mesh, parts.cores(), file, chip.board, mapping.concentration);
    checkCount(parts.cores(), file);
    checkNetwork(chip.noc, mapping, file);

    mapping.cores = makeCores(program, parts, mapping.pendingBanks, timetable, chip.core);
    writeRoutes(program, timetable, chip.noc.multicast, mapping);
    for (hw::CoreMapping& core : mapping.cores)
        core.use.fanoutBits = fanoutBits(core.fanout.size(), chip.core.fanoutMemory);
    if (auto problems = unnameable(program, mapping, chip.noc.packet, file); !problems.empty())
        throw DoesNotMap(std::move(problems));
    const std::vector<hw::TileId> tiles = placement->place(expectedTraffic(program, rule, mapping), shapeOf(mapping));
    const std::vector<std::uint32_t> locals = localsInOrder(tiles);
    for (std::size_t core = 0; core < tiles.size(); ++core) {
        mapping.cores[core].tile = tiles[core];
        mapping.cores[core].local = locals[core];
    }
    expectValid(program, mapping);
    expectMulticastFits(program, mapping, chip, file);
    return mapping;
}

}  // namespace spikeloom::mapping
