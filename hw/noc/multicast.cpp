// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/multicast.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

[[noreturn]] void fail(GroupId group, const std::string& what) {
    throw InvariantError("Noc", 0, fmt::format("multicast group {} {}", value(group), what));
}

}  // namespace

MulticastTrees::MulticastTrees(MeshShape shape, const NocSpec& spec, std::span<const MulticastGroup> groups)
    : shape_(shape),
      tiles_(shape.tiles()),
      groups_(groups.begin(), groups.end()),
      ports_(groups.size() * shape.tiles()) {
    if (groups_.size() > kGroupsMax) fail(GroupId{kGroupsMax}, "is one too many");
    if (groups_.empty()) return;  // tables of ways are large
    const Paths paths(shape, spec);
    for (std::uint32_t i = 0; i < groups_.size(); ++i) addTree(paths, GroupId{i});
}

void MulticastTrees::addTree(const Paths& paths, GroupId group) {
    const auto& [source, destinations] = groups_[value(group)];
    Ports* const ports = ports_.data() + std::size_t{value(group)} * tiles_;
    std::vector<std::uint8_t> entered(tiles_, 0);
    if (destinations.empty()) fail(group, "has no destination");
    for (const Terminal& destination : destinations)
        paths.forEachRouter(source.tile, destination, [&](TileId tile, Port out) {
            const auto bit = static_cast<Ports>(1u << indexOf(out));
            const bool isNew = (ports[indexOf(tile)] & bit) == 0;
            if (!isNew && tile == destination.tile) fail(group, "has a destination twice");
            ports[indexOf(tile)] |= bit;
            const auto next = isNew && tile != destination.tile ? neighbour(shape_, tile, out) : std::nullopt;
            if (next && ++entered[indexOf(*next)] > 1) fail(group, "does not spread as a tree");
        });
}

std::vector<std::uint32_t> MulticastTrees::entries() const {
    std::vector<std::uint32_t> entries(tiles_, 0);
    for (std::size_t i = 0; i < ports_.size(); ++i) entries[i % tiles_] += ports_[i] != 0;
    return entries;
}

void MulticastTrees::expectSendable(const Packet& packet, Terminal source, std::uint32_t bufferFlits) const {
    if (value(packet.group) >= size()) fail(packet.group, "does not exist");
    if (!(groups_[value(packet.group)].source == source)) fail(packet.group, "is not one of " + describe(source));
    if (packet.flits > bufferFlits)
        fail(packet.group, fmt::format("is sent a packet of {} flits, and buffers hold {}", packet.flits, bufferFlits));
}

}  // namespace spikeloom::hw
