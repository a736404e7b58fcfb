// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/core/soma_bench.hpp"

/// Function unit and neuron unit of a soma as a pipeline of two.
namespace spikeloom::hw {
namespace {

using Cycles = std::vector<std::uint64_t>;

/// Accumulation of 8 columns: 2 rounds of 4 lanes, 2 words of X, so 2 + 4 cycles; the pass draws `digits`, and fills
/// for 4.
std::vector<functions::Pass> passOf(std::uint32_t digits) {
    return {{.name = "digits", .serialBits = digits}};
}

CoreSpec allRows(std::uint32_t neuronLanes) {
    CoreSpec spec;
    spec.neuronUnit.visit = Visit::All;
    spec.neuronUnit.lanes = neuronLanes;
    return spec;
}

// F = 6 + 4 + 10 = 20 cycles a row, N = 2: the function unit never rests, the neuron unit waits for it.
TEST(SomaFunction, StartsARowOnceItsFunctionIsThere) {
    SomaBench core(allRows(4), {.rows = 3, .cols = 8, .passes = passOf(10)});
    core.fire(100);
    EXPECT_EQ(core.rowCycles(), (Cycles{120, 140, 160}));
    EXPECT_EQ(core.probe.heard, Cycle{162 + 4 + 1});
    EXPECT_EQ(core.counters.somaBusyCycles, 3u * (20 + 2));
    EXPECT_EQ(core.counters.functionRows, 3u);
}

// One neuron lane: N = 32. X of 32 bits are 8 words, 8 + 4 cycles; a pass of one digit, 1 + 4: F = 17. The function of
// a row is worked out while the neuron unit is busy with the row before.
TEST(SomaFunction, HidesTheFunctionBehindALongNeuronUpdate) {
    CoreSpec spec = allRows(1);
    spec.functionUnit.lanes = 32;
    SomaBench core(spec, {.rows = 3, .cols = 32, .passes = passOf(1)});
    core.fire(100);
    EXPECT_EQ(core.rowCycles(), (Cycles{117, 149, 181}));
}

// F = 20, N = 2. Row 0 starts in 120. Row 1 is ready in 140, but the membranes are taken until 150. Only when it starts
// is there room for the function of row 2: 150 + 20, not 140 + 20.
TEST(SomaFunction, WorksOneRowAheadAndNoFurther) {
    SomaBench core(allRows(4), {.rows = 4, .cols = 8, .passes = passOf(10)});
    core.fire(100);
    core.runUntil(121);
    EXPECT_EQ(core.counters.rowsVisited, 1u);
    core.membrane.book(Cycle{130}, 20);
    EXPECT_EQ(core.rowCycles(), (Cycles{140, 170, 190}));
    EXPECT_EQ(core.counters.portConflictCycles, 10u);
    EXPECT_EQ(core.probe.heard, Cycle{192 + 4 + 1});
}

// Stage 1 is enabled from step 3 on. Before that a row takes 6 cycles, and afterwards 20. In step 2 the
// pending current of row 1 is read in 107, after the membranes of row 0 in 106; in step 3 there is none.
TEST(SomaFunction, OnlyAccumulatesWhileTheStageIsSilent) {
    SomaBench core(allRows(4),
                   {.rows = 2, .cols = 8, .passes = passOf(10), .rule = {.fireEnableDelay = 2}, .stage = 1});
    core.charge(0, 1, 2);
    core.charge(1, 0, 2);
    core.fire(100, 2);
    EXPECT_EQ(core.rowCycles(), (Cycles{106, 113}));
    EXPECT_EQ(core.counters.functionRows, 0u);
    EXPECT_EQ(core.counters.unitSpikes, 0u);
    core.fire(1500, 3);
    EXPECT_EQ(core.rowCycles(), (Cycles{1520, 1540}));
    EXPECT_EQ(core.counters.functionRows, 2u);
    EXPECT_EQ(core.counters.unitSpikes, 8u);
}

// F = 20, N = 2, membrane words of a row 1, of its pending current 1, one bank.
//   100  row 0's pending current is read     120  row 0's membranes; row 1's pending current in 121, so that its
//   function is there in 141                 141  row 1
TEST(SomaFunction, ReadsPendingCurrentOnceTheMembraneMemoryIsFree) {
    CoreSpec spec = allRows(4);
    spec.membraneMemory.banks = 1;
    SomaBench core(spec, {.rows = 2, .cols = 8, .passes = passOf(10)});
    core.charge(0, 1);
    core.charge(1, 1);
    core.fire(100);
    EXPECT_EQ(core.rowCycles(), (Cycles{120, 141}));
    EXPECT_EQ(core.counters.portConflictCycles, 1u);
}

// Pipelined: while the function unit reads the pending current of a row in 100 .. 107 (64 numbers, 8 words in one
// bank), the event of the next step, taken up in 101, waits until 108.
TEST(SomaFunction, MakesAnEventOfTheNextStepWaitForItsReadOfPendingCurrent) {
    CoreSpec spec = allRows(64);
    spec.membraneMemory.banks = 1;
    SomaBench core(spec, {.cols = 64, .passes = passOf(10), .pendingBanks = 2});
    core.charge(0, 1);
    core.dendrite->expectStep(2);
    core.feeder.send(100, {.value = 1, .neuron = 0, .axon = 0, .stepParity = 0});
    core.fire(100);
    core.runUntil(107);
    EXPECT_EQ(core.counters.portConflictCycles, 7u);
    EXPECT_EQ(core.membrane.freeAt(Cycle{101}), Cycle{109});
}

// In step 1 every row is evaluated, in step 2 only what received something. Nothing did in row 0: it is visited without
// the function unit, which finds the membrane memory free of it in 301 and begins with row 1.
TEST(SomaFunction, SpendsNothingOnARowWhoseInputDidNotChange) {
    SomaBench core(allRows(4), {.rows = 2, .cols = 8, .passes = passOf(10)});
    core.fire(100, 1);
    core.runUntil(299);
    core.charge(1, 1, 2);
    core.fire(300, 2);
    EXPECT_EQ(core.rowCycles(), (Cycles{300, 321}));
    EXPECT_EQ(core.counters.functionRows, 3u);
}

// X and the previous results of 8 columns, 32 bits each: 2 words and 2 words for each row that was visited.
TEST(SomaFunction, WritesTheFunctionsStateToResetASample) {
    SomaBench core(allRows(4), {.rows = 3, .cols = 8, .passes = passOf(10)});
    core.fire(100);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.soma->resetSample().function, 12u);
}

}  // namespace
}  // namespace spikeloom::hw
