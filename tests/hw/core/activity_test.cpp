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

// An item that is known in 9 to end in 50 keeps the controller asleep until then, though the last one ends in 12.
TEST(Activity, IsOverWhenTheLatestItemIsOver) {
    CalendarScheduler scheduler(64);
    IdleProbe controller;
    Activity activity;
    activity.connect(scheduler, scheduler.add(controller));
    activity.begin(3);
    activity.end(Cycle{50}, 2);
    EXPECT_FALSE(activity.idle());
    activity.end(Cycle{12});
    EXPECT_TRUE(activity.idle());
    EXPECT_EQ(activity.over(), Cycle{50});
    scheduler.runUntil(Cycle{100});
    EXPECT_EQ(controller.heard, Cycle{51});
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

/// Writes down what it is told.
class Witness final : public Observer {
public:
    void sampleBegins(Cycle) override {}
    void worked(Terminal place, Work work, Cycle begin, Cycle end) override {
        EXPECT_EQ(indexOf(place.tile), 3u);
        EXPECT_EQ(work, Work::Busy);
        spells.emplace_back(value(begin), value(end));
    }
    void takenUp(const Packet&, Cycle) override {}
    void phaseClosed(const PhaseRecord&) override {}
    std::vector<std::pair<std::uint64_t, std::uint64_t>> spells;
};

// The unit that begins at 20 does so before the end that was announced for 25: one spell for the observer ends where
// the next one begins, and no cycle is told twice.
TEST(BusyTime, TellsAnObserverItsSpells) {
    Witness witness;
    BusyTime busy;
    busy.watch({&witness, {TileId{3}}});
    busy.begin(Cycle{10});
    busy.begin(Cycle{15});
    busy.end(Cycle{20});
    EXPECT_TRUE(witness.spells.empty());
    busy.end(Cycle{25});
    busy.begin(Cycle{20});
    busy.end(Cycle{40});
    EXPECT_EQ(witness.spells, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{10, 25}, {25, 40}}));
    EXPECT_EQ(busy.total(), 30u);
    busy.watch({});
    busy.begin(Cycle{50});
    busy.end(Cycle{60});
    EXPECT_EQ(witness.spells.size(), 2u);
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
