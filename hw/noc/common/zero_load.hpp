// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/topology.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// The links that a packet takes: what its latency depends on besides its length.
class Way {
public:
    void clear() {
        links_.clear();
        count_.fill(0);
    }
    /// One router further, with the link by which the packet leaves it; the last one's leads to the terminal.
    void addRouter(LinkKind out) {
        links_.push_back(out);
        ++count_[static_cast<std::size_t>(out)];
    }
    /// At least 1 in the end: a packet to its own tile crosses one.
    [[nodiscard]] std::uint32_t routers() const { return static_cast<std::uint32_t>(links_.size()); }
    [[nodiscard]] std::uint32_t count(LinkKind kind) const { return count_[static_cast<std::size_t>(kind)]; }
    /// Of each router, in order.
    [[nodiscard]] std::span<const LinkKind> links() const { return links_; }

private:
    std::vector<LinkKind> links_;
    std::array<std::uint32_t, kLinkKinds> count_{};
};

/// How long a packet takes that meets nobody, by the timing of `Router` and `NetworkInterface`.
class ZeroLoad {
public:
    /// @param board  whose links join the chips
    explicit ZeroLoad(const NocSpec& spec, const BoardSpec& board = {});

    /// From the cycle in which a head leaves the source queue to its arrival in the first router.
    [[nodiscard]] std::uint64_t injectionCycles() const { return std::uint64_t{1} + of(LinkKind::Terminal).cycles; }
    /// From a head's arrival in a router to the grant of the switch, with which it leaves the buffer.
    [[nodiscard]] std::uint64_t grantCycles() const { return grantCycles_; }
    /// From that grant to its arrival in the next router or at the terminal, where it is with its last bits.
    [[nodiscard]] std::uint64_t wireCycles(LinkKind kind) const {
        return std::uint64_t{1} + of(kind).cycles + of(kind).flitCycles;
    }
    /// For how long a flit occupies a link.
    [[nodiscard]] std::uint64_t flitCycles(LinkKind kind) const { return of(kind).flitCycles; }
    /// From the cycle in which a slot behind a link is freed to the one in which the router before it can use it again.
    [[nodiscard]] std::uint64_t creditCycles(LinkKind kind) const {
        return std::uint64_t{1} + of(kind).cycles + creditProcessing_;
    }
    /// The same where a network interface is before it.
    [[nodiscard]] std::uint64_t injectionCreditCycles() const {
        return std::uint64_t{1} + of(LinkKind::Terminal).cycles;
    }

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
    [[nodiscard]] Copy branch(Copy& at, Cycle granted, std::uint32_t flits, LinkKind out) const {
        const std::uint64_t waited = granted - at.ready;
        const std::uint64_t lag = std::max(at.left - std::min(at.left, waited), (flits - 1) * flitCycles(out));
        at.ready = granted + (lag + 1 + allocationCycles_);
        at.left = 0;
        return arrived(granted + wireCycles(out), lag);
    }
    /// From the head's arrival at the terminal to the tail's. A flit waits for the credit of the one `bufferFlits`
    /// before it, which takes as long as a wire and the way back: a packet longer than its buffer is held up once a
    /// buffer.
    [[nodiscard]] std::uint64_t tailCycles(const Way& way, std::uint32_t flits) const {
        if (flits == 1) return 0;
        return alike_ ? tailCycles(flits) : tailOverUnlikeLinks(way, flits);
    }
    [[nodiscard]] bool isLongerThanBuffer(std::uint32_t flits) const { return flits > bufferFlits_; }
    /// When the tail can leave the source if the head leaves the path's n-th unit in `granted` (n = 1: the first
    /// router): a packet that is longer than n buffers is still in the source until then. Cycle 0 if it is not.
    /// @param credits  `creditCycles` of the links between routers before that unit, summed
    [[nodiscard]] Cycle tailAtSource(Cycle granted, std::uint32_t n, std::uint32_t flits, std::uint64_t credits) const {
        if (flits <= n * bufferFlits_) return Cycle{};
        return granted + (flits - 1 - n * bufferFlits_) + injectionCreditCycles() + credits;
    }
    /// arrived - injected, of the tail, where all links are alike (NocSpec::linksAreAlike, one chip). With
    /// L = linkCycles, C = creditCycles and B = bufferFlits, R routers and S flits:
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
        return injectionCycles() + routers * (grantCycles_ + wireCycles(LinkKind::Row)) +
               (flits == 1 ? 0 : tailCycles(flits));
    }
    /// The same over any links: for each one of Lx cycles that a flit occupies for F, the head takes Lx - L + F - 1
    /// longer, and the rest what `tailCycles` says.
    [[nodiscard]] std::uint64_t latency(const Way& way, std::uint32_t flits) const {
        std::uint64_t head = injectionCycles() + way.routers() * grantCycles_;
        for (const LinkKind kind : {LinkKind::Terminal, LinkKind::Row, LinkKind::Column, LinkKind::BetweenChips})
            head += way.count(kind) * wireCycles(kind);
        return head + tailCycles(way, flits);
    }

private:
    /// How fast flits follow each other: one every `step` cycles, or a buffer of them every `turn`.
    struct Pace {
        std::uint64_t step = 0, turn = 0;
    };
    [[nodiscard]] const LinkTiming& of(LinkKind kind) const { return links_[static_cast<std::size_t>(kind)]; }
    /// From a flit's grant to the one that uses its slot behind the link again.
    [[nodiscard]] std::uint64_t turnCycles(LinkKind kind) const { return wireCycles(kind) + creditCycles(kind); }
    /// From the first of so many flits to one `flits` later.
    [[nodiscard]] std::uint64_t paced(std::uint64_t flits, Pace pace) const {
        if (pace.turn <= bufferFlits_ * pace.step) return flits * pace.step;
        return flits / bufferFlits_ * pace.turn + flits % bufferFlits_ * pace.step;
    }
    /// Where all links are alike.
    [[nodiscard]] std::uint64_t tailCycles(std::uint32_t flits) const;
    [[nodiscard]] std::uint64_t tailOverUnlikeLinks(const Way& way, std::uint32_t flits) const;
    /// Flits behind the head do not wait for what it waits for, and catch up.
    [[nodiscard]] Copy arrived(Cycle head, std::uint64_t lag) const {
        return {head, lag, head + grantCycles_, lag - std::min(lag, grantCycles_)};
    }

    std::array<LinkTiming, kLinkKinds> links_;
    std::uint64_t creditProcessing_, bufferFlits_, allocationCycles_, grantCycles_;
    bool alike_;
};

}  // namespace spikeloom::hw
