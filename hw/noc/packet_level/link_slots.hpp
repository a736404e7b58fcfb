// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hw/noc/round_robin.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// The cycles of a link that are taken: one flit a cycle.
///
/// Packets reserve in order of injection and may reach a link in another order, so that a gap before a reservation can
/// still be used. Gaps older than 64 cycles before the last reserved cycle are forgotten.
class LinkSlots {
public:
    /// Takes the first free cycle that is not before `earliest`.
    Cycle take(Cycle earliest) {
        if (earliest < first_) earliest = first_;
        if (earliest - first_ >= kWindow) forget(earliest - first_ - (kWindow - 1));
        std::uint64_t free = ~taken_ & ~std::uint64_t{0} << (earliest - first_);
        if (free == 0) {
            forget(1);
            free = std::uint64_t{1} << (kWindow - 1);
        }
        const std::uint32_t slot = lowestBit(free);
        taken_ |= std::uint64_t{1} << slot;
        return first_ + slot;
    }
    void reset() { *this = {}; }

private:
    static constexpr std::uint64_t kWindow = 64;
    void forget(std::uint64_t cycles) {
        taken_ = cycles < kWindow ? taken_ >> cycles : 0;
        first_ = first_ + cycles;
    }
    Cycle first_{};            // bit 0 of `taken_`
    std::uint64_t taken_ = 0;  // cycles before `first_` count as taken, those behind the window as free
};

}  // namespace spikeloom::hw
