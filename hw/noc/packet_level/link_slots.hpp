// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/noc/common/round_robin.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// The cycles of a link that are taken.
///
/// Packets reserve in order of injection and may reach a link in another order, so that a gap before a reservation can
/// still be used. Gaps that lie 64 cycles or more before the end of the last reservation are forgotten: such a cycle
/// counts as taken.
class LinkSlots {
public:
    /// Takes the first `cycles` free cycles in a row that do not begin before `earliest`. @return the first of them
    Cycle take(Cycle earliest, std::uint64_t cycles) {
        return cycles == 1 ? takeOne(earliest) : takeRun(earliest, cycles);
    }
    void reset() { *this = {}; }

private:
    static constexpr std::uint64_t kWindow = 64;

    Cycle takeOne(Cycle earliest) {
        const std::uint64_t from = earliest < first_ ? 0 : earliest - first_;
        const std::uint64_t free = from < kWindow ? ~taken_ >> from : 0;
        std::uint64_t begin = from;
        if (from < kWindow) begin = free != 0 ? from + lowestBit(free) : kWindow;
        const Cycle result = first_ + begin;
        if (begin >= kWindow) {
            forget(begin - (kWindow - 1));
            begin = kWindow - 1;
        }
        taken_ |= std::uint64_t{1} << begin;
        return result;
    }
    Cycle takeRun(Cycle earliest, std::uint64_t cycles) {
        std::uint64_t begin = earliest < first_ ? 0 : earliest - first_;
        if (begin < kWindow) begin = firstFree(begin, cycles);
        const Cycle result = first_ + begin;
        const std::uint64_t marked = std::min(cycles, kWindow);
        if (begin + cycles > kWindow) {
            forget(begin + cycles - kWindow);
            begin = kWindow - marked;
        }
        taken_ |= ~std::uint64_t{0} >> (kWindow - marked) << begin;
        return result;
    }
    [[nodiscard]] std::uint64_t firstFree(std::uint64_t from, std::uint64_t cycles) const {
        std::uint64_t late = taken_;  // where a run of `cycles` cannot begin
        const std::uint64_t run = std::min(cycles, kWindow);
        for (std::uint64_t covered = 1; covered < run;) {
            const std::uint64_t step = std::min(covered, run - covered);
            late |= late >> step;
            covered += step;
        }
        const std::uint64_t free = ~late & ~std::uint64_t{0} << from;
        return free != 0 ? lowestBit(free) : kWindow;
    }
    void forget(std::uint64_t cycles) {
        taken_ = cycles < kWindow ? taken_ >> cycles : 0;
        first_ = first_ + cycles;
    }

    Cycle first_{};            // bit 0 of `taken_`
    std::uint64_t taken_ = 0;  // those before `first_` count as taken, those behind the window are free
};

}  // namespace spikeloom::hw
