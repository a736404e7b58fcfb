// SPDX-License-Identifier: Apache-2.0
#include "hw/core/activity.hpp"

#include <gtest/gtest.h>

#include "tests/hw/core/core_bench.hpp"

namespace spikeloom::hw {
namespace {

TEST(Activity, WakesTheControllerInTheCycleAfterTheLastItem) {
    CalendarScheduler scheduler;
    IdleProbe controller;
    Activity activity;
    activity.connect(scheduler, scheduler.add(controller));
    activity.begin(2);
    activity.end(Cycle{5});
    scheduler.runUntil(Cycle{9});
    EXPECT_FALSE(controller.heard);
    EXPECT_EQ(activity.outstanding(), 1u);
    activity.end(Cycle{9});
    EXPECT_TRUE(activity.idle());
    scheduler.runUntil(Cycle{20});
    EXPECT_EQ(controller.heard, Cycle{10});
}

// Units A in [10, 20) and B in [15, 30): 20 cycles, not 25.
TEST(BusyTime, CountsCyclesInWhichUnitsOverlapOnce) {
    BusyTime busy;
    busy.begin(Cycle{10});
    busy.begin(Cycle{15});
    busy.end(Cycle{20});
    EXPECT_TRUE(busy.busy());
    busy.end(Cycle{30});
    EXPECT_FALSE(busy.busy());
    EXPECT_EQ(busy.total(), 20u);
}

TEST(BusyTime, LeavesOutWhatLiesBetweenTwoSpells) {
    BusyTime busy;
    busy.begin(Cycle{10});
    busy.end(Cycle{20});
    busy.begin(Cycle{25});
    busy.end(Cycle{26});
    EXPECT_EQ(busy.total(), 11u);
}

// AxonOutput says in cycle 20 that it is busy until 21; a soma that is ticked after it says that it was until 20.
TEST(BusyTime, EndsWithTheUnitThatWorkedLongestWhicheverSaysSoFirst) {
    BusyTime busy;
    busy.begin(Cycle{10});
    busy.begin(Cycle{12});
    busy.end(Cycle{21});
    busy.end(Cycle{20});
    EXPECT_EQ(busy.total(), 11u);
}

// AxonOutput says in cycle 20 that it is busy until 24; a dendrite is busy in [22, 26): 16 cycles, not 18.
TEST(BusyTime, CountsTheRestOfASpellThatWasAnnouncedOnce) {
    BusyTime busy;
    busy.begin(Cycle{10});
    busy.end(Cycle{24});
    busy.begin(Cycle{22});
    busy.end(Cycle{26});
    EXPECT_EQ(busy.total(), 16u);
    busy.begin(Cycle{26});
    busy.end(Cycle{25});
    EXPECT_EQ(busy.total(), 16u);
}

TEST(BusyTime, StartsAfreshWithASample) {
    BusyTime busy;
    busy.begin(Cycle{10});
    busy.end(Cycle{20});
    busy.resetSample();
    busy.begin(Cycle{3});
    busy.end(Cycle{5});
    EXPECT_EQ(busy.total(), 2u);
}

}  // namespace
}  // namespace spikeloom::hw
