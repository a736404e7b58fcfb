// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/packet_level/packet_level_network.hpp"

#include <algorithm>

#include "hw/noc/flit/mesh.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

/// Flits that fit the buffers along a path of average length: that many are in the network behind a terminal that does
/// not accept, before its senders stop.
std::uint64_t roomFlits(MeshShape shape, const NocSpec& spec) {
    const std::uint64_t buffers = 2 + (shape.width + shape.height) / 2;
    return buffers * spec.virtualChannels * spec.bufferFlits;
}

}  // namespace

PacketLevelNetwork::PacketLevelNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                       std::span<const Terminal> edges)
    : terminals_(shapeFor(shape, spec), edges),
      paths_(shapeFor(shape, spec), spec),
      zeroLoad_(spec, shape.board),
      occupancy_(spec, shape.board),
      scheduler_(scheduler),
      tally_(shapeFor(shape, spec), terminals_.all()),
      links_(std::size_t{shape.tiles()} * kPorts) {
    for (const Terminal terminal : terminals_.all())
        ports_.emplace_back(spec, terminal, roomFlits(shape, spec), *this, scheduler, packets_, totals_);
}

Cycle PacketLevelNetwork::send(PacketId id) {
    ++totals_.packetsInjected;
    const Reserved reserved = reservePath(packets_[id]);
    at(packets_[id].destination).announce(id, reserved.arrival);
    return reserved.nextHead;
}

PacketLevelNetwork::Reserved PacketLevelNetwork::reservePath(const Packet& packet) {
    const std::uint32_t flits = packet.flits;
    const std::uint64_t onLink = occupancy_.ofLink(flits), onEjection = occupancy_.ofEjection(flits);
    const bool isLong = zeroLoad_.isLongerThanBuffer(flits);
    Cycle head = packet.injected + zeroLoad_.injectionCycles();
    Cycle nextHead = packet.injected + occupancy_.ofInjection(flits);
    Way way;
    paths_.forEachRouter(packet.source.tile, packet.destination, [&](TileId tile, Port out) {
        LinkSlots& link = links_[std::size_t{indexOf(tile)} * kPorts + indexOf(out)];
        const bool isLast = tile == packet.destination.tile, crosses = paths_.crossesChips(tile, out);
        const Cycle ready = head + zeroLoad_.grantCycles();
        const Cycle granted = link.take(ready, isLast ? onEjection : crosses ? occupancy_.ofCrossing(flits) : onLink);
        tally_.count({tile, out}, flits, granted - ready);
        head = granted + (crosses ? zeroLoad_.crossingCycles() : zeroLoad_.wireCycles());
        const std::uint32_t crossingsBefore = way.crossings;
        way.addRouter(crosses);
        if (isLong)
            nextHead = std::max(nextHead, zeroLoad_.tailAtSource(granted, way.routers, flits, crossingsBefore) + 1);
    });
    tally_.countInjection(packet.source, flits);
    totals_.flitHops += std::uint64_t{way.routers} * flits;
    totals_.chipCrossings += std::uint64_t{way.crossings} * flits;
    totals_.linkTraversals += std::uint64_t{way.routers - (packet.destination.port == Port::Local ? 1u : 0u)} * flits;
    return {.arrival = head + zeroLoad_.tailCycles(way, flits), .nextHead = nextHead};
}

void PacketLevelNetwork::resetSample() {
    if (packetsInFlight() != 0)
        throw InvariantError("Noc", value(scheduler_.now()), "reset while packets are in flight");
    for (LinkSlots& link : links_) link.reset();
    for (PacketLevelPort& port : ports_) port.resetSample();
}

std::vector<BlockedPacket> PacketLevelNetwork::blocked() const {
    std::vector<BlockedPacket> result;
    for (const PacketLevelPort& port : ports_) port.appendBlocked(result, scheduler_.now());
    return oldestFirst(std::move(result));
}

}  // namespace spikeloom::hw
