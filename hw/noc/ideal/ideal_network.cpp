// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/ideal/ideal_network.hpp"

#include "hw/noc/topology.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

IdealPort::IdealPort(Terminal terminal, IdealNetwork& network, Scheduler& scheduler, PacketPool& packets,
                     LatencyTally& latency)
    : terminal_(terminal),
      network_(network),
      scheduler_(scheduler),
      latency_(latency),
      delivery_(terminal, Delivery::Width::Unlimited, scheduler, packets, latency) {}

void IdealPort::send(Train& train) {
    train.common.source = terminal_;
    network_.send(train);
}

void IdealPort::receive(Train& train) {
    if (sink_ == nullptr)
        throw InvariantError("Noc", value(train.cars.front().arrived),
                             "a packet arrived where nobody receives: " + describe(terminal_));
    train.common.destination = terminal_;
    sink_->take(train);
    latency_.add(train);
}

bool IdealPort::offer(const Packet& offered, Cycle ready) {
    if (offered.flits == 0) throw InvariantError("Noc", value(ready), "a packet without flits");
    Packet packet = offered;
    packet.source = terminal_;
    packet.created = packet.injected = ready;
    network_.expectSendable(packet);
    if (scheduler_.ahead() == 0) {
        network_.send(packet);
    } else {
        Train alone = Train::of(packet);
        network_.send(alone);
    }
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
    tally_.count(tally_.indexOf(out), flits, 0);
    totals_.flitHops += flits;
    if (!isLocal(out.port)) totals_.linkTraversals += flits;
    if (isVertical(out.port)) totals_.verticalTraversals += flits;
    if (link == LinkKind::BetweenChips) totals_.chipCrossings += flits;
}

void IdealNetwork::send(const Packet& packet) {
    const std::size_t copies = packet.group == kNoGroup ? 1 : trees_[packet.group].destinations.size();
    const PacketId id = packets_.add(packet, static_cast<std::uint32_t>(copies));
    send(packet, 1, [&](Terminal to, Cycle arrival) { deliveryAt(to).announce(id, arrival); });
}

/// All of them take as long.
void IdealNetwork::send(Train& train) {
    const Packet first = train.packet(train.cars.front());
    send(first, train.cars.size(), [&](Terminal to, Cycle arrival) {
        for (Train::Car& car : train.cars) car.arrived = car.injected + (arrival - first.injected);
        ports_[terminals_.indexOf(to)].receive(train);
    });
}

/// Calls `arrive(terminal, when)` for each copy. @param packets  that go that way
template <class Arrive>
void IdealNetwork::send(const Packet& packet, std::uint64_t packets, Arrive&& arrive) {
    tally_.countInjection(packet.source, packets * packet.flits);
    totals_.packetsInjected += packets;
    if (packet.group != kNoGroup) return sendTree(packet, packets, arrive);
    way_.clear();
    paths_.forEachRouter(packet.source.tile, packet.destination, [&](TileId tile, Port out) {
        const LinkKind link = paths_.linkKind(tile, out);
        countHop({tile, out}, packets * packet.flits, link);
        way_.addRouter(link);
    });
    arrive(packet.destination, packet.injected + zeroLoad_.latency(way_, packet.flits));
}

/// Branches of a router follow each other, as at flit level; that is no contention.
template <class Arrive>
void IdealNetwork::sendTree(const Packet& packet, std::uint64_t packets, Arrive&& arrive) {
    const std::uint32_t flits = packet.flits;
    trees_.forEachBranch(packet.group, zeroLoad_.injected(packet.injected, flits),
                         [&](TileId tile, Port out, std::uint32_t n, ZeroLoad::Copy& at) {
                             const LinkKind link = paths_.linkKind(tile, out);
                             countHop({tile, out}, packets * flits, link);
                             totals_.multicastLookups += n == 0 ? packets : 0;
                             const ZeroLoad::Copy next = zeroLoad_.branch(at, at.ready, flits, link);
                             if (!neighbour(shape_, tile, out)) arrive(Terminal{tile, out}, next.head + next.lag);
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
