// SPDX-License-Identifier: Apache-2.0
#include "hw/control/step_controller.hpp"

#include <gtest/gtest.h>

#include "tests/hw/control/controller_bench.hpp"

namespace spikeloom::hw {
namespace {

using Outcome = StepController::Outcome;
using ToldList = std::vector<StubCore::Told>;

const program::RunRule kOneStep{.stop = program::StopRule::Fixed, .maxSteps = 1};
const program::RunRule kTwoSteps{.stop = program::StopRule::Fixed, .maxSteps = 2};

program::RunRule pipelined(program::RunRule rule) {
    rule.schedule = program::Schedule::Pipelined;
    return rule;
}

// No input value is due, but step 1 has an input phase; barriers of 10; `layer` works 5 cycles, the readout 7.
//   100  input                                     -> barrier -> 110
//   110  stage 0: works 111 .. 115, idle 116, heard 117   -> 127
//   127  stage 1: works 128 .. 134, idle 135, heard 136   -> 146   end of step 1: 46 cycles
//   146  readout: works 147 .. 153, arrives 154, heard 155
TEST(StepController, ClosesEachPhaseOfALayeredStepByABarrier) {
    ControllerBench bench(kOneStep);
    bench.layer.workCycles = 5;
    bench.readout.workCycles = 7;
    bench.run(100);
    EXPECT_EQ(bench.layer.told, (ToldList{{"expect", 100, 1}, {"fire", 110, 1, 1}}));
    EXPECT_EQ(bench.readout.told, (ToldList{{"expect", 100, 1}, {"fire", 127, 1, 1}, {"read", 146}}));
    EXPECT_EQ(bench.steps, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{1, 46}}));
    EXPECT_EQ(bench.controller.outcome(), Outcome::Finished);
    EXPECT_EQ(bench.ended, std::vector<std::uint64_t>{155});
    EXPECT_EQ(bench.controller.barriers(), 3u);
    EXPECT_EQ(bench.controller.barrierCycles(), 30u);
    EXPECT_EQ(bench.controller.phases(), (std::vector<PhaseRecord>{{1, Phase::Inject, {}, 0, 0, 10},
                                                                   {1, Phase::Stages, 0, 10, 17, 27},
                                                                   {1, Phase::Stages, 1, 27, 36, 46},
                                                                   {1, Phase::ReadOut, {}, 46, 54, 54}}));
}

// As above up to 146; then the readout works out its score: 147 .. 153, idle 154, heard 155 -> 165, the end of the
// step.
TEST(StepController, GivesTheScoreAPhaseOfItsOwn) {
    program::RunRule rule = kOneStep;
    rule.earlyExit.score = program::ExitScore::Entropy;
    ControllerBench bench(rule);
    bench.layer.workCycles = 5;
    bench.readout.workCycles = 7;
    bench.run(100);
    EXPECT_EQ(bench.readout.told, (ToldList{{"expect", 100, 1}, {"fire", 127, 1, 1}, {"score", 146}, {"read", 165}}));
    EXPECT_EQ(bench.steps, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{1, 65}}));
    EXPECT_EQ(bench.controller.barriers(), 4u);
}

// The step above is done after 46 cycles. A tick of 46 is that long; one of 47 lasts a cycle longer, which is waited
// for like a barrier.
TEST(StepController, LetsAStepLastAsLongAsATick) {
    for (const std::uint64_t tick : {46u, 47u, 300u}) {
        ControllerBench bench(kTwoSteps, 1000, tick);
        bench.layer.workCycles = 5;
        bench.readout.workCycles = 7;
        bench.run(100);
        // Step 2 has no input: a cycle to find out, 17 and 19 cycles.
        EXPECT_EQ(bench.steps, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{1, tick}, {2, tick}}));
        EXPECT_EQ(bench.readout.told.back(), (StubCore::Told{"read", 100 + 2 * tick}));
        EXPECT_EQ(bench.controller.latencyCycles(), 2 * tick + 8);
        EXPECT_EQ(bench.controller.barrierCycles(), 50 + (tick - 46) + (tick - 37));
        EXPECT_EQ(bench.controller.tickOverruns(), 0u);
    }
}

