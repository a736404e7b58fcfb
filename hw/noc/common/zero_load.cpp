// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/zero_load.hpp"

namespace spikeloom::hw {

ZeroLoad::ZeroLoad(const NocSpec& spec, const BoardSpec& board)
    : creditProcessing_(spec.creditCycles),
      bufferFlits_(spec.bufferFlits),
      allocationCycles_(spec.allocation == Allocation::Speculative ? 0 : 1),
      grantCycles_(allocationCycles_ + (spec.routeComputation == RouteComputation::Stage ? 1 : 0)),
      alike_(board.chips() == 1 && spec.linksAreAlike()) {
    for (std::size_t kind = 0; kind < kLinkKinds; ++kind)
        links_[kind] = linkTiming(static_cast<LinkKind>(kind), spec, board);
}

// Flit j of a packet gets the switch of router i (1 to R) in cycle g(i, j) and leaves its interface in n(j). With links
// that are alike, of L cycles, the timing of Router and NetworkInterface:
//
//     g(1, 0) = n(0) + 1 + L + 1        on the wire in the next cycle, there L cycles later; then a virtual channel
//     g(i+1, 0) = g(i, 0) + 2 + L + 1   switch traversal, link, arrival; then a virtual channel
//     arrival = g(R, 0) + 2 + L
//
// which is (1 + L) + R (3 + L) for the head. D more cycles between arrival and switch make the head D later in each
// router; what follows subtracts them from one side and adds them to the other, and does not change. For the others let
// u(i, j) = g(i, j) - g(i, 0), the lag behind the head:
//
//     u(i, j)   >= u(i, j-1) + 1                 one flit a cycle
//     u(i+1, j) >= u(i, j) - 1                   arrival; a body flit does not wait for a virtual channel
//     u(i, j)   >= u(i+1, j-B) + (3 + L) + (1 + L + C)    the slot of flit j-B is free when that one leaves router
//                                                         i+1, and its credit counts 1 + L + C cycles later
//     u(R, j)   >= u(R, j-B) + (2 + L) + (1 + L + C)      the same at the receiver, which frees a slot on arrival
//
// u(R, S-1) is the longest path through these. A credit of a router between costs P + 1 = 4 + 2 L + C, but each of them
// leads one router back, and the way forward again gains the 1; those of the receiver cost P. So B flits cost P by
// whatever path, or B one by one. The interface's own credits, n(j) >= g(1, j-B) + 1 + L, turn in 2 + 2 L < P and never
// bind.
std::uint64_t ZeroLoad::tailCycles(std::uint32_t flits) const {
    return paced(flits - 1, {.step = 1, .turn = turnCycles(LinkKind::Row)});
}

// With links that differ, link i, behind router i, takes L(i) cycles and F(i) for a flit (link R leads to the
// receiver), and the rules become
//
//     u(i, j)   >= u(i, j-1) + F(i)
//     u(i+1, j) >= u(i, j) - (1 + D)             only the head waits for a virtual channel, and for its route
//     u(i, j)   >= u(i+1, j-B) + (2 + L(i) + F(i) + D) + (1 + L(i) + C)
//
// while the receiver's is worth P(R), with P(i) = 2 + 2 L(i) + F(i) + C. A path through these begins with the head in
// some router s, where the lag is 0, and ends in router R with the tail: it crosses each link from s on forwards once
// more than backwards, and every way back and forth over link i is worth P(i) for B flits. So it is worth the steps
// F(i) and the turns P(i) that it takes, less (1 + D) for every link from s to R. Let m be the lowest router that it
// visits: it turns at each of the links m to s-1 once at least, and takes whatever it likes of steps and turns at those
// from m on, so the largest of each. The longest path is the greatest over s and m of
//
//     P(m) + ... + P(s-1) - (R - s) (1 + D) + the rest, of S - 1 - (s - m) B flits, by steps or turns
std::uint64_t ZeroLoad::tailOverUnlikeLinks(const Way& way, std::uint32_t flits) const {
    const std::span<const LinkKind> links = way.links();
    const std::uint64_t rest = flits - 1;
    std::uint64_t longest = 0;
    Pace pace;
    for (std::size_t lowest = links.size(); lowest-- > 0;) {
        pace.step = std::max(pace.step, flitCycles(links[lowest]));
        pace.turn = std::max(pace.turn, turnCycles(links[lowest]));
        std::uint64_t turns = 0;
        for (std::size_t start = lowest; start < links.size(); ++start) {
            const std::uint64_t used = (start - lowest) * bufferFlits_;
            if (used > rest) break;
            const std::uint64_t gained = turns + paced(rest - used, pace);
            const std::uint64_t lost = (links.size() - 1 - start) * grantCycles_;
            if (gained > lost) longest = std::max(longest, gained - lost);
            turns += turnCycles(links[start]);
        }
    }
    return longest;
}

}  // namespace spikeloom::hw
