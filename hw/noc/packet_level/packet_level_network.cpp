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
      slots_(tally_.links().size()) {
    for (const Terminal terminal : terminals_.all())
        ports_.emplace_back(spec, terminal, roomFlits(shape, spec), *this, scheduler, packets_, latency_);
}

void PacketLevelNetwork::defineGroups(std::span<const MulticastGroup> groups) {
    if (packetsInFlight() != 0) throw InvariantError("Noc", 0, "groups defined while packets are in flight");
    trees_ = MulticastTrees(shape_, spec_, groups);
    inputs_.assign(groups.empty() ? 0 : std::size_t{shape_.tiles()} * kPorts, {});
}

std::uint32_t PacketLevelNetwork::copies(const Packet& packet, Terminal source) const {
    if (packet.group == kNoGroup) return 1;
    trees_.expectSendable(packet, source, spec_.bufferFlits);
    return static_cast<std::uint32_t>(trees_[packet.group].destinations.size());
}

PacketPath PacketLevelNetwork::makePath(Terminal from, Terminal to) {
    PacketPath path{.destination = to, .port = &at(to)};
    Port in = from.port;
    paths_.forEachRouter(from.tile, to, [&](TileId tile, Port out) {
        const LinkKind kind = paths_.linkKind(tile, out);
        path.hops.push_back(hopAt({tile, out}, in, tile == to.tile));
        path.way.addRouter(kind);
        path.traversals += !isLocal(out);
        path.verticals += isVertical(out);
        path.crossings += kind == LinkKind::BetweenChips;
        if (tile != to.tile) in = opposite(out);
    });
    return path;
}

/// @param in  by which port a packet comes  @param isLast  `out` leads to a terminal
PacketHop PacketLevelNetwork::hopAt(Terminal out, Port in, bool isLast) const {
    const LinkKind kind = paths_.linkKind(out.tile, out.port);
    return {.link = tally_.indexOf(out),
            .input = static_cast<std::uint32_t>(indexOf(out.tile) * kPorts + indexOf(in)),
            .occupancy = isLast ? PacketTimes::kEjection : static_cast<std::uint8_t>(kind),
            .kind = kind,
            .wireCycles = static_cast<std::uint32_t>(zeroLoad_.wireCycles(kind))};
}

const PacketTimes& PacketLevelNetwork::makeTimes(std::uint32_t flits) {
    while (times_.size() < flits) times_.emplace_back(occupancy_, static_cast<std::uint32_t>(times_.size()) + 1);
    return times_[flits - 1];
}

void PacketLevelNetwork::count(const Packet& packet, const PacketPath& path, std::uint64_t packets) {
    const std::uint64_t flits = packets * packet.flits;
    totals_.packetsInjected += packets;
    tally_.countInjection(packet.source, flits);
    totals_.flitHops += flits * path.way.routers();
    totals_.linkTraversals += flits * path.traversals;
    totals_.verticalTraversals += flits * path.verticals;
    totals_.chipCrossings += flits * path.crossings;
}

/// Takes, link by link, an output for a packet whose head could be granted in its cycle `ready`; with trees the input
/// first, which may have more to send than it gets.
PacketLevelNetwork::Reserved PacketLevelNetwork::reserve(Cycle injected, std::uint32_t flits, const PacketPath& path) {
    const PacketTimes& times = timesOf(flits);
    const bool isLong = zeroLoad_.isLongerThanBuffer(flits);
    Cycle head = injected + zeroLoad_.injectionCycles();
    Cycle nextHead = injected + times.injection;
    std::uint64_t credits = 0;  // of the links before the router
    std::uint32_t routers = 0;
    for (const PacketHop& hop : path.hops) {
        const Cycle ready = head + zeroLoad_.grantCycles();
        const Cycle granted = reserveLink(hop, times, ready);
        tally_.count(hop.link, flits, granted - ready);
        head = granted + hop.wireCycles;
        if (!isLong) continue;
        nextHead = std::max(nextHead, zeroLoad_.tailAtSource(granted, ++routers, flits, credits) + 1);
        credits += zeroLoad_.creditCycles(hop.kind);
    }
    return {.arrival = head + zeroLoad_.tailCycles(path.way, flits), .nextHead = nextHead};
}

