// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "hw/sync/clock_domain.hpp"

/// What travels over the interconnect.
namespace spikeloom::hw {

/// A router's place in the mesh: x + width * y, tile 0 in the north-west corner. Fewer than 65536 tiles.
enum class TileId : std::uint32_t;
constexpr std::uint32_t indexOf(TileId tile) {
    return static_cast<std::uint32_t>(tile);
}

/// The ports of a router. Round-robin arbiters count in this order, so that it is part of the timing.
enum class Port : std::uint8_t {
    East,   ///< towards x + 1
    West,   ///< towards x - 1
    South,  ///< towards y + 1
    North,  ///< towards y - 1
    Local,  ///< the network interface of the tile's first core; those of further cores follow it: see `localPort`
};
constexpr std::uint32_t indexOf(Port port) {
    return static_cast<std::uint32_t>(port);
}
inline constexpr std::uint32_t kDirections = indexOf(Port::Local);
inline constexpr std::uint32_t kMaxConcentration = 4;
/// The most ports that a router can have: that of the host on a torus is behind those of the cores. See `portsAt`.
inline constexpr std::uint32_t kPorts = kDirections + kMaxConcentration + 1;
/// Virtual channels of all ports of a router: each is a bit of its masks.
inline constexpr std::uint32_t kMaxChannels = 64;
/// Ports of a router with so many cores and nothing else.
constexpr std::uint32_t portsOf(std::uint32_t concentration) {
    return kDirections + concentration;
}
/// The port of a tile's core. @param local  0 to concentration - 1
constexpr Port localPort(std::uint32_t local) {
    return Port{static_cast<std::uint8_t>(kDirections + local)};
}
/// Whether a core is behind the port, or on a torus the host, and not a link of the mesh or of its edge.
constexpr bool isLocal(Port port) {
    return port >= Port::Local;
}
/// Whether a link of the mesh is behind the port that leads to another row.
constexpr bool isVertical(Port port) {
    return port == Port::North || port == Port::South;
}
/// Which of the tile's cores. @param port  a local one
constexpr std::uint32_t localOf(Port port) {
    return indexOf(port) - kDirections;
}

/// Where packets come from and go to: a port of a router with a network interface on it, local or on the mesh's edge.
/// Those that are no cores, such as the host, are edge terminals: on the edge of a mesh, and on a torus, which has
/// none, at the local port behind those of a tile's cores.
struct Terminal {
    TileId tile{};
    Port port = Port::Local;
    friend bool operator==(const Terminal&, const Terminal&) = default;
};
/// `tile 3` for its first or only core, `tile 3 core 1` for the next, `tile 0 west`, or `tile 0 host`.
/// @param cores  of each tile: the local port behind theirs is the host's
[[nodiscard]] std::string describe(const Terminal& terminal, std::uint32_t cores = kMaxConcentration);
/// `east`, `local` of a tile's first or only core, `core 1` of the next, `host` of what is behind the last.
[[nodiscard]] std::string describe(Port port, std::uint32_t cores = kMaxConcentration);

/// What a packet says to its receiver; opaque to the interconnect.
struct Payload {
    std::int64_t value = 0;    ///< of a spike (+-1) or graded; of several spikes: where they are (SpikeBlocks)
    std::uint32_t neuron = 0;  ///< index within the receiver's operand; of several: the first of the box in their row
    std::uint16_t axon = 0;    ///< which of the receiver's operands
    std::uint8_t stepParity = 0;  ///< lowest bit of the time step that it belongs to
    bool several = false;         ///< spikes of one row, kept beside the packet
    friend bool operator==(const Payload&, const Payload&) = default;
};
static_assert(sizeof(Payload) == 16);

/// A set of terminals that one terminal sends to with one packet; the network multiplies it on the way.
enum class GroupId : std::uint32_t {};
constexpr std::uint32_t value(GroupId id) {
    return static_cast<std::uint32_t>(id);
}
inline constexpr GroupId kNoGroup{~std::uint32_t{0}};
inline constexpr std::uint32_t kGroupsMax = 65536;  ///< a flit has 16 bits for a tile or a group

struct Packet {
    Terminal source{};         ///< filled in by the network interface that takes it
    Terminal destination{};    ///< of a copy that arrives: where it arrived
    GroupId group = kNoGroup;  ///< instead of a destination
    Payload payload{};
    std::uint16_t flits = 1;
    Cycle created{};   ///< first cycle in which it could have been injected
    Cycle injected{};  ///< cycle in which its head entered the network
    Cycle arrived{};   ///< cycle in which its tail left the network
};

/// Index of a packet in the network's PacketPool.
enum class PacketId : std::uint32_t {};
constexpr std::uint32_t value(PacketId id) {
    return static_cast<std::uint32_t>(id);
}

/// What routers move: enough of the packet to route it, and where to find the rest.
struct Flit {
    PacketId packet{};
    std::uint16_t tile = 0;  ///< destination; of a multicast packet, its group
    Port exit{};             ///< destination's port
    bool head : 1 = false;
    bool tail : 1 = false;
    bool multicast : 1 = false;
};
static_assert(sizeof(Flit) == 8);

}  // namespace spikeloom::hw
