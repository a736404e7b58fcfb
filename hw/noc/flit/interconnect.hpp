// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/noc/flit/flit_router.hpp"
#include "hw/noc/flit/network_interface.hpp"
#include "hw/noc/network.hpp"

namespace spikeloom::hw {

/// The network at flit level: all routers and network interfaces as one thing, whoever owns them. Owns the packets.
class Interconnect : public Network {
public:
    Interconnect(MeshShape shape, const NocSpec& spec);
    Interconnect(const Interconnect&) = delete;
    Interconnect& operator=(const Interconnect&) = delete;
    /// Routers are added in order of their tiles.
    void add(FlitRouter& router);
    void add(NetworkInterface& interface);

    [[nodiscard]] PacketPool& packets() { return packets_; }

    [[nodiscard]] NetworkPort& port(Terminal terminal) override;
    void defineGroups(std::span<const MulticastGroup> groups) override;
    [[nodiscard]] std::uint64_t packetsInFlight() const override { return packets_.live(); }
    void resetSample() override;
    [[nodiscard]] NetworkTotals totals() const override;
    [[nodiscard]] std::vector<Link> links() const override;
    [[nodiscard]] std::vector<BlockedPacket> blocked() const override;
    [[nodiscard]] WaitChain waitChain() const override;
    [[nodiscard]] MeshShape shape() const { return shape_; }

    [[nodiscard]] RouterCounters routerTotals() const;
    [[nodiscard]] NetworkInterfaceCounters interfaceTotals() const;

private:
    /// What is counted in the buffer of an input port.
    [[nodiscard]] LinkCounters bufferAt(TileId tile, Port input) const;

    /// The packet that holds what `blocked` waits for; nothing if it waits for its turn or for a receiver.
    [[nodiscard]] std::optional<BlockedPacket> holder(const BlockedPacket& blocked) const;
    [[nodiscard]] std::optional<BlockedPacket> behindOutput(TileId tile, std::uint32_t outputVc) const;
    [[nodiscard]] const NetworkInterface& interfaceAt(Terminal terminal) const;

    MeshShape shape_;
    NocSpec spec_;
    std::uint32_t virtualChannels_;
    std::vector<Terminal> crossings_;  // links to other chips, by where they leave
    PacketPool packets_;
    MulticastTrees trees_;
    LatencyTally latency_;
    std::vector<std::reference_wrapper<FlitRouter>> routers_;
    std::vector<std::reference_wrapper<NetworkInterface>> interfaces_;
};

}  // namespace spikeloom::hw
