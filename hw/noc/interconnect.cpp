// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/interconnect.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {

std::string describe(const Link& link) {
    const std::string place = describe(Terminal{link.from, link.out});
    if (link.injects) return place + " in";
    return link.to ? place + fmt::format(" to tile {}", indexOf(*link.to)) : place + " out";
}

NetworkPort& Interconnect::port(Terminal terminal) {
    for (NetworkInterface& interface : interfaces_)
        if (interface.terminal() == terminal) return interface;
    throw InvariantError("Noc", 0, "no network interface at " + describe(terminal));
}

void Interconnect::resetSample() {
    if (packetsInFlight() != 0) throw InvariantError("Noc", 0, "reset while packets are in flight");
    for (Router& router : routers_) router.resetSample();
    for (NetworkInterface& interface : interfaces_) interface.resetSample();
}

RouterCounters Interconnect::routerTotals() const {
    RouterCounters sum;
    for (const Router& router : routers_) {
        const RouterCounters& one = router.counters();
        for (std::uint32_t port = 0; port < kPorts; ++port) {
            sum.linkFlits[port] += one.linkFlits[port];
            sum.creditStalls[port] += one.creditStalls[port];
        }
        sum.bufferPushes += one.bufferPushes;
        sum.bufferPops += one.bufferPops;
        sum.vcAllocations += one.vcAllocations;
        sum.vcStalls += one.vcStalls;
        sum.switchConflicts += one.switchConflicts;
    }
    return sum;
}

NetworkInterfaceCounters Interconnect::interfaceTotals() const {
    NetworkInterfaceCounters sum;
    for (const NetworkInterface& interface : interfaces_) {
        const NetworkInterfaceCounters& one = interface.counters();
        sum.injectedPackets += one.injectedPackets;
        sum.injectedFlits += one.injectedFlits;
        sum.ejectedPackets += one.ejectedPackets;
        sum.ejectedFlits += one.ejectedFlits;
        sum.offersRefused += one.offersRefused;
        sum.injectionStalls += one.injectionStalls;
        sum.sinkStalls += one.sinkStalls;
    }
    return sum;
}

NetworkTotals Interconnect::totals() const {
    const RouterCounters routers = routerTotals();
    const NetworkInterfaceCounters interfaces = interfaceTotals();
    return {.flitHops = routers.flitHops(),
            .linkTraversals = routers.linkTraversals(),
            .packetsInjected = interfaces.injectedPackets,
            .packetsEjected = interfaces.ejectedPackets};
}

LinkCounters Interconnect::bufferAt(TileId tile, Port input) const {
    const RouterCounters& counters = routers_[indexOf(tile)].get().counters();
    return {.bufferedCycles = counters.bufferedCycles[indexOf(input)],
            .largestQueue = counters.largestQueue[indexOf(input)]};
}

std::vector<Link> Interconnect::links() const {
    std::vector<Link> links;
    for (const Router& router : routers_)
        for (std::uint32_t i = 0; i < kPorts; ++i) {
            const Port out{static_cast<std::uint8_t>(i)};
            if (!router.isConnected(out)) continue;
            Link link{.from = router.tile(), .out = out, .to = neighbour(shape_, router.tile(), out)};
            if (link.to) link.counters = bufferAt(*link.to, opposite(out));
            link.counters.flits = router.counters().linkFlits[i];
            link.counters.stallCycles = router.counters().creditStalls[i];
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
    for (const Router& router : routers_) append(router.blocked());
    for (const NetworkInterface& interface : interfaces_) append(interface.blocked());
    std::stable_sort(result.begin(), result.end(), [](const BlockedPacket& a, const BlockedPacket& b) {
        return a.packet.created < b.packet.created;
    });
    return result;
}

}  // namespace spikeloom::hw
