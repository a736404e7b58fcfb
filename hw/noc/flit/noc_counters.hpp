// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "hw/noc/packet.hpp"

namespace spikeloom::hw {

/// What happened in one router.
struct RouterCounters {
    std::array<std::uint64_t, kPorts> linkFlits{};     ///< flits that left through each port; local ones are no links
    std::array<std::uint64_t, kPorts> creditStalls{};  ///< flits times cycles that waited for room behind each port
    std::array<std::uint64_t, kPorts> busyStalls{};    ///< flits times cycles that waited for the link to be free
    /// By input port: flits times cycles in its buffers, once they are empty; and most flits at once.
    std::array<std::uint64_t, kPorts> bufferedCycles{};
    std::array<std::uint16_t, kPorts> buffered{}, largestQueue{};
    std::uint64_t bufferPushes = 0;  ///< flits written into an input buffer
    std::uint64_t bufferPops = 0;    ///< flits that left one for good
    std::uint64_t copies = 0;        ///< flits of multicast packets that left while another branch still needed them
    std::uint64_t multicastLookups = 0;  ///< multicast packets: entries read from the router's table
    std::uint64_t vcAllocations = 0;     ///< packets that were given a virtual channel of the next input port
    std::uint64_t vcStalls = 0;          ///< packets times cycles in which they asked for one in vain
    std::uint64_t switchConflicts = 0;   ///< flits times cycles in which another one was given the switch

    /// Adds what another router counted; the buffers stay this one's own.
    RouterCounters& operator+=(const RouterCounters& other) {
        for (const auto field :
             {&RouterCounters::linkFlits, &RouterCounters::creditStalls, &RouterCounters::busyStalls})
            for (std::uint32_t port = 0; port < kPorts; ++port) (this->*field)[port] += (other.*field)[port];
        for (const auto field : {&RouterCounters::bufferPushes, &RouterCounters::bufferPops, &RouterCounters::copies,
                                 &RouterCounters::multicastLookups, &RouterCounters::vcAllocations,
                                 &RouterCounters::vcStalls, &RouterCounters::switchConflicts})
            this->*field += other.*field;
        return *this;
    }
    /// Flits that crossed the switch: one hop each.
    [[nodiscard]] std::uint64_t flitHops() const { return bufferPops + copies; }
    /// Flits that left on a wire of the mesh or of its edge, and not for a core or a torus's host.
    [[nodiscard]] std::uint64_t linkTraversals() const {
        std::uint64_t traversals = flitHops();
        for (std::uint32_t port = kDirections; port < kPorts; ++port) traversals -= linkFlits[port];
        return traversals;
    }
    /// Those of them between rows.
    [[nodiscard]] std::uint64_t verticalTraversals() const {
        return linkFlits[indexOf(Port::North)] + linkFlits[indexOf(Port::South)];
    }
};

/// What happened in one network interface.
struct NetworkInterfaceCounters {
    std::uint64_t injectedPackets = 0, injectedFlits = 0;
    std::uint64_t ejectedPackets = 0, ejectedFlits = 0;
    std::uint64_t offersRefused = 0;    ///< offers that found the source queue full
    std::uint64_t injectionStalls = 0;  ///< cycles in which a flit waited for room in the router
    std::uint64_t sinkStalls = 0;       ///< cycles in which the receiver did not accept a packet

    NetworkInterfaceCounters& operator+=(const NetworkInterfaceCounters& other) {
        using C = NetworkInterfaceCounters;
        for (const auto field : {&C::injectedPackets, &C::injectedFlits, &C::ejectedPackets, &C::ejectedFlits,
                                 &C::offersRefused, &C::injectionStalls, &C::sinkStalls})
            this->*field += other.*field;
        return *this;
    }
};

}  // namespace spikeloom::hw
