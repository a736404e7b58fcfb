// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/flit/endpoint.hpp"

#include <algorithm>
#include <bit>

#include "models/support/error.hpp"

namespace spikeloom::hw {

Endpoint::Endpoint(const NocSpec& spec, std::uint32_t ports, std::uint32_t creditCycles)
    : virtualChannels_(spec.virtualChannels),
      bufferFlits_(spec.bufferFlits),
      channels_(ports * spec.virtualChannels),
      toTerminal_(linkTiming(LinkKind::Terminal, spec, {})),
      lookahead_(toTerminal_.cycles + 1),
      creditCycles_(creditCycles),
      slots_(std::size_t{channels_} * spec.bufferFlits) {
    if (virtualChannels_ == 0 || virtualChannels_ > kMaxVirtualChannels || bufferFlits_ == 0 || bufferFlits_ > 65535 ||
        channels_ > kMaxChannels)
        throw InvariantError("Noc.Endpoint", 0, "a specification beyond its limits");
    makeRoomFor(lookahead_);
    reset();
}

void Endpoint::reset() {
    withCredit_ = lowBits(channels_);
    creditsUnderWay_ = 0;
    wakesOnCredit_ = false;
    gained_ = counted_ = 0;
    for (Due& due : calendar_) due = {};
    fifos_.fill({});
    credits_.fill(static_cast<std::uint16_t>(bufferFlits_));
}

void Endpoint::join(Scheduler& scheduler, Clocked& owner) {
    scheduler_ = &scheduler;
    handle_ = scheduler.add(owner);
}

void Endpoint::connect(std::uint32_t output, Endpoint& to, std::uint32_t input, LinkTiming link) {
    const std::uint32_t here = output * virtualChannels_, there = input * to.virtualChannels_;
    const std::uint32_t credit = link.cycles + 1, flit = link.cycles + link.flitCycles;
    flitsTo_[output] = {&to, there - here, flit};
    to.creditsTo_[input] = {this, here - there, credit};
    to.makeRoomFor(flit);
    makeRoomFor(credit);
}

/// Flits are handed over one cycle ahead, in which they traverse the switch; credits take `creditCycles_` longer; the
/// sender is ahead of the scheduler by less than what the longest link takes.
void Endpoint::makeRoomFor(std::uint64_t cycles) {
    lookahead_ = std::min(lookahead_, cycles);
    longest_ = std::max(longest_, cycles);
    const std::uint64_t size = std::bit_ceil(2 * longest_ + std::max<std::uint64_t>(creditCycles_, 1) + 2);
    if (size <= calendar_.size()) return;
    if (flitsUnderWay_ != 0 || creditsUnderWay_ != 0) throw InvariantError("Noc.Endpoint", 0, "connected while in use");
    calendar_.assign(size, {});
    calendarMask_ = size - 1;
}

void Endpoint::takeCreditsSinceLast(Cycle now) {
    const std::uint64_t cycles = std::min(now - creditsTaken_, calendarMask_ + 1);
    for (std::uint64_t i = 0; i < cycles; ++i) {
        const std::uint64_t credits = std::exchange(calendar_[(value(now) - i) & calendarMask_].credits, 0);
        withCredit_ |= credits;
        counted_ |= credits;
        forEachBit(credits, [&](std::uint32_t vc) {
            ++credits_[vc];
            --creditsUnderWay_;
        });
    }
}

Cycle Endpoint::nextArrival(Cycle now) const {
    if (flitsUnderWay_ == 0) return kNever;
    std::uint64_t ahead = 1;
    while (calendar_[(value(now) + ahead) & calendarMask_].flits == 0) ++ahead;
    return now + ahead;
}

Cycle Endpoint::nextCredit(Cycle now) const {
    if (creditsUnderWay_ == 0) return kNever;
    for (std::uint64_t ahead = 1; ahead <= calendarMask_; ++ahead)
        if (calendar_[(value(now) + ahead) & calendarMask_].credits != 0) return now + ahead;
    return kNever;
}

void Endpoint::throwOverflow(Cycle now) const {
    throw InvariantError("Noc.Endpoint", value(now), "a flit arrived at a full buffer");
}

}  // namespace spikeloom::hw
