// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/interconnect.hpp"

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {

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
        for (std::uint32_t port = 0; port < kPorts; ++port) sum.linkFlits[port] += one.linkFlits[port];
        sum.bufferPushes += one.bufferPushes;
        sum.bufferPops += one.bufferPops;
        sum.vcAllocations += one.vcAllocations;
        sum.vcStalls += one.vcStalls;
        sum.switchConflicts += one.switchConflicts;
        sum.creditStalls += one.creditStalls;
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
