// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/packet_limits.hpp"

#include <fmt/format.h>

#include <bit>
#include <set>

#include "sim/mapping/memory_use.hpp"

namespace spikeloom::mapping {
namespace {

constexpr const char* kAddress = "chip.noc.packet.address_bits";
constexpr const char* kHeader = "chip.noc.packet.header_bits";

/// Width of an index below `count`; 0 where there is one alone.
std::uint32_t indexBits(std::uint64_t count) {
    return static_cast<std::uint32_t>(std::bit_width(count - 1));
}

void checkAddresses(const program::Program& program, const hw::PacketSpec& packet, const std::string& file,
                    std::vector<Problem>& problems) {
    for (const program::LoweredPopulation& population : program.populations)
        if (indexBits(population.size()) > packet.addressBits)
            problems.push_back({file, kAddress,
                                fmt::format("population '{}' has {} neurons, {} bits name {}", population.name,
                                            population.size(), packet.addressBits, 1ull << packet.addressBits),
                                fmt::format("{} would do", indexBits(population.size()))});
}

void checkTiles(const hw::Mapping& mapping, const hw::PacketSpec& packet, const std::string& file,
                std::vector<Problem>& problems) {
    const hw::MeshSpec& mesh = mapping.mesh;
    const std::uint32_t needed = indexBits(mesh.tiles()), there = packet.tileBits(mapping.concentration);
    if (needed <= there) return;
    problems.push_back({file, kHeader,
                        fmt::format("the mesh of {} x {} has {} tiles, a header of {} bits names {}", mesh.width,
                                    mesh.height, mesh.tiles(), packet.headerBits, 1ull << there),
                        fmt::format("{} would do", packet.headerBits + needed - there)});
}

void checkAxons(const std::string& population, const hw::CoreMapping& core, const std::string& file,
                std::vector<Problem>& problems) {
    if (core.axons.size() <= hw::PacketSpec::kAxonsMax) return;
    problems.push_back({file, kHeader,
                        fmt::format("a core of '{}' has {} axons, a header names {}", population, core.axons.size(),
                                    hw::PacketSpec::kAxonsMax),
                        "a network with fewer projections into it would do"});
}

void checkEntries(const std::string& population, const hw::CoreMapping& core, const hw::PacketSpec& packet,
                  const std::string& file, std::vector<Problem>& problems) {
    const std::uint32_t needed = fanoutEntryBits(core.slice, packet);
    if (core.fanout.empty() || needed <= kFanoutEntryBits) return;
    problems.push_back(
        {file, kHeader,
         fmt::format("a fan-out entry of '{}' needs {} bits (target {}, box {}), {} available", population, needed,
                     packet.targetBits(), needed - packet.targetBits(), kFanoutEntryBits),
         "a shorter header or smaller cores (chip.core.neurons_max) would do"});
}

}  // namespace

std::uint32_t fanoutEntryBits(const operators::Slice& slice, const hw::PacketSpec& packet) {
    return packet.targetBits() + 2 * (indexBits(slice.rows()) + indexBits(slice.cols()));
}

std::vector<Problem> unnameable(const program::Program& program, const hw::Mapping& mapping,
                                const hw::PacketSpec& packet, const std::string& file) {
    std::vector<Problem> problems;
    checkAddresses(program, packet, file, problems);
    checkTiles(mapping, packet, file, problems);
    std::set<std::uint32_t> seen;  // the slices of a population are much alike: one of them is reported
    for (const hw::CoreMapping& core : mapping.cores) {
        if (!seen.insert(value(core.population)).second) continue;
        const std::string& name = program.at(core.population).name;
        checkAxons(name, core, file, problems);
        checkEntries(name, core, packet, file, problems);
    }
    return problems;
}

}  // namespace spikeloom::mapping
