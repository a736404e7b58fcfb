// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/ideal/ideal_network.hpp"

#include "hw/noc/topology.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

IdealPort::IdealPort(Terminal terminal, IdealNetwork& network, Scheduler& scheduler, PacketPool& packets,
                     LatencyTally& latency)
    : terminal_(terminal),
      network_(network),
      delivery_(terminal, Delivery::Width::Unlimited, scheduler, packets, latency) {}

bool IdealPort::offer(const Packet& offered, Cycle ready) {
    if (offered.flits == 0) throw InvariantError("Noc", value(ready), "a packet without flits");
    Packet packet = offered;
    packet.source = terminal_;
    packet.created = packet.injected = ready;
    network_.send(packet);
    return true;
}

IdealNetwork::IdealNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges)
    : shape_(shapeFor(shape, spec)),
      spec_(spec),
      terminals_(shape_, edges),
      paths_(shape_, spec),
      zeroLoad_(spec, shape.board),
      scheduler_(scheduler),
      tally_(shape_, terminals_.all()),
      latency_(shape, spec) {
    for (const Terminal terminal : terminals_.all())
        ports_.emplace_back(terminal, *this, scheduler, packets_, latency_);
}

void IdealNetwork::defineGroups(std::span<const MulticastGroup> groups) {
    if (packetsInFlight() != 0) throw InvariantError("Noc", 0, "groups defined while packets are in flight");
    trees_ = MulticastTrees(shape_, spec_, groups);
}

void IdealNetwork::countHop(Terminal out, std::uint64_t flits, LinkKind link) {
    tally_.count(out, flits, 0);
    totals_.flitHops += flits;
    if (!isLocal(out.port)) totals_.linkTraversals += flits;
    if (isVertical(out.port)) totals_.verticalTraversals += flits;
    if (link == LinkKind::BetweenChips) totals_.chipCrossings += flits;
}

void IdealNetwork::send(const Packet& packet) {
    tally_.countInjection(packet.source, packet.flits);
    ++totals_.packetsInjected;
    if (packet.group != kNoGroup) return sendTree(packet);
    way_.clear();
    paths_.forEachRouter(packet.source.tile, packet.destination, [&](TileId tile, Port out) {
        const LinkKind link = paths_.linkKind(tile, out);
        countHop({tile, out}, packet.flits, link);
        way_.addRouter(link);
    });
    deliveryAt(packet.destination)
        .announce(packets_.add(packet), packet.injected + zeroLoad_.latency(way_, packet.flits));
}

/// Branches of a router follow each other, as at flit level; that is no contention.
void IdealNetwork::sendTree(const Packet& packet) {
    trees_.expectSendable(packet, packet.source, spec_.bufferFlits);
    const std::uint32_t flits = packet.flits;
    const auto copies = static_cast<std::uint32_t>(trees_[packet.group].destinations.size());
    const PacketId id = packets_.add(packet, copies);
    trees_.forEachBranch(packet.group, zeroLoad_.injected(packet.injected, flits),
                         [&](TileId tile, Port out, std::uint32_t n, ZeroLoad::Copy& at) {
                             const LinkKind link = paths_.linkKind(tile, out);
                             countHop({tile, out}, flits, link);
                             totals_.multicastLookups += n == 0;
                             const ZeroLoad::Copy next = zeroLoad_.branch(at, at.ready, flits, link);
                             if (!neighbour(shape_, tile, out))
                                 deliveryAt({tile, out}).announce(id, next.head + next.lag);
                             return next;
                         });
}

void IdealNetwork::resetSample() {
    if (packetsInFlight() != 0)
        throw InvariantError("Noc", value(scheduler_.now()), "reset while packets are in flight");
}

NetworkTotals IdealNetwork::totals() const {
    NetworkTotals totals = totals_;
    totals.latency = latency_.sums();
    totals.packetsEjected = totals.latency.packets;
    return totals;
}

std::vector<BlockedPacket> IdealNetwork::blocked() const {
    std::vector<BlockedPacket> result;
    for (const IdealPort& port : ports_)
        if (const auto blocked = port.delivery().blocked(scheduler_.now())) result.push_back(*blocked);
    return oldestFirst(std::move(result));
}

}  // namespace spikeloom::hw