// With a tick of 45 the first step is one cycle late and the second, of 37, begins when it ends.
TEST(StepController, CountsTheStepsThatTakeLongerThanATick) {
    ControllerBench bench(kTwoSteps, 1000, 45);
    bench.layer.workCycles = 5;
    bench.readout.workCycles = 7;
    bench.run(100);
    EXPECT_EQ(bench.steps, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{1, 46}, {2, 45}}));
    EXPECT_EQ(bench.controller.tickOverruns(), 1u);
    EXPECT_EQ(bench.controller.barrierCycles(), 50u + 8);
    bench.host->beginSample(std::vector<std::int64_t>(6, 0));
    bench.controller.beginSample(bench.scheduler.now() + 1);
    EXPECT_EQ(bench.controller.tickOverruns(), 0u);
}

// The watchdog looks at phases, and the wait for a tick is none.
TEST(StepController, MayWaitForATickLongerThanTheWatchdogDoes) {
    ControllerBench bench(kTwoSteps, 1000, 1'000'000);
    bench.run(100, 3'000'000);
    EXPECT_EQ(bench.controller.outcome(), Outcome::Finished);
    EXPECT_EQ(bench.steps.size(), 2u);
}

// From the cycle in which the sample begins to the one in which the last readout packet arrives.
TEST(StepController, MeasuresLatencyUpToTheLastReadoutPacket) {
    ControllerBench bench(kOneStep);
    bench.layer.workCycles = 5;
    bench.readout.workCycles = 7;
    bench.run(100);
    EXPECT_EQ(bench.controller.latencyCycles(), 54u);
}

// As above, but both work at once, and what they send belongs to the next step:
//   110  fire: 111 .. 117, idle 118, heard 119 -> 129   end of step 1
//   129  step 2 has no input phase; a cycle to find out
//   130  fire: heard 139 -> 149
//   149  readout
TEST(StepController, FiresAllStagesAtOnceInAPipelinedStep) {
    ControllerBench bench(pipelined(kTwoSteps));
    bench.layer.workCycles = 5;
    bench.readout.workCycles = 7;
    bench.run(100);
    EXPECT_EQ(bench.layer.told, (ToldList{{"expect", 100, 1},
                                          {"expect", 110, 2},
                                          {"fire", 110, 1, 2},
                                          {"expect", 129, 2},
                                          {"expect", 130, 3},
                                          {"fire", 130, 2, 3}}));
    EXPECT_EQ(bench.steps, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{1, 29}, {2, 20}}));
    EXPECT_EQ(bench.readout.told.back(), (StubCore::Told{"read", 149}));
    EXPECT_EQ(bench.controller.barriers(), 3u);  // input, step 1, step 2
}

// Input 100: the first packet is handed over in 101, ready in 102, and arrives over one router in 102 + 6 = 108;
// the second follows one cycle later, is heard of in 110. Barrier: stage 0 in 120.
TEST(StepController, WaitsForTheInputToArrive) {
    ControllerBench bench(kOneStep);
    struct Sink final : PacketSink {
        explicit Sink(Activity& own) : activity(own) {}
        bool accept(const Packet&, Cycle now) override {
            activity.end(now);
            return true;
        }
        Activity& activity;
    } sink(bench.activity);
    bench.mesh.interface(TileId{0}).connectSink(sink);
    bench.host->beginSample({0, 1, 0, 1, 0, 0});
    bench.run(100);
    EXPECT_EQ(bench.layer.told.at(1), (StubCore::Told{"fire", 120, 1, 1}));
}

