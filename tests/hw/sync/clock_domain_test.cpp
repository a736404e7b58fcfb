// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "hw/sync/clock_domain_module.hpp"
#include "models/support/error.hpp"

int sc_main(int, char**) {
    return 0;
}

namespace spikeloom::hw {
namespace {

using sc_core::SC_NS;
using sc_core::sc_time;

struct Stamp {
    Cycle cycle;
    sc_time time;
    bool operator==(const Stamp&) const = default;
};

class Probe final : public Clocked {
public:
    explicit Probe(Scheduler& scheduler) : handle(scheduler.add(*this)) {}
    Cycle tick(Cycle now) override {
        stamps.push_back({now, sc_core::sc_time_stamp()});
        return now < last ? now + 1 : kNever;
    }
    Scheduler::Handle handle;
    Cycle last{};
    std::vector<Stamp> stamps;
};

// 500 MHz: 2 ns a cycle, so that cycle 3 is at 6 ns and cycle 4 at 8 ns.
TEST(ClockDomain, TicksMembersAtTheTimeOfTheirCycle) {
    ClockDomain clock("clock", ClockDomain::periodOf(500.0));
    Probe probe(clock);
    probe.last = Cycle{4};
    clock.wake(probe.handle, Cycle{3});
    sc_core::sc_start(sc_time(20, SC_NS));
    EXPECT_EQ(probe.stamps, (std::vector<Stamp>{{Cycle{3}, sc_time(6, SC_NS)}, {Cycle{4}, sc_time(8, SC_NS)}}));
    EXPECT_EQ(clock.now(), Cycle{10});
}

// 8 cycles ahead, 2 ns each: the kernel's first run of the method, at 0, ticks cycle 3; at cycle 9's time cycle 15 is
// ticked too.
TEST(ClockDomain, TicksAtOnceWhatIsDueInTheCyclesThatItMayBeAhead) {
    ClockDomain clock("clock", ClockDomain::periodOf(500.0), 8);
    Probe probe(clock), other(clock), late(clock);
    clock.wake(probe.handle, Cycle{3});
    clock.wake(other.handle, Cycle{9});
    clock.wake(late.handle, Cycle{15});
    sc_core::sc_start(sc_time(1, SC_NS));
    EXPECT_EQ(probe.stamps, (std::vector<Stamp>{{Cycle{3}, sc_core::SC_ZERO_TIME}}));
    EXPECT_EQ(clock.now(), Cycle{8});  // nobody can be woken before
    sc_core::sc_start(sc_time(40, SC_NS));
    EXPECT_EQ(other.stamps, (std::vector<Stamp>{{Cycle{9}, sc_time(18, SC_NS)}}));
    EXPECT_EQ(late.stamps, (std::vector<Stamp>{{Cycle{15}, sc_time(18, SC_NS)}}));
    EXPECT_EQ(clock.now(), Cycle{20});
}

TEST(ClockDomain, TicksInCycleZeroIfAskedTo) {
    ClockDomain clock("clock", ClockDomain::periodOf(500.0));
    Probe probe(clock);
    clock.wake(probe.handle, Cycle{0});
    sc_core::sc_start(sc_time(1, SC_NS));
    EXPECT_EQ(probe.stamps, (std::vector<Stamp>{{Cycle{0}, sc_core::SC_ZERO_TIME}}));
}

TEST(ClockDomain, LeavesNothingOnTheKernelWhenEveryMemberSleeps) {
    ClockDomain clock("clock", ClockDomain::periodOf(500.0));
    Probe probe(clock);
    clock.wake(probe.handle, Cycle{3});
    sc_core::sc_start(sc_time(5, SC_NS));
    EXPECT_TRUE(sc_core::sc_pending_activity());
    sc_core::sc_start(sc_time(2, SC_NS));
    EXPECT_FALSE(sc_core::sc_pending_activity());
}

// The waker runs at 7 ns, in the middle of cycle 3; member 1 is pending for cycle 50 when it is asked for cycle 5.
TEST(ClockDomain, IsWokenByAnotherProcessForAnEarlierCycleThanThePendingOne) {
    struct Waker : sc_core::sc_module {
        SC_HAS_PROCESS(Waker);
        Waker(const sc_core::sc_module_name& ownName, ClockDomain& ownClock, Scheduler::Handle ownTarget)
            : sc_module(ownName), clock(ownClock), target(ownTarget) {
            SC_METHOD(run);
        }
        void run() {
            if (sc_core::sc_time_stamp() == sc_core::SC_ZERO_TIME) return next_trigger(sc_time(7, SC_NS));
            EXPECT_EQ(clock.now(), Cycle{3});
            clock.wake(target, Cycle{5});
        }
        ClockDomain& clock;
        Scheduler::Handle target;
    };
    ClockDomain clock("clock", ClockDomain::periodOf(500.0));
    Probe probe(clock);
    clock.wake(probe.handle, Cycle{50});
    Waker waker("waker", clock, probe.handle);
    sc_core::sc_start(sc_time(200, SC_NS));
    EXPECT_EQ(probe.stamps, (std::vector<Stamp>{{Cycle{5}, sc_time(10, SC_NS)}}));
}

TEST(ClockDomain, CanBeWokenBetweenTwoRunsOfTheKernel) {
    ClockDomain clock("clock", ClockDomain::periodOf(500.0));
    Probe probe(clock);
    sc_core::sc_start(sc_time(10, SC_NS));
    clock.wake(probe.handle, clock.now() + 1);
    sc_core::sc_start(sc_time(10, SC_NS));
    EXPECT_EQ(probe.stamps, (std::vector<Stamp>{{Cycle{6}, sc_time(12, SC_NS)}}));
}

// The kernel's resolution is 1 ps: 1 THz has a period of 1 ps, and 10 THz of none.
TEST(ClockDomain, RejectsAClockBeyondTheResolutionOfTime) {
    EXPECT_EQ(ClockDomain("fast", ClockDomain::periodOf(1e6)).period(), sc_time(1, sc_core::SC_PS));
    EXPECT_THROW(ClockDomain("faster", ClockDomain::periodOf(1e7)), ConfigError);
}

}  // namespace
}  // namespace spikeloom::hw
