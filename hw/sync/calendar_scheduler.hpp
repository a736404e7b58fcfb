// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// Ticks components in the cycles that they asked for: a ring of near cycles, and an ordered set for those beyond.
///
/// A bucket of the ring holds one bit a component, so that waking costs a few instructions, waking twice is harmless
/// and a cycle's components come out in the order of their handles. A component has at most one pending cycle, the
/// earliest that anybody asked for. Kernel-free.
class CalendarScheduler final : public Scheduler {
public:
    /// @param ahead  as of Scheduler::ahead
    explicit CalendarScheduler(std::uint64_t ahead = 0) : ahead_(ahead) {}
    /// @throws InvariantError while a cycle is being ticked
    Handle add(Clocked& component) override;
    /// @throws InvariantError if `when` is the cycle being ticked, or has passed
    void wake(Handle component, Cycle when) override {
        if (when >= pending_[component]) return;
        insert(component, when);
    }
    /// The cycle that is being ticked, or the one that was passed last; 0 at the start.
    [[nodiscard]] Cycle now() const override { return now_; }
    [[nodiscard]] std::uint64_t ahead() const override { return ahead_; }

    /// The component that is being ticked; null between ticks. For profilers.
    [[nodiscard]] const Clocked* ticking() const { return current_; }

    /// Earliest cycle in which some component is due; kNever if all sleep.
    [[nodiscard]] Cycle nextDue() const;
    /// Advances to `nextDue()` and ticks everything due in it. @return that cycle; kNever, with nothing done, if all
    /// sleep
    Cycle step();
    /// Ticks every due cycle up to and including `last`; afterwards `now()` is `last`.
    void runUntil(Cycle last);

private:
    static constexpr std::uint64_t kBuckets =
        256;  // small enough for the first cache levels; most wakes are 1 to 4 ahead
    static constexpr std::uint64_t kWordBits = 64;

    static std::uint64_t bucketOf(Cycle cycle) { return value(cycle) % kBuckets; }
    [[nodiscard]] bool inRing(Cycle when) const { return when - floor_ < kBuckets - 1; }
    void insert(Handle component, Cycle when);
    void insertIntoRing(std::uint64_t word, std::uint64_t bits, std::uint32_t count, Cycle when);
    void removeFromRing(Handle component, Cycle when);
    void passTo(Cycle cycle);
    void tickBucket(Cycle cycle);

    std::uint64_t ahead_;
    std::vector<Clocked*> components_;
    std::vector<Cycle> pending_;                           // by component; kNever: asleep
    std::uint64_t words_ = 0;                              // words of a bucket
    std::vector<std::uint64_t> bits_;                      // [bucket][word]: who is due
    std::array<std::uint32_t, kBuckets> members_{};        // bits set in a bucket
    std::array<std::uint64_t, kBuckets / 64> occupied_{};  // buckets with members
    std::set<std::pair<Cycle, Handle>> later_;             // due beyond the ring
    Cycle now_{};
    Cycle floor_{};  // earliest cycle that can still be asked for
    bool ticking_ = false;
    const Clocked* volatile current_ = nullptr;  // read from a signal handler
};

}  // namespace spikeloom::hw
