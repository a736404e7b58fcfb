// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/zero_load.hpp"

namespace spikeloom::hw {

// Flit j of a packet gets the switch of router i (1 to R) in cycle g(i, j) and leaves its interface in n(j). The
// timing of Router and NetworkInterface:
//
//     g(1, 0) = n(0) + 1 + L + 1        on the wire in the next cycle, there L cycles later; then a virtual channel
//     g(i+1, 0) = g(i, 0) + 2 + L + 1   switch traversal, link, arrival; then a virtual channel
//     arrival = g(R, 0) + 2 + L
//
// which is (1 + L) + R (3 + L) for the head. D more cycles between arrival and switch make the head D later in each
// router; what follows subtracts them from one side and adds them to the other, and does not change. For the others let u(i, j) = g(i, j) - g(i, 0), the lag behind the head:
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
    const std::uint64_t rest = flits - 1, turn = wireCycles() + creditCycles();
    return bufferFlits_ >= turn ? rest : rest / bufferFlits_ * turn + rest % bufferFlits_;
}

// With links between chips, link i takes L(i) cycles and F(i) for a flit (F of the way out: 1), and the rules become
//
//     u(i, j)   >= u(i, j-1) + F(i)
//     u(i+1, j) >= u(i, j) - (1 + D)             only the head waits for a virtual channel, and for its route
//     u(i, j)   >= u(i+1, j-B) + (2 + L(i) + F(i) + D) + (1 + L(i) + C)
//
// while the receiver keeps its P. A path through these that begins with the head in router s ends in router R with the
// tail: it crosses each link from s on forwards once more than backwards, and every way back and forth over link i is
// worth P(i) = 2 + 2 L(i) + F(i) + C for B flits. So it is worth the steps F(i) and the turns P(i) that it takes, less
// (1 + D) for every link from s on; it may turn at all links from the lowest router that it visits on, any number of
// times, and has to at those before s. All crossings are alike, so the last one is the one to reach, with `behind`
// links from it on:
//
//     no crossing   tailCycles(flits)
//     k turns back, the first over the crossing, k <= behind:
//                   (k > 0 ? Px + (k-1) P : 0) - (behind - k) (1 + D) + the rest, of S - 1 - k B flits, by steps F or
//                   turns max(Px, P), whichever are worth more
//
// and the longest path is the greatest of these.
std::uint64_t ZeroLoad::pacedByCrossings(std::uint64_t flits) const {
    const std::uint64_t turn = std::max(crossingCycles() + crossingCreditCycles(), wireCycles() + creditCycles());
    const std::uint64_t step = crossing_.flitCycles;
    return turn <= bufferFlits_ * step ? flits * step : flits / bufferFlits_ * turn + flits % bufferFlits_ * step;
}

std::uint64_t ZeroLoad::tailCycles(const Way& way, std::uint32_t flits) const {
    std::uint64_t longest = tailCycles(flits);
    if (way.crossings == 0) return longest;
    const std::uint64_t rest = flits - 1, forward = grantCycles_;
    for (std::uint64_t k = 0; k <= way.behind && k * bufferFlits_ <= rest; ++k) {
        const std::uint64_t turns =
            k == 0 ? 0 : crossingCycles() + crossingCreditCycles() + (k - 1) * (wireCycles() + creditCycles());
        const std::uint64_t gained = turns + pacedByCrossings(rest - k * bufferFlits_);
        const std::uint64_t lost = (way.behind - k) * forward;
        if (gained > lost) longest = std::max(longest, gained - lost);
    }
    return longest;
}

}  // namespace spikeloom::hw
