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
      latency_(shape, spec),
      links_(std::size_t{shape.tiles()} * kPorts) {
    for (const Terminal terminal : terminals_.all())
        ports_.emplace_back(spec, terminal, roomFlits(shape, spec), *this, scheduler, packets_, latency_);
}

void PacketLevelNetwork::defineGroups(std::span<const MulticastGroup> groups) {
    if (packetsInFlight() != 0) throw InvariantError("Noc", 0, "groups defined while packets are in flight");
    trees_ = MulticastTrees(shape_, spec_, groups);
    inputs_.assign(groups.empty() ? 0 : links_.size(), {});
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

/// Takes an output for a packet whose head could be granted in its cycle `ready`; with trees the input first, which may
/// have more to send than it gets. @return when it is granted
Cycle PacketLevelNetwork::reserveLink(Hop hop, Cycle ready, std::uint32_t flits) {
    const LinkKind link = paths_.linkKind(hop.tile, hop.out);
    const std::uint64_t cycles = hop.isLast ? occupancy_.ofEjection(flits) : occupancy_.ofLink(link, flits);
    const auto slots = [&](std::vector<LinkSlots>& all, Port port) -> LinkSlots& {
        return all[std::size_t{indexOf(hop.tile)} * kPorts + indexOf(port)];
    };
    const Cycle sent = inputs_.empty() ? ready : slots(inputs_, hop.in).take(ready, occupancy_.ofInput(flits));
    const Cycle granted = slots(links_, hop.out).take(sent, cycles);
    tally_.count({hop.tile, hop.out}, flits, granted - ready);
    totals_.flitHops += flits;
    if (!isLocal(hop.out)) totals_.linkTraversals += flits;
    if (isVertical(hop.out)) totals_.verticalTraversals += flits;
    if (link == LinkKind::BetweenChips) totals_.chipCrossings += flits;
    return granted;
}

PacketLevelNetwork::Reserved PacketLevelNetwork::reservePath(const Packet& packet) {
    const std::uint32_t flits = packet.flits;
    const bool isLong = zeroLoad_.isLongerThanBuffer(flits);
    Cycle head = packet.injected + zeroLoad_.injectionCycles();
    Cycle nextHead = packet.injected + occupancy_.ofInjection(flits);
    std::uint64_t credits = 0;  // of the links before the router
    way_.clear();
    Port in = packet.source.port;
    paths_.forEachRouter(packet.source.tile, packet.destination, [&](TileId tile, Port out) {
        const bool isLast = tile == packet.destination.tile;
        const LinkKind link = paths_.linkKind(tile, out);
        const Cycle granted = reserveLink({tile, in, out, isLast}, head + zeroLoad_.grantCycles(), flits);
        if (!isLast) in = opposite(out);
        head = granted + zeroLoad_.wireCycles(link);
        way_.addRouter(link);
        if (isLong) nextHead = std::max(nextHead, zeroLoad_.tailAtSource(granted, way_.routers(), flits, credits) + 1);
        credits += zeroLoad_.creditCycles(link);
    });
    return {.arrival = head + zeroLoad_.tailCycles(way_, flits), .nextHead = nextHead};
}

/// A multicast packet: branches of a router are reserved in the order of its ports.
void PacketLevelNetwork::sendTree(PacketId id) {
    const Packet packet = packets_[id];
    const std::uint32_t flits = packet.flits;
    struct At {
        ZeroLoad::Copy copy;
        Port in;
    };
    trees_.forEachBranch(packet.group, At{zeroLoad_.injected(packet.injected, flits), packet.source.port},
                         [&](TileId tile, Port out, std::uint32_t n, At& here) {
                             const bool isLast = !neighbour(shape_, tile, out);
                             const Cycle granted = reserveLink({tile, here.in, out, isLast}, here.copy.ready, flits);
                             totals_.multicastLookups += n == 0;
                             const LinkKind link = paths_.linkKind(tile, out);
                             const ZeroLoad::Copy next = zeroLoad_.branch(here.copy, granted, flits, link);
                             if (isLast) at({tile, out}).announce(id, next.head + next.lag);
                             return At{next, isLast ? out : opposite(out)};
                         });
}

void PacketLevelNetwork::resetSample() {
    if (packetsInFlight() != 0)
        throw InvariantError("Noc", value(scheduler_.now()), "reset while packets are in flight");
    for (LinkSlots& link : links_) link.reset();
    for (LinkSlots& input : inputs_) input.reset();
    for (PacketLevelPort& port : ports_) port.resetSample();
}

NetworkTotals PacketLevelNetwork::totals() const {
    NetworkTotals totals = totals_;
    totals.latency = latency_.sums();
    totals.packetsEjected = totals.latency.packets;
    return totals;
}

std::vector<BlockedPacket> PacketLevelNetwork::blocked() const {
    std::vector<BlockedPacket> result;
    for (const PacketLevelPort& port : ports_) port.appendBlocked(result, scheduler_.now());
    return oldestFirst(std::move(result));
}

}  // namespace spikeloom::hw
