// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>

#include "hw/noc/packet.hpp"
#include "sim/cosim/check.hpp"

/// What is on the wires of a router in one cycle, and how a flit of the simulator is written on them.
namespace spikeloom::cosim {

/// What a router in RTL was built with, as in rtl/router.md.
struct RouterShape {
    std::uint32_t ports = 5, virtualChannels = 4, bufferFlits = 4, flitBits = 64, creditCycles = 1;
    friend bool operator==(const RouterShape&, const RouterShape&) = default;

    static constexpr std::uint32_t kCoordinateBits = 8;  ///< of a head's x, and of its y
    [[nodiscard]] std::uint32_t channels() const { return ports * virtualChannels; }
    [[nodiscard]] std::uint32_t portBits() const { return static_cast<std::uint32_t>(std::bit_width(ports - 1)); }
    /// Where in a flit the number of its packet begins: behind x, y and exit.
    [[nodiscard]] std::uint32_t packetBit() const { return 2 * kCoordinateBits + portBits(); }
};

/// A flit on a link. Of its data 64 bits are used: x, y, exit and the number of the packet.
struct RouterFlit {
    std::uint64_t data = 0;
    std::uint8_t vc = 0;
    std::uint8_t route = 0;  ///< of a head: the output port of the router that it goes to
    bool head = false, tail = false;
    friend bool operator==(const RouterFlit&, const RouterFlit&) = default;
};

/// The links of all ports: flits and credits that go the same way, into the router or out of it.
struct RouterWires {
    std::uint32_t flits = 0, credits = 0;  ///< ports on whose wire there is one, as bits
    std::array<RouterFlit, hw::kPorts> flit{};
    std::array<std::uint8_t, hw::kPorts> creditVc{};

    void addFlit(std::uint32_t port, const RouterFlit& what) {
        flits |= 1u << port;
        flit[port] = what;
    }
    void addCredit(std::uint32_t port, std::uint32_t vc) {
        credits |= 1u << port;
        creditVc[port] = static_cast<std::uint8_t>(vc);
    }
    void clear() { flits = credits = 0; }
};

/// What happens to the flits at the fronts, by input channel p * virtualChannels + v.
struct RouterEvents {
    std::uint64_t vcGranted = 0, vcRefused = 0, noCredit = 0, noSwitch = 0;
};

/// How often that happened, since the router was built.
struct RouterEventCounts {
    std::uint64_t vcGranted = 0, vcRefused = 0, noCredit = 0, noSwitch = 0;
    friend bool operator==(const RouterEventCounts&, const RouterEventCounts&) = default;
    /// Counts what happened in each of so many cycles. A grant is not repeated.
    void add(const RouterEvents& events, std::uint64_t cycles = 1) {
        vcGranted += static_cast<std::uint64_t>(std::popcount(events.vcGranted)) * cycles;
        vcRefused += static_cast<std::uint64_t>(std::popcount(events.vcRefused)) * cycles;
        noCredit += static_cast<std::uint64_t>(std::popcount(events.noCredit)) * cycles;
        noSwitch += static_cast<std::uint64_t>(std::popcount(events.noSwitch)) * cycles;
    }
};

struct RouterOutputs {
    RouterWires wires;
    bool busy = false;  ///< whether the next cycle differs from this one, even if nothing is on a wire into the router
    RouterEvents events;
};

/// What two routers do not agree upon.
struct RouterDifference {
    std::string what, expected, found;
    Difference kind = Difference::Value;
};
/// @param routes  ports behind which there is a router, whose route a head carries
[[nodiscard]] std::optional<RouterDifference> difference(const RouterWires& model, const RouterWires& rtl,
                                                         std::uint32_t routes);
[[nodiscard]] std::optional<RouterDifference> difference(const RouterEventCounts& model, const RouterEventCounts& rtl);
/// Everything that is on the wires, in words.
[[nodiscard]] std::string describe(const RouterWires& wires);

}  // namespace spikeloom::cosim
