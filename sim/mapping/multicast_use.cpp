// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/multicast_use.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hw/core/address_book.hpp"
#include "hw/core/packet_format.hpp"
#include "sim/mapping/does_not_map.hpp"

namespace spikeloom::mapping {

hw::MulticastTrees treesOf(const hw::Mapping& mapping, const hw::NocSpec& noc) {
    return {shapeOf(mapping), noc, hw::AddressBook(mapping).groups()};
}

MulticastUse multicastUse(const hw::MulticastTrees& trees, const hw::NocSpec& noc) {
    MulticastUse use{
        .groups = trees.size(), .capacity = noc.multicastEntries, .entryBits = multicastEntryBits(noc.concentration)};
    for (std::uint32_t i = 0; i < trees.size(); ++i) use.targets += trees[hw::GroupId{i}].destinations.size();
    for (const std::uint32_t entries : trees.entries()) {
        use.entries += entries;
        use.mostEntries = std::max(use.mostEntries, entries);
    }
    return use;
}

namespace {

/// Flits of the longest multicast packet; 0 if there is none.
std::uint16_t longestFlits(const program::Program& program, const hw::Mapping& mapping, const hw::ChipSpec& chip) {
    const hw::PacketFormat format(chip.noc);
    std::uint16_t longest = 0;
    const auto consider = [&](const hw::FanoutEntry& entry, std::uint16_t flits) {
        if (entry.isMulticast()) longest = std::max(longest, flits);
    };
    for (const hw::FanoutEntry& entry : mapping.hostFanout)
        consider(entry, format.singleFlits(program.at(program.input).payload));
    for (const hw::CoreMapping& core : mapping.cores)
        for (const hw::FanoutEntry& entry : core.fanout)
            consider(entry, format.longestFlits(chip.core.outputFifoPackets, entry.box.cols(),
                                                program.at(core.population).payload));
    return longest;
}

}  // namespace

void expectMulticastFits(const program::Program& program, const hw::Mapping& mapping, const hw::ChipSpec& chip,
                         const std::string& file) {
    if (chip.noc.multicast == hw::Multicast::Copies) return;
    const std::uint64_t groups = hw::AddressBook(mapping).groups().size();
    const std::uint64_t nameable =
        std::min<std::uint64_t>(hw::kGroupsMax, chip.noc.packet.groupsMax(mapping.concentration));
    if (groups > nameable)
        throw DoesNotMap({file, "chip.noc.packet.header_bits",
                          fmt::format("the mapping has {} multicast groups, a packet can name {}", groups, nameable),
                          "a longer header, or \"multicast\": \"copies\""});
    const MulticastUse use = multicastUse(treesOf(mapping, chip.noc), chip.noc);
    if (use.mostEntries > use.capacity)
        throw DoesNotMap({file, "chip.noc.multicast_entries",
                          fmt::format("the trees of {} multicast groups pass one router, and its table has {} entries",
                                      use.mostEntries, use.capacity),
                          fmt::format("{} would do, or \"multicast\": \"copies\"", use.mostEntries)});
    const std::uint16_t flits = longestFlits(program, mapping, chip);
    if (flits > chip.noc.bufferFlits)
        throw DoesNotMap({file, "chip.noc.buffer_flits",
                          fmt::format("a multicast packet may have {} flits, and buffers hold {}: it has to fit in one",
                                      flits, chip.noc.bufferFlits),
                          fmt::format("{} would do, or wider flits, {}or \"multicast\": \"copies\"", flits,
                                      chip.noc.packet.spikesMax > 1 ? "a smaller \"spikes_max\", " : "")});
}

}  // namespace spikeloom::mapping
