// SPDX-License-Identifier: Apache-2.0
#include "hw/sync/calendar_scheduler.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <utility>

#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

using Tick = std::pair<std::uint64_t, Scheduler::Handle>;  // cycle, component

/// Writes down its ticks; what it answers and does is up to the test.
class Probe final : public Clocked {
public:
    Probe(CalendarScheduler& scheduler, std::vector<Tick>& log) : handle(scheduler.add(*this)), log_(log) {}
    Cycle tick(Cycle now) override {
        log_.emplace_back(value(now), handle);
        return answer ? answer(now) : kNever;
    }
    Scheduler::Handle handle;
    std::function<Cycle(Cycle)> answer;

private:
    std::vector<Tick>& log_;
};

struct CalendarSchedulerTest : testing::Test {
    Probe& probe() { return probes.emplace_back(scheduler, log); }
    void wake(const Probe& component, std::uint64_t when) { scheduler.wake(component.handle, Cycle{when}); }

    CalendarScheduler scheduler;
    std::vector<Tick> log;
    std::deque<Probe> probes;
};

TEST_F(CalendarSchedulerTest, HasNothingDueUntilSomebodyIsWoken) {
    const Probe& component = probe();
    EXPECT_EQ(scheduler.nextDue(), kNever);
    EXPECT_EQ(scheduler.step(), kNever);
    wake(component, 0);
    EXPECT_EQ(scheduler.nextDue(), Cycle{0});
    EXPECT_EQ(scheduler.step(), Cycle{0});
    EXPECT_EQ(log, (std::vector<Tick>{{0, 0}}));
    EXPECT_EQ(scheduler.nextDue(), kNever);
}

TEST_F(CalendarSchedulerTest, TicksACyclesComponentsInTheOrderInWhichTheyWereAdded) {
    for (int i = 0; i < 130; ++i) probe();  // three words of a bucket
    for (const std::uint32_t i : {129u, 64u, 0u, 128u, 63u, 1u}) scheduler.wake(i, Cycle{7});
    scheduler.step();
    EXPECT_EQ(log, (std::vector<Tick>{{7, 0}, {7, 1}, {7, 63}, {7, 64}, {7, 128}, {7, 129}}));
}

TEST_F(CalendarSchedulerTest, KeepsPendingWakesWhenMoreComponentsAreAdded) {
    wake(probe(), 3);
    for (int i = 0; i < 64; ++i) probe();
    wake(probes.back(), 3);
    scheduler.step();
    EXPECT_EQ(log, (std::vector<Tick>{{3, 0}, {3, 64}}));
}

TEST_F(CalendarSchedulerTest, TicksOnceHoweverOftenItWasWoken) {
    const Probe& component = probe();
    for (int i = 0; i < 3; ++i) wake(component, 5);
    scheduler.runUntil(Cycle{10});
    EXPECT_EQ(log, (std::vector<Tick>{{5, 0}}));
}

TEST_F(CalendarSchedulerTest, TakesTheEarlierOfTwoWakesWhicheverCameFirst) {
    const Probe& first = probe();
    const Probe& second = probe();
    wake(first, 9);
    wake(first, 4);
    wake(second, 4);
    wake(second, 9);
    scheduler.runUntil(Cycle{20});
    EXPECT_EQ(log, (std::vector<Tick>{{4, 0}, {4, 1}}));
}

TEST_F(CalendarSchedulerTest, FollowsTheAnswerOfATick) {
    Probe& component = probe();
    component.answer = [](Cycle now) { return value(now) < 40 ? Cycle{value(now) * 2} : kNever; };
    wake(component, 10);
    scheduler.runUntil(Cycle{1000});
    EXPECT_EQ(log, (std::vector<Tick>{{10, 0}, {20, 0}, {40, 0}}));
}

// 0 wakes 1, which has been ticked in this cycle or not, for the next one; both are then due there.
TEST_F(CalendarSchedulerTest, LetsAComponentWakeOthersForTheNextCycleButNotForThisOne) {
    Probe& first = probe();
    Probe& second = probe();
    first.answer = [&](Cycle now) {
        scheduler.wake(second.handle, now + 1);
        return kNever;
    };
    wake(first, 2);
    wake(second, 2);
    scheduler.runUntil(Cycle{5});
    EXPECT_EQ(log, (std::vector<Tick>{{2, 0}, {2, 1}}));  // second was due in 2 already, which covers the wake for 3

    second.answer = [&](Cycle now) {
        scheduler.wake(first.handle, now + 1);
        return now + 3;
    };
    first.answer = nullptr;
    log.clear();
    wake(first, 6);
    wake(second, 6);
    scheduler.runUntil(Cycle{8});
    EXPECT_EQ(log, (std::vector<Tick>{{6, 0}, {6, 1}, {7, 0}}));
}

