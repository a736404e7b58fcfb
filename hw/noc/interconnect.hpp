// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "hw/noc/network_interface.hpp"
#include "hw/noc/router.hpp"

namespace spikeloom::hw {

/// All routers and network interfaces of a chip as one thing to ask and to reset, whoever owns them. Owns the packets.
class Interconnect {
public:
    void add(Router& router) { routers_.emplace_back(router); }
    void add(NetworkInterface& interface) { interfaces_.emplace_back(interface); }

    [[nodiscard]] PacketPool& packets() { return packets_; }
    /// Packets queued at a source or under way; the network has drained when it is zero. Constant time.
    [[nodiscard]] std::uint64_t packetsInFlight() const { return packets_.live(); }

    /// Restores the initial state of every unit. @throws InvariantError if packets are in flight
    void resetSample();

    [[nodiscard]] RouterCounters routerTotals() const;
    [[nodiscard]] NetworkInterfaceCounters interfaceTotals() const;

    /// Every packet at the head of a queue, buffer or reassembly, with what it waits for, the oldest first.
    [[nodiscard]] std::vector<BlockedPacket> blocked() const;
    /// The oldest of them: where a stalled network is stuck.
    [[nodiscard]] std::optional<BlockedPacket> oldestBlocked() const;

private:
    PacketPool packets_;
    std::vector<std::reference_wrapper<Router>> routers_;
    std::vector<std::reference_wrapper<NetworkInterface>> interfaces_;
};

}  // namespace spikeloom::hw