Cycle PacketLevelNetwork::reserve(Train& train, const PacketPath& path) {
    const std::uint32_t flits = train.common.flits;
    count(train.common, path, train.cars.size());
    if (zeroLoad_.isLongerThanBuffer(flits)) {
        Cycle nextHead{};
        for (Train::Car& car : train.cars) {
            car.injected = std::max(car.injected, nextHead);
            const Reserved reserved = reserve(car.injected, flits, path);
            car.arrived = reserved.arrival;
            nextHead = reserved.nextHead;
        }
        return nextHead;
    }
    const PacketTimes& times = timesOf(flits);
    for (Train::Car& car : train.cars) car.arrived = car.injected + zeroLoad_.injectionCycles();
    const std::uint64_t grantCycles = zeroLoad_.grantCycles();
    const bool sharesInputs = !inputs_.empty();
    LinkSlots none;
    for (const PacketHop& hop : path.hops) {
        const std::uint64_t occupied = times.link[hop.occupancy];
        // Copies, which stay in registers.
        LinkSlots slots = slots_[hop.link], input = sharesInputs ? inputs_[hop.input] : none;
        std::uint64_t stalls = 0;
        for (Train::Car& car : train.cars) {
            const Cycle ready = car.arrived + grantCycles;
            const Cycle granted = slots.take(sharesInputs ? input.take(ready, times.input) : ready, occupied);
            stalls += granted - ready;
            car.arrived = granted + hop.wireCycles;
        }
        slots_[hop.link] = slots;
        (sharesInputs ? inputs_[hop.input] : none) = input;
        tally_.count(hop.link, flits * train.cars.size(), stalls);
    }
    const std::uint64_t tail = zeroLoad_.tailCycles(path.way, flits);
    for (Train::Car& car : train.cars) car.arrived = car.arrived + tail;
    return Cycle{};
}

/// A multicast packet: branches of a router are reserved in the order of its ports.
template <class Arrive>
Cycle PacketLevelNetwork::sendTree(const Packet& packet, Arrive&& arrive) {
    ++totals_.packetsInjected;
    tally_.countInjection(packet.source, packet.flits);
    const std::uint32_t flits = packet.flits;
    const PacketTimes& times = timesOf(flits);
    struct At {
        ZeroLoad::Copy copy;
        Port in;
    };
    trees_.forEachBranch(packet.group, At{zeroLoad_.injected(packet.injected, flits), packet.source.port},
                         [&](TileId tile, Port out, std::uint32_t n, At& here) {
                             const bool isLast = !neighbour(shape_, tile, out);
                             const LinkKind link = paths_.linkKind(tile, out);
                             const PacketHop hop = hopAt({tile, out}, here.in, isLast);
                             const Cycle granted = reserveLink(hop, times, here.copy.ready);
                             tally_.count(hop.link, flits, granted - here.copy.ready);
                             totals_.multicastLookups += n == 0;
                             totals_.flitHops += flits;
                             totals_.linkTraversals += isLocal(out) ? 0 : flits;
                             totals_.verticalTraversals += isVertical(out) ? flits : 0;
                             totals_.chipCrossings += link == LinkKind::BetweenChips ? flits : 0;
                             const ZeroLoad::Copy next = zeroLoad_.branch(here.copy, granted, flits, link);
                             if (isLast) arrive(Terminal{tile, out}, next.head + next.lag);
                             return At{next, isLast ? out : opposite(out)};
                         });
    return packet.injected + times.injection;
}

Cycle PacketLevelNetwork::send(PacketId id) {
    const Packet packet = packets_[id];
    if (packet.group != kNoGroup)
        return sendTree(packet, [&](Terminal to, Cycle arrival) { at(to).announce(id, arrival); });
    const PacketPath& path = at(packet.source).pathTo(packet.destination);
    count(packet, path, 1);
    const Reserved reserved = reserve(packet.injected, packet.flits, path);
    path.port->announce(id, reserved.arrival);
    return reserved.nextHead;
}

void PacketLevelNetwork::sendTrees(Train& train) {
    Train alone{.common = train.common, .cars = {{}}};
    for (const Train::Car& car : train.cars)
        static_cast<void>(sendTree(train.packet(car), [&](Terminal to, Cycle arrival) {
            alone.cars.front() = car;
            alone.cars.front().arrived = arrival;
            at(to).receive(alone);
        }));
}

void PacketLevelNetwork::resetSample() {
    if (packetsInFlight() != 0)
        throw InvariantError("Noc", value(scheduler_.now()), "reset while packets are in flight");
    for (LinkSlots& link : slots_) link.reset();
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
