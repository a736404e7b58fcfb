// SPDX-License-Identifier: Apache-2.0
#include "hw/sync/calendar_scheduler.hpp"

#include <bit>

#include "models/support/error.hpp"

namespace spikeloom::hw {

Scheduler::Handle CalendarScheduler::add(Clocked& component) {
    if (ticking_) throw InvariantError("CalendarScheduler", value(now_), "a component was added during a tick");
    const auto handle = static_cast<Handle>(components_.size());
    components_.push_back(&component);
    pending_.push_back(kNever);
    const std::uint64_t words = handle / kWordBits + 1;
    if (words == words_) return handle;
    std::vector<std::uint64_t> wider(kBuckets * words);
    for (std::uint64_t bucket = 0; bucket < kBuckets; ++bucket)
        for (std::uint64_t word = 0; word < words_; ++word)
            wider[bucket * words + word] = bits_[bucket * words_ + word];
    bits_ = std::move(wider);
    words_ = words;
    return handle;
}

void CalendarScheduler::insert(Handle component, Cycle when) {
    if (when < floor_) throw InvariantError("CalendarScheduler", value(now_), "woken in a cycle that has passed");
    const Cycle before = pending_[component];
    if (before != kNever) {
        if (inRing(before))
            removeFromRing(component, before);
        else
            later_.erase({before, component});
    }
    pending_[component] = when;
    if (inRing(when))
        insertIntoRing(component / kWordBits, std::uint64_t{1} << component % kWordBits, 1, when);
    else
        later_.emplace(when, component);
}

void CalendarScheduler::insertIntoRing(std::uint64_t word, std::uint64_t bits, std::uint32_t count, Cycle when) {
    const std::uint64_t bucket = bucketOf(when);
    bits_[bucket * words_ + word] |= bits;
    members_[bucket] += count;
    occupied_[bucket / 64] |= std::uint64_t{1} << bucket % 64;
}

void CalendarScheduler::removeFromRing(Handle component, Cycle when) {
    const std::uint64_t bucket = bucketOf(when);
    bits_[bucket * words_ + component / kWordBits] &= ~(std::uint64_t{1} << component % kWordBits);
    if (--members_[bucket] == 0) occupied_[bucket / 64] &= ~(std::uint64_t{1} << bucket % 64);
}

Cycle CalendarScheduler::nextDue() const {
    const std::uint64_t first = bucketOf(floor_);
    const std::uint64_t words = occupied_.size();
    // The first word is visited twice: from the floor's bit up, and after the turn of the ring below it.
    for (std::uint64_t turn = 0; turn <= words; ++turn) {
        std::uint64_t bits = occupied_[(first / 64 + turn) % words];
        const std::uint64_t fromFloor = ~std::uint64_t{0} << first % 64;
        if (turn == 0) bits &= fromFloor;
        if (turn == words) bits &= ~fromFloor;
        if (bits == 0) continue;
        const std::uint64_t bucket =
            (first / 64 + turn) % words * 64 + static_cast<std::uint64_t>(std::countr_zero(bits));
        return floor_ + (bucket - first) % kBuckets;
    }
    return later_.empty() ? kNever : later_.begin()->first;
}

void CalendarScheduler::passTo(Cycle cycle) {
    now_ = cycle;
    floor_ = cycle + 1;
    while (!later_.empty() && inRing(later_.begin()->first)) {
        const auto [when, component] = *later_.begin();
        later_.erase(later_.begin());
        insertIntoRing(component / kWordBits, std::uint64_t{1} << component % kWordBits, 1, when);
    }
}

Cycle CalendarScheduler::step() {
    const Cycle due = nextDue();
    if (due == kNever) return kNever;
    // First up to the eve of `due`, so that what is due in it has entered the ring.
    if (value(due) > value(floor_)) passTo(Cycle{value(due) - 1});
    tickBucket(due);
    return due;
}

void CalendarScheduler::tickBucket(Cycle cycle) {
    const std::uint64_t bucket = bucketOf(cycle);
    passTo(cycle);
    ticking_ = true;
    for (std::uint64_t word = 0; word < words_; ++word) {
        std::uint64_t due = std::exchange(bits_[bucket * words_ + word], 0);
        std::uint64_t again = 0;  // due in the next cycle too, which is what a busy component answers
        std::uint32_t count = 0;
        for (; due != 0; due &= due - 1) {
            const auto bit = static_cast<std::uint64_t>(std::countr_zero(due));
            const auto component = static_cast<Handle>(word * kWordBits + bit);
            pending_[component] = kNever;
            current_ = components_[component];
            const Cycle next = components_[component]->tick(cycle);
            if (pending_[component] != kNever || next <= cycle || !inRing(next)) {
                wake(component, next);
                continue;
            }
            pending_[component] = next;
            if (next == cycle + 1) {
                again |= std::uint64_t{1} << bit;
                ++count;
            } else {
                insertIntoRing(word, std::uint64_t{1} << bit, 1, next);
            }
        }
        if (again != 0) insertIntoRing(word, again, count, cycle + 1);
    }
    members_[bucket] = 0;
    occupied_[bucket / 64] &= ~(std::uint64_t{1} << bucket % 64);
    ticking_ = false;
    current_ = nullptr;
}

void CalendarScheduler::runUntil(Cycle last) {
    for (Cycle due = nextDue(); due <= last && due != kNever; due = nextDue()) step();
    if (last > now_) passTo(last);
}

}  // namespace spikeloom::hw
