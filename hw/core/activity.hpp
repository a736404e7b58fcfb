// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/sync/clock_domain.hpp"
#include "hw/trace/observer.hpp"

namespace spikeloom::hw {

/// How much is under way on the chip: packets not yet processed, cores updating, outputs not yet empty. The step
/// controller is woken when nothing is. In hardware: the AND of the units' idle lines, and the credits that a drained
/// network has given back.
class Activity {
public:
    void connect(Scheduler& scheduler, Scheduler::Handle controller) {
        scheduler_ = &scheduler;
        controller_ = controller;
    }
    void begin(std::uint64_t items = 1) {
        outstanding_ += items;
        ++changes_;
    }
    /// @param at  cycle in which the item is finished: the one being ticked, or one that a unit is ahead of it
    void end(Cycle at, std::uint64_t items = 1) {
        ++changes_;
        over_ = std::max(over_, at);
        outstanding_ -= items;
        if (outstanding_ == 0) scheduler_->wake(controller_, over_ + 1);
    }
    [[nodiscard]] bool idle() const { return outstanding_ == 0; }
    /// The latest cycle in which an item was finished.
    [[nodiscard]] Cycle over() const { return over_; }
    [[nodiscard]] std::uint64_t outstanding() const { return outstanding_; }
    /// Grows with everything that begins or ends: as long as it does, there is progress.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }
    void clear() { outstanding_ = 0; }

private:
    Scheduler* scheduler_ = nullptr;
    Scheduler::Handle controller_ = 0;
    std::uint64_t outstanding_ = 0, changes_ = 0;
    Cycle over_{};
};

/// Cycles in which at least one of a core's units was busy. A unit may announce its end ahead, so ends need not come in
/// order, and another unit may begin before an end that was announced.
class BusyTime {
public:
    void begin(Cycle now) {
        if (units_++ == 0) since_ = std::max(now, until_);
    }
    void end(Cycle now) {
        until_ = std::max(until_, now);
        if (--units_ != 0) return;
        total_ += until_ - since_;
        probe_.worked(Work::Busy, since_, until_);
    }
    /// A unit works from `from` until `to`, which need not be now.
    void worked(Cycle from, Cycle to) {
        begin(from);
        end(to);
    }
    void watch(const Probe& probe) { probe_ = probe; }
    [[nodiscard]] bool busy() const { return units_ != 0; }
    [[nodiscard]] std::uint64_t total() const { return total_; }
    void resetSample() {
        units_ = 0;
        total_ = 0;
        until_ = Cycle{};
    }

private:
    std::uint32_t units_ = 0;
    Cycle since_{}, until_{};
    std::uint64_t total_ = 0;
    Probe probe_;
};

}  // namespace spikeloom::hw
