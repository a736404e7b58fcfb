// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/topology.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// What a packet's latency depends on besides its length.
struct Way {
    std::uint32_t routers = 0;    ///< at least 1 in the end: a packet to its own tile crosses one
    std::uint32_t crossings = 0;  ///< links from chip to chip between them
    std::uint32_t behind = 0;     ///< routers behind the last crossing; 0 without crossings

    /// One router further, from which the packet leaves by a link between chips or by another one.
    void addRouter(bool leavesChip) {
        ++routers;
        crossings += leavesChip ? 1 : 0;
        behind = leavesChip || crossings == 0 ? 0 : behind + 1;
    }
};

/// How long a packet takes that meets nobody, by the timing of `Router` and `NetworkInterface`.
class ZeroLoad {
public:
    /// @param board  whose links join the chips
    explicit ZeroLoad(const NocSpec& spec, const BoardSpec& board = {})
        : crossing_(betweenChips(board, spec)),
          linkCycles_(spec.linkCycles),
          creditCycles_(spec.creditCycles),
          bufferFlits_(spec.bufferFlits),
          allocationCycles_(spec.allocation == Allocation::Speculative ? 0 : 1),
          grantCycles_(allocationCycles_ + (spec.routeComputation == RouteComputation::Stage ? 1 : 0)) {}

    /// From the cycle in which a head leaves the source queue to its arrival in the first router.
    [[nodiscard]] std::uint64_t injectionCycles() const { return 1 + linkCycles_; }
    /// From a head's arrival in a router to the grant of the switch, with which it leaves the buffer.
    [[nodiscard]] std::uint64_t grantCycles() const { return grantCycles_; }
    /// From that grant to its arrival in the next router or at the terminal.
    [[nodiscard]] std::uint64_t wireCycles() const { return 2 + linkCycles_; }
    /// The same over a link between chips, where it is there with its last bits.
    [[nodiscard]] std::uint64_t crossingCycles() const {
        return std::uint64_t{1} + crossing_.cycles + crossing_.flitCycles;
    }
    /// For how long a flit occupies a link between chips.
    [[nodiscard]] std::uint64_t crossingFlitCycles() const { return crossing_.flitCycles; }
    /// From the cycle in which a slot is freed to the one in which the router before it can use it again.
    [[nodiscard]] std::uint64_t creditCycles() const { return 1 + linkCycles_ + creditCycles_; }
    /// The same where a link between chips leads to it.
    [[nodiscard]] std::uint64_t crossingCreditCycles() const {
        return std::uint64_t{1} + crossing_.cycles + creditCycles_;
    }
    /// The same where a network interface is before it.
    [[nodiscard]] std::uint64_t injectionCreditCycles() const { return 1 + linkCycles_; }

    /// From the head's arrival at the terminal to the tail's. A flit waits for the credit of the one `bufferFlits`
    /// before it, which takes as long as a wire and the way back: a packet longer than its buffer is held up once a
    /// buffer.
    [[nodiscard]] std::uint64_t tailCycles(std::uint32_t flits) const;
    /// A multicast packet in a router or at a terminal.
    struct Copy {
        Cycle head{};            ///< arrives
        std::uint64_t lag = 0;   ///< of the tail behind it
        Cycle ready{};           ///< the head could be granted the next branch
        std::uint64_t left = 0;  ///< how much later the tail could follow
    };
    [[nodiscard]] Copy injected(Cycle when, std::uint32_t flits) const {
        return arrived(when + injectionCycles(), flits - 1);
    }
    /// The head is granted a branch. @param at  changes to what holds for the next one: it goes through the allocators
    /// once the tail has left, and by then all flits are in the buffer  @return the copy behind that branch
    [[nodiscard]] Copy branch(Copy& at, Cycle granted, std::uint32_t flits, bool crosses) const {
        const std::uint64_t waited = granted - at.ready;
        const std::uint64_t lag = std::max(at.left - std::min(at.left, waited),
                                           (flits - 1) * (crosses ? crossingFlitCycles() : std::uint64_t{1}));
        at.ready = granted + (lag + 1 + allocationCycles_);
        at.left = 0;
        return arrived(granted + (crosses ? crossingCycles() : wireCycles()), lag);
    }
    /// The same behind a way that crosses chips.
    [[nodiscard]] std::uint64_t tailCycles(const Way& way, std::uint32_t flits) const;
    [[nodiscard]] bool isLongerThanBuffer(std::uint32_t flits) const { return flits > bufferFlits_; }
    /// When the tail can leave the source if the head leaves the path's n-th unit in `granted` (n = 1: the first
    /// router): a packet that is longer than n buffers is still in the source until then. Cycle 0 if it is not.
    /// @param crossings  of links between chips before that unit
    [[nodiscard]] Cycle tailAtSource(Cycle granted, std::uint32_t n, std::uint32_t flits,
                                     std::uint32_t crossings = 0) const {
        if (flits <= n * bufferFlits_) return Cycle{};
        return granted + (flits - 1 - n * bufferFlits_) + injectionCreditCycles() +
               (n - 1 - crossings) * creditCycles() + crossings * crossingCreditCycles();
    }
    /// arrived - injected, of the tail. With L = linkCycles, C = creditCycles and B = bufferFlits, R routers and S
    /// flits:
    ///
    ///     (1 + L) + R (3 + L + D)                     the head
    ///   + S - 1                                       the rest, one flit a cycle,              if B >= P
    ///   + floor((S - 1) / B) P + (S - 1) mod B        or B flits in each turn of a credit,     if B < P
    ///
    /// where P = 3 + 2 L + C is a credit's turn and D one cycle for RouteComputation::Stage less one for
    /// Allocation::Speculative. zero_load.cpp derives it; links and credits of one cycle make it 4 R + 2 + (S - 1) for
    /// up to 4 flits in buffers of 4.
    /// @param routers  on the packet's way, at least 1: a packet to its own tile crosses one
    [[nodiscard]] std::uint64_t latency(std::uint32_t routers, std::uint32_t flits) const {
        return injectionCycles() + routers * (grantCycles_ + wireCycles()) + tailCycles(flits);
    }
    /// The same over a way that may cross chips: for each crossing, over links of Lx cycles that a flit occupies for F,
    /// the head takes Lx - L + F - 1 longer, and the rest what `tailCycles` says.
    [[nodiscard]] std::uint64_t latency(const Way& way, std::uint32_t flits) const {
        return injectionCycles() + way.routers * grantCycles_ + (way.routers - way.crossings) * wireCycles() +
               way.crossings * crossingCycles() + tailCycles(way, flits);
    }

private:
    /// Flits behind the head do not wait for what it waits for, and catch up.
    [[nodiscard]] Copy arrived(Cycle head, std::uint64_t lag) const {
        return {head, lag, head + grantCycles_, lag - std::min(lag, grantCycles_)};
    }
    /// From the first of so many flits to one `flits` later, where links between chips set the pace.
    [[nodiscard]] std::uint64_t pacedByCrossings(std::uint64_t flits) const;

    LinkTiming crossing_;
    std::uint64_t linkCycles_, creditCycles_, bufferFlits_, allocationCycles_, grantCycles_;
};

}  // namespace spikeloom::hw
