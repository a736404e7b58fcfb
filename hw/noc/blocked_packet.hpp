// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/noc/packet.hpp"

namespace spikeloom::hw {

/// A packet that is not moving, for the report on a stalled network.
struct BlockedPacket {
    enum class Place : std::uint8_t { SourceQueue, Router, Ejection };
    enum class WaitsFor : std::uint8_t {
        VirtualChannel,  ///< every virtual channel of `output` belongs to another packet
        Credit,          ///< the next input port has no room
        Switch,          ///< others are given the switch
        Flits,           ///< the rest of the packet has not arrived
        Receiver,        ///< the core or host does not accept it
    };
    Packet packet{};
    Place place{};
    TileId tile{};
    Port port{};                       ///< input port, or the network interface's
    std::uint32_t virtualChannel = 0;  ///< of that port
    Port output{};                     ///< of the router that it wants to leave through
    WaitsFor waitsFor{};
};

/// Who waits for whom: each packet waits for something that the next one holds.
struct WaitChain {
    std::vector<BlockedPacket> packets;
    bool circular = false;  ///< the last one waits for one that comes before it: a deadlock
};

/// One line: where it is, whose it is, and what it waits for. @param cores  as of describe(Terminal)
[[nodiscard]] std::string describe(const BlockedPacket& blocked, std::uint32_t cores = kMaxConcentration);

}  // namespace spikeloom::hw
