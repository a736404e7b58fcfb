// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/flit/interconnect.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {

std::string describe(const Link& link, std::uint32_t cores) {
    const std::string place = describe(Terminal{link.from, link.out}, cores);
    if (link.injects) return place + " in";
    return link.to ? place + fmt::format(" to tile {}", indexOf(*link.to)) : place + " out";
}

Interconnect::Interconnect(MeshShape shape, const NocSpec& spec)
    : shape_(shape), spec_(spec), virtualChannels_(spec.virtualChannels), latency_(shape, spec) {
    if (shape.board.chips() == 1) return;
    forEachLink(shape, [&](TileId from, Port out, TileId, Port) {
        if (crossesChips(shape, from, out)) crossings_.push_back({from, out});
    });
}

void Interconnect::add(FlitRouter& router) {
    routers_.emplace_back(router);
    router.useTrees(trees_);
}

void Interconnect::add(NetworkInterface& interface) {
    interfaces_.emplace_back(interface);
    interface.join(trees_, latency_);
}

void Interconnect::defineGroups(std::span<const MulticastGroup> groups) {
    if (packetsInFlight() != 0) throw InvariantError("Noc", 0, "groups defined while packets are in flight");
    trees_ = MulticastTrees(shape_, spec_, groups);
}

NetworkPort& Interconnect::port(Terminal terminal) {
    return const_cast<NetworkInterface&>(interfaceAt(terminal));  // the list refers to objects that may be changed
}

const NetworkInterface& Interconnect::interfaceAt(Terminal terminal) const {
    for (const NetworkInterface& interface : interfaces_)
        if (interface.terminal() == terminal) return interface;
    throw InvariantError("Noc", 0, "no network interface at " + describe(terminal));
}

void Interconnect::resetSample() {
    if (packetsInFlight() != 0) throw InvariantError("Noc", 0, "reset while packets are in flight");
    for (FlitRouter& router : routers_) router.resetSample();
    for (NetworkInterface& interface : interfaces_) interface.resetSample();
}

RouterCounters Interconnect::routerTotals() const {
    RouterCounters sum;
    for (const FlitRouter& router : routers_) sum += router.counters();
    return sum;
}

NetworkInterfaceCounters Interconnect::interfaceTotals() const {
    NetworkInterfaceCounters sum;
    for (const NetworkInterface& interface : interfaces_) sum += interface.counters();
    return sum;
}

NetworkTotals Interconnect::totals() const {
    const RouterCounters routers = routerTotals();
    const NetworkInterfaceCounters interfaces = interfaceTotals();
    std::uint64_t chipCrossings = 0;
    for (const auto& [tile, port] : crossings_)
        chipCrossings += routers_[indexOf(tile)].get().counters().linkFlits[indexOf(port)];
    return {.flitHops = routers.flitHops(),
            .linkTraversals = routers.linkTraversals(),
            .verticalTraversals = routers.verticalTraversals(),
            .chipCrossings = chipCrossings,
            .packetsInjected = interfaces.injectedPackets,
            .packetsEjected = interfaces.ejectedPackets,
            .multicastLookups = routers.multicastLookups,
            .latency = latency_.sums()};
}

LinkCounters Interconnect::bufferAt(TileId tile, Port input) const {
    const RouterCounters& counters = routers_[indexOf(tile)].get().counters();
    return {.bufferedCycles = counters.bufferedCycles[indexOf(input)],
            .largestQueue = counters.largestQueue[indexOf(input)]};
}

std::vector<Link> Interconnect::links() const {
    std::vector<Link> links;
    for (const FlitRouter& router : routers_)
        for (std::uint32_t i = 0; i < kPorts; ++i) {
            const Port out{static_cast<std::uint8_t>(i)};
            if (!router.isConnected(out)) continue;
            Link link{.from = router.tile(), .out = out, .to = neighbour(shape_, router.tile(), out)};
            link.crossesChips = crossesChips(shape_, router.tile(), out);
            if (link.to) link.counters = bufferAt(*link.to, opposite(out));
            link.counters.flits = router.counters().linkFlits[i];
            link.counters.stallCycles = router.counters().creditStalls[i] + router.counters().busyStalls[i];
            links.push_back(link);
        }
    for (const NetworkInterface& interface : interfaces_) {
        const auto [tile, port] = interface.terminal();
        Link link{.from = tile, .out = port, .injects = true, .to = tile, .counters = bufferAt(tile, port)};
        link.counters.flits = interface.counters().injectedFlits;
        link.counters.stallCycles = interface.counters().injectionStalls;
        links.push_back(link);
    }
    return links;
}

std::vector<BlockedPacket> Interconnect::blocked() const {
    std::vector<BlockedPacket> result;
    const auto append = [&](const std::vector<BlockedPacket>& more) {
        result.insert(result.end(), more.begin(), more.end());
    };
    for (const FlitRouter& router : routers_) append(router.blocked());
    for (const NetworkInterface& interface : interfaces_) append(interface.blocked());
    std::stable_sort(result.begin(), result.end(), [](const BlockedPacket& a, const BlockedPacket& b) {
        return a.packet.created < b.packet.created;
    });
    return result;
}

std::optional<BlockedPacket> Interconnect::behindOutput(TileId tile, std::uint32_t outputVc) const {
    const Port out{static_cast<std::uint8_t>(outputVc / virtualChannels_)};
    if (const auto next = neighbour(shape_, tile, out))
        return routers_[indexOf(*next)].get().headOf(indexOf(opposite(out)) * virtualChannels_ +
                                                     outputVc % virtualChannels_);
    return interfaceAt({tile, out}).leaving();
}

std::optional<BlockedPacket> Interconnect::holder(const BlockedPacket& blocked) const {
    const FlitRouter& router = routers_[indexOf(blocked.tile)].get();
    const std::uint32_t first = indexOf(blocked.port) * virtualChannels_;
    switch (blocked.place) {
        case BlockedPacket::Place::SourceQueue:
            return router.headOf(first + interfaceAt({blocked.tile, blocked.port}).injectionChannel());
        case BlockedPacket::Place::Router:
            if (const auto obstacle = router.obstacleOf(first + blocked.virtualChannel))
                return obstacle->behindOutput ? behindOutput(blocked.tile, obstacle->channel)
                                              : router.headOf(obstacle->channel);
            return std::nullopt;
        case BlockedPacket::Place::Ejection:
            break;
    }
    return std::nullopt;
}

WaitChain Interconnect::waitChain() const {
    WaitChain chain;
    const auto isIn = [&](const BlockedPacket& one) {
        return std::any_of(chain.packets.begin(), chain.packets.end(), [&](const BlockedPacket& other) {
            return other.place == one.place && other.tile == one.tile && other.port == one.port &&
                   other.virtualChannel == one.virtualChannel;
        });
    };
    for (std::optional<BlockedPacket> next = oldestBlocked(); next; next = holder(chain.packets.back())) {
        chain.circular = isIn(*next);
        if (chain.circular) break;
        chain.packets.push_back(*next);
    }
    return chain;
}

}  // namespace spikeloom::hw
