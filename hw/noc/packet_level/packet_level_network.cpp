// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/packet_level/packet_level_network.hpp"

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {

PacketLevelNetwork::PacketLevelNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                       std::span<const Terminal> edges)
    : terminals_(shape, edges),
      paths_(shape, spec.routing),
      zeroLoad_(spec),
      scheduler_(scheduler),
      links_(std::size_t{shape.tiles()} * kPorts) {
    for (const Terminal terminal : terminals_.all())
        ports_.emplace_back(spec, terminal, *this, scheduler, packets_, totals_);
}

void PacketLevelNetwork::send(const Packet& packet) {
    PacketLevelPort& destination = ports_[terminals_.indexOf(packet.destination)];
    ++totals_.packetsInjected;
    destination.delivery().announce(packets_.add(packet), reservePath(packet));
}

/// @return when the tail arrives
Cycle PacketLevelNetwork::reservePath(const Packet& packet) {
    Cycle head = packet.injected + zeroLoad_.injectionCycles();
    Cycle tail = head + (packet.flits - 1u);
    std::uint32_t routers = 0;
    paths_.forEachRouter(packet.source.tile, packet.destination, [&](TileId tile, Port out) {
        LinkSlots& link = links_[std::size_t{indexOf(tile)} * kPorts + indexOf(out)];
        const Cycle first = link.take(head + ZeroLoad::kGrantCycles);
        Cycle last = first;
        for (std::uint32_t flit = 1; flit < packet.flits; ++flit) last = link.take(last + 1);
        head = first + zeroLoad_.wireCycles();
        tail = std::max(tail, last) + zeroLoad_.wireCycles();
        ++routers;
        totals_.linkTraversals += out == Port::Local ? 0u : packet.flits;
    });
    totals_.flitHops += std::uint64_t{routers} * packet.flits;
    return tail + zeroLoad_.creditStalls(routers, packet.flits);
}

void PacketLevelNetwork::resetSample() {
    if (packetsInFlight() != 0) throw InvariantError("Noc", value(scheduler_.now()), "reset while packets are in flight");
    for (LinkSlots& link : links_) link.reset();
}

std::vector<BlockedPacket> PacketLevelNetwork::blocked() const {
    return blockedDeliveries(ports_, scheduler_.now());
}

}  // namespace spikeloom::hw