// Stage 0 is handed out in 110; work of w cycles is idle in 111 + w. A watchdog of 50 runs out in 160: what is idle by
// then is in time.
TEST(StepController, CallsAPhaseStalledWhenTheWatchdogHasRunOut) {
    ControllerBench inTime(kOneStep, 50), late(kOneStep, 50);
    inTime.layer.workCycles = 49;
    inTime.run(100);
    EXPECT_EQ(inTime.controller.outcome(), Outcome::Finished);
    late.layer.workCycles = 50;
    late.run(100);
    EXPECT_EQ(late.controller.outcome(), Outcome::Stalled);
}

// Work of 80 cycles; in cycle 140 something else begins and ends: the watchdog, which looks in 160, goes on to 210.
TEST(StepController, GoesOnAsLongAsThereIsProgress) {
    ControllerBench bench(kOneStep, 50);
    bench.layer.workCycles = 80;
    bench.runUntil(99);
    bench.controller.beginSample(Cycle{100});
    bench.runUntil(140);
    bench.activity.begin();
    bench.activity.end(Cycle{140});
    bench.runUntil(1000);
    EXPECT_EQ(bench.controller.outcome(), Outcome::Finished);
}

TEST(StepController, StallsInTheCycleInWhichTheWatchdogRunsOut) {
    ControllerBench bench(kOneStep, 50);
    bench.layer.hangs = true;
    bench.runUntil(99);
    bench.controller.beginSample(Cycle{100});
    bench.runUntil(159);
    EXPECT_EQ(bench.controller.outcome(), Outcome::Running);
    bench.runUntil(160);
    EXPECT_EQ(bench.controller.outcome(), Outcome::Stalled);
    EXPECT_EQ(bench.ended, std::vector<std::uint64_t>{160});
    EXPECT_EQ(bench.controller.steps(), 1u);
}

// Every phase has the whole time; barriers do not count.
TEST(StepController, StartsTheWatchdogAfreshWithEachPhase) {
    ControllerBench bench(kTwoSteps, 20);
    bench.layer.workCycles = bench.readout.workCycles = 15;
    bench.run(100);
    EXPECT_EQ(bench.controller.outcome(), Outcome::Finished);
}

TEST(StepController, AbandonsASampleAtTheEndOfAStep) {
    ControllerBench bench({.stop = program::StopRule::Fixed, .maxSteps = 5});
    bench.abandonAt = 2;
    bench.run(100);
    EXPECT_EQ(bench.controller.outcome(), Outcome::Abandoned);
    EXPECT_EQ(bench.controller.steps(), 2u);
    EXPECT_EQ(bench.ended.size(), 1u);
    EXPECT_NE(bench.readout.told.back().what, "read");
    EXPECT_TRUE(bench.activity.idle());
}

// Latency 54 as above: `layer` was busy for 5 cycles, the readout for 7 and 7, and three barriers took 10 each.
TEST(StepController, DividesTheLatencyIntoBusyBarrierAndWaiting) {
    ControllerBench bench(kOneStep);
    bench.layer.workCycles = 5;
    bench.readout.workCycles = 7;
    bench.run(100);
    const CoreCounters &layer = bench.layer.counters(), &readout = bench.readout.counters();
    EXPECT_EQ(layer.busyCycles, 5u);
    EXPECT_EQ(layer.barrierWaitCycles, 30u);
    EXPECT_EQ(layer.networkWaitCycles, 54u - 5 - 30);
    EXPECT_EQ(readout.busyCycles, 7u + 7);
    EXPECT_EQ(readout.networkWaitCycles, 54u - 14 - 30);
}

TEST(StepController, RunsASecondSampleLikeTheFirst) {
    ControllerBench bench(kTwoSteps);
    bench.layer.workCycles = 5;
    bench.run(100);
    const auto firstSteps = bench.steps;
    const std::uint64_t first = bench.controller.latencyCycles();
    bench.steps.clear();
    bench.host->beginSample(std::vector<std::int64_t>(6, 0));
    bench.run(200000);
    EXPECT_EQ(bench.steps, firstSteps);
    EXPECT_EQ(bench.controller.latencyCycles(), first);
    EXPECT_EQ(bench.controller.barriers(), 5u);  // input, and two stages of two steps
}

}  // namespace
}  // namespace spikeloom::hw
