// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hw/noc/common/zero_load.hpp"
#include "hw/noc/packet.hpp"
#include "hw/noc/packet_level/occupancy.hpp"

namespace spikeloom::hw {

/// A router on a packet's way, and the link by which the packet leaves it.
struct PacketHop {
    std::uint32_t link = 0;      ///< in LinkTally
    std::uint32_t input = 0;     ///< by which it came: tile and port
    std::uint8_t occupancy = 0;  ///< which of PacketTimes
    LinkKind kind = LinkKind::Terminal;
    std::uint32_t wireCycles = 0;
};

class PacketLevelPort;

/// The way from one terminal to another, worked out once.
struct PacketPath {
    Terminal destination{};
    PacketLevelPort* port = nullptr;  ///< of that
    std::vector<PacketHop> hops{};
    Way way{};
    std::uint32_t traversals = 0, verticals = 0, crossings = 0;  ///< links, as of NetworkTotals
};

/// The ways from one terminal that were taken last: one for each of 64 remainders of the destination's tile, so that
/// uniform traffic on a large mesh keeps no more than that.
class PacketPaths {
public:
    /// @param make  makes a way that is not known
    template <class Make>
    [[nodiscard]] const PacketPath& to(Terminal destination, Make&& make) {
        if (known_.empty()) known_.resize(kKnown);
        PacketPath& path = known_[(indexOf(destination.tile) + 16 * indexOf(destination.port)) % kKnown];
        if (path.hops.empty() || !(path.destination == destination)) path = make();
        return path;
    }

private:
    static constexpr std::size_t kKnown = 64;
    std::vector<PacketPath> known_;
};

/// For how many cycles packets of one length occupy what they pass.
struct PacketTimes {
    static constexpr std::uint8_t kEjection = kLinkKinds;  ///< behind the kinds of links between routers
    std::uint64_t injection = 0, input = 0;
    std::array<std::uint64_t, kLinkKinds + 1> link{};

    PacketTimes(const Occupancy& occupancy, std::uint32_t flits)
        : injection(occupancy.ofInjection(flits)), input(occupancy.ofInput(flits)) {
        for (std::size_t kind = 0; kind < kLinkKinds; ++kind)
            link[kind] = occupancy.ofLink(static_cast<LinkKind>(kind), flits);
        link[kEjection] = occupancy.ofEjection(flits);
    }
};

}  // namespace spikeloom::hw
