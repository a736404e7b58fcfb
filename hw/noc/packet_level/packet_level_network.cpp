// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/packet_level/packet_level_network.hpp"

#include <algorithm>

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
    : shape_(shapeFor(shape, spec)),
      spec_(spec),
      terminals_(shape_, edges),
      paths_(shape_, spec),
      zeroLoad_(spec, shape.board),
      occupancy_(spec, shape.board),
      scheduler_(scheduler),
      tally_(shape_, terminals_.all()),
      links_(std::size_t{shape.tiles()} * kPorts) {
    for (const Terminal terminal : terminals_.all())
        ports_.emplace_back(spec, terminal, roomFlits(shape, spec), *this, scheduler, packets_, totals_);
}

void PacketLevelNetwork::defineGroups(std::span<const MulticastGroup> groups) {
    if (packetsInFlight() != 0) throw InvariantError("Noc", 0, "groups defined while packets are in flight");
    trees_ = MulticastTrees(shape_, spec_, groups);
}

std::uint32_t PacketLevelNetwork::copies(const Packet& packet, Terminal source) const {
    if (packet.group == kNoGroup) return 1;
    trees_.expectSendable(packet, source, spec_.bufferFlits);
    return static_cast<std::uint32_t>(trees_[packet.group].destinations.size());
}

Cycle PacketLevelNetwork::send(PacketId id) {
    const Packet& packet = packets_[id];
    ++totals_.packetsInjected;
    tally_.countInjection(packet.source, packet.flits);
    if (packet.group != kNoGroup) {
        const Cycle nextHead = packet.injected + occupancy_.ofInjection(packet.flits);
        sendTree(id);
        return nextHead;
    }
    const Reserved reserved = reservePath(packet);
    at(packet.destination).announce(id, reserved.arrival);
    return reserved.nextHead;
}

/// Takes a link for a packet whose head could be granted in its cycle `ready`. @return when it is
Cycle PacketLevelNetwork::reserveLink(Terminal out, Cycle ready, std::uint32_t flits, bool isLast) {
    const bool crosses = paths_.crossesChips(out.tile, out.port);
    const std::uint64_t cycles = isLast    ? occupancy_.ofEjection(flits)
                                 : crosses ? occupancy_.ofCrossing(flits)
                                           : occupancy_.ofLink(flits);
    LinkSlots& link = links_[std::size_t{indexOf(out.tile)} * kPorts + indexOf(out.port)];
    const Cycle granted = link.take(ready, cycles);
    tally_.count(out, flits, granted - ready);
    totals_.flitHops += flits;
    if (!isLocal(out.port)) totals_.linkTraversals += flits;
    if (crosses) totals_.chipCrossings += flits;
    return granted;
}

PacketLevelNetwork::Reserved PacketLevelNetwork::reservePath(const Packet& packet) {
    const std::uint32_t flits = packet.flits;
    const bool isLong = zeroLoad_.isLongerThanBuffer(flits);
    Cycle head = packet.injected + zeroLoad_.injectionCycles();
    Cycle nextHead = packet.injected + occupancy_.ofInjection(flits);
    Way way;
    paths_.forEachRouter(packet.source.tile, packet.destination, [&](TileId tile, Port out) {
        const bool isLast = tile == packet.destination.tile, crosses = paths_.crossesChips(tile, out);
        const Cycle granted = reserveLink({tile, out}, head + zeroLoad_.grantCycles(), flits, isLast);
        head = granted + (crosses ? zeroLoad_.crossingCycles() : zeroLoad_.wireCycles());
        const std::uint32_t crossingsBefore = way.crossings;
        way.addRouter(crosses);
        if (isLong)
            nextHead = std::max(nextHead, zeroLoad_.tailAtSource(granted, way.routers, flits, crossingsBefore) + 1);
    });
    return {.arrival = head + zeroLoad_.tailCycles(way, flits), .nextHead = nextHead};
}

/// A multicast packet: branches of a router are reserved in the order of its ports.
void PacketLevelNetwork::sendTree(PacketId id) {
    const Packet packet = packets_[id];
    const std::uint32_t flits = packet.flits;
    trees_.forEachBranch(packet.group, zeroLoad_.injected(packet.injected, flits),
                         [&](TileId tile, Port out, std::uint32_t n, ZeroLoad::Copy& copy) {
                             const bool isLast = !neighbour(shape_, tile, out);
                             const Cycle granted = reserveLink({tile, out}, copy.ready, flits, isLast);
                             totals_.multicastLookups += n == 0;
                             const bool crosses = paths_.crossesChips(tile, out);
                             const ZeroLoad::Copy next = zeroLoad_.branch(copy, granted, flits, crosses);
                             if (isLast) at({tile, out}).announce(id, next.head + next.lag);
                             return next;
                         });
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