TEST_F(CalendarSchedulerTest, RefusesToWakeASleeperInTheCycleBeingTicked) {
    Probe& first = probe();
    const Probe& second = probe();
    first.answer = [&](Cycle now) {
        scheduler.wake(second.handle, now);
        return kNever;
    };
    wake(first, 9);
    EXPECT_THROW(scheduler.runUntil(Cycle{9}), InvariantError);
}

TEST_F(CalendarSchedulerTest, RefusesACycleThatHasPassedAndTakesTheNext) {
    const Probe& component = probe();
    scheduler.runUntil(Cycle{10});
    EXPECT_EQ(scheduler.now(), Cycle{10});
    EXPECT_THROW(wake(component, 10), InvariantError);
    wake(component, 11);
    EXPECT_EQ(scheduler.nextDue(), Cycle{11});
}

TEST_F(CalendarSchedulerTest, RunsUpToAndIncludingTheLastCycle) {
    wake(probe(), 10);
    scheduler.runUntil(Cycle{9});
    EXPECT_TRUE(log.empty());
    EXPECT_EQ(scheduler.now(), Cycle{9});
    scheduler.runUntil(Cycle{10});
    EXPECT_EQ(log.size(), 1u);
}

// The ring covers 255 cycles from the next one on; what lies beyond waits in the ordered set.
TEST_F(CalendarSchedulerTest, KeepsCyclesOnBothSidesOfTheRingsEndInOrder) {
    for (const std::uint64_t when : {100000u, 256u, 254u, 255u, 511u, 510u, 0u}) wake(probe(), when);
    scheduler.runUntil(Cycle{200000});
    EXPECT_EQ(log, (std::vector<Tick>{{0, 6}, {254, 2}, {255, 3}, {256, 1}, {510, 5}, {511, 4}, {100000, 0}}));
}

TEST_F(CalendarSchedulerTest, MovesAFarWakeForwardWithoutTickingTwice) {
    const Probe& component = probe();
    wake(component, 100000);
    wake(component, 300);
    wake(component, 3);
    scheduler.runUntil(Cycle{200000});
    EXPECT_EQ(log, (std::vector<Tick>{{3, 0}}));
}

// Against the plainest model: a map from component to its earliest wake.
RC_GTEST_PROP(CalendarScheduler, TicksWhatASortedListOfEarliestWakesWould, ()) {
    CalendarScheduler scheduler;
    std::vector<Tick> log, expected;
    std::deque<Probe> probes;
    const auto count = *rc::gen::inRange<std::uint32_t>(1, 150);
    for (std::uint32_t i = 0; i < count; ++i) probes.emplace_back(scheduler, log);
    std::map<Scheduler::Handle, std::uint64_t> pending;
    std::uint64_t now = 0;
    const auto rounds = *rc::gen::inRange(1, 20);
    for (int round = 0; round < rounds; ++round) {
        const auto wakes = *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint64_t>>>(
            rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, count), rc::gen::inRange<std::uint64_t>(1, 700)));
        for (const auto& [component, ahead] : wakes) {
            scheduler.wake(component, Cycle{now + ahead});
            const auto [it, isNew] = pending.emplace(component, now + ahead);
            if (!isNew) it->second = std::min(it->second, now + ahead);
        }
        now += *rc::gen::inRange<std::uint64_t>(1, 600);
        std::vector<Tick> due;
        for (const auto& [component, when] : pending)
            if (when <= now) due.emplace_back(when, component);
        for (const Tick& tick : due) pending.erase(tick.second);
        std::sort(due.begin(), due.end());
        expected.insert(expected.end(), due.begin(), due.end());
        scheduler.runUntil(Cycle{now});
    }
    RC_ASSERT(log == expected);
}

}  // namespace
}  // namespace spikeloom::hw
