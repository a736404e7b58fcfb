// SPDX-License-Identifier: Apache-2.0
#include "hw/core/dendrite.hpp"

#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/core/dendrite_bench.hpp"

namespace spikeloom::hw {
namespace {

/// 16 lanes, words of 128 bits, one bank of weights, four of pending currents; 1 cycle of latency, 3 stages.
DendriteBench layerOf(std::uint32_t cols, const CoreSpec& spec = {}, std::uint32_t banks = 1) {
    LinearLayer layer(cols);
    return {spec, std::move(layer.program), std::move(layer.mapping), banks};
}

// 16 weights of 8 bits are one word, 16 additions one cycle, 16 pending currents two words of two banks:
//   cycle   10        11          12         13 14 15            16
//           accepted  taken up    latency    pipeline, written   idle, which the controller hears in 17
TEST(Dendrite, TakesAnEventUpOneCycleAfterItWasAcceptedAndIsIdleWhenItsSumsAreWritten) {
    DendriteBench core = layerOf(16);
    core.send(10, 0);
    core.runUntil(10);
    EXPECT_EQ(core.counters.axonFifoPushes, 1u);
    EXPECT_EQ(core.counters.axonFifoPops, 0u);
    core.runUntil(11);
    EXPECT_EQ(core.counters.axonFifoPops, 1u);
    EXPECT_EQ(core.idleHeard(), 17u);
    EXPECT_EQ(core.counters.dendriteBusyCycles, 1u);
    EXPECT_EQ(core.busy.total(), 5u);  // 11 .. 15
}

// Groups 3 and 8 come in at axon 0, whatever the packet says; this core is not in group 4.
TEST(Dendrite, TakesMulticastPacketsAtTheAxonOfTheirGroup) {
    LinearLayer layer(16);
    DendriteBench core({}, std::move(layer.program), std::move(layer.mapping), 1, {{GroupId{3}, 0}, {GroupId{8}, 0}});
    const auto packet = [](std::uint32_t group) {
        return Packet{.group = GroupId{group}, .payload = {.value = 1, .axon = 9, .stepParity = 1}};
    };
    for (const std::uint32_t group : {8, 3}) {
        EXPECT_TRUE(core.dendrite.accept(packet(group), Cycle{0}));
        core.activity.begin();
    }
    EXPECT_THROW(core.dendrite.accept(packet(4), Cycle{0}), InvariantError);
    EXPECT_EQ(core.dendrite.front().payload.axon, 0u);
    core.runUntil(100);
    EXPECT_EQ(core.counters.eventsReceived, 2u);
    EXPECT_TRUE(core.activity.idle());
}

// 64 weights: four cycles by 16 lanes. The second event waits for them, although it arrived in the cycle after the
// first.
TEST(Dendrite, TakesTheSecondEventUpWhenTheLanesAreDoneWithTheFirst) {
    DendriteBench core = layerOf(64);
    core.send(10, 0);
    core.send(11, 0);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 15u);
    EXPECT_EQ(core.idleHeard(), 15u + 4 + 4 + 1);
}

// An event that arrives while the sums of the one before are on their way is not kept: free in 12, idle only in 16.
TEST(Dendrite, TakesAnEventUpWhileTheOneBeforeIsStillInThePipeline) {
    DendriteBench core = layerOf(16);
    core.send(10, 0);
    core.send(13, 0);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 14u);
    EXPECT_EQ(core.idleHeard(), 20u);
}

// In 16 the dendrite is about to fall idle: the event of that cycle is taken up in 17 like any other, not in 16.
TEST(Dendrite, KeepsToTheCycleAfterAcceptanceWhenItIsAwakeInThatCycle) {
    DendriteBench core = layerOf(16);
    core.send(10, 0);
    core.send(16, 0);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 17u);
    EXPECT_EQ(core.idleHeard(), 23u);
}

TEST(Dendrite, FollowsTheSlowestOfLanesWeightPortAndPendingBanks) {
    const auto cyclesOf = [](const CoreSpec& spec) {
        DendriteBench core = layerOf(64, spec);
        core.send(10, 0);
        core.send(10, 0);
        const std::uint64_t first = core.nextTakeUp();
        return core.nextTakeUp() - first;
    };
    CoreSpec spec;  // 64 numbers: 4 cycles of 16 lanes, 4 words of weights, 8 words of pending currents in 4 banks
    EXPECT_EQ(cyclesOf(spec), 4u);
    spec.dendrite.accumulateLanes = 15;  // ceil(64 / 15)
    EXPECT_EQ(cyclesOf(spec), 5u);
    spec.dendrite.accumulateLanes = 64;  // lanes 1; the weights' port still 4
    EXPECT_EQ(cyclesOf(spec), 4u);
    spec.synapticMemory.banks = 4;  // weights 1; pending currents 8 / 4
    EXPECT_EQ(cyclesOf(spec), 2u);
    spec.membraneMemory.banks = 1;
    EXPECT_EQ(cyclesOf(spec), 8u);
    spec.membraneMemory.portBits = 256;  // 16 pending currents a word
    EXPECT_EQ(cyclesOf(spec), 4u);
}

// 64 additions by 16 lanes are four rounds, of which each takes so many cycles; 20 are two, though the second has 4
// alone.
TEST(Dendrite, StartsALaneEveryCyclesPerAddition) {
    CoreSpec spec;
    spec.dendrite.cyclesPerAddition = 7;
    spec.dendrite.cyclesPerMultiplication = 100;
    for (const auto& [cols, cycles] : {std::pair{64u, 28u}, {20u, 14u}, {16u, 7u}, {1u, 7u}}) {
        DendriteBench core = layerOf(cols, spec);
        core.send(10, 0);
        core.send(10, 0);
        EXPECT_EQ(core.nextTakeUp(), 11u);
        EXPECT_EQ(core.nextTakeUp(), 11 + cycles) << cols;
        EXPECT_EQ(core.idleHeard(), 11 + 2 * cycles + 4 + 1);
        EXPECT_EQ(core.counters.dendriteBusyCycles, 2u * cycles);
    }
}

// Words of one bank: 8 cycles hide two rounds of 4, not two of 5.
TEST(Dendrite, HidesSlowLanesBehindASlowerMemory) {
    CoreSpec spec;
    spec.membraneMemory.banks = 1;
    spec.dendrite.accumulateLanes = 32;
    for (const auto& [each, cycles] : {std::pair{4u, 8u}, {5u, 10u}}) {
        spec.dendrite.cyclesPerAddition = each;
        DendriteBench core = layerOf(64, spec);
        core.send(10, 0);
        core.send(10, 0);
        EXPECT_EQ(core.nextTakeUp(), 11u);
        EXPECT_EQ(core.nextTakeUp(), 11u + cycles);
    }
}

// 64 / 4 multiply lanes, 3 cycles each.
TEST(Dendrite, StartsAMultiplyLaneEveryCyclesPerMultiplication) {
    LinearLayer layer(64, true);
    CoreSpec spec;
    spec.dendrite.cyclesPerMultiplication = 3;
    spec.dendrite.cyclesPerAddition = 100;
    DendriteBench core(spec, std::move(layer.program), std::move(layer.mapping));
    core.send(10, 0, 5);
    core.send(10, 0, 5);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 11u + 48);
}

// A value of 5 is multiplied: 64 / 4 multiply lanes. 5 takes 4 bits with its sign.
TEST(Dendrite, SendsGradedEventsThroughTheMultiplyLanes) {
    LinearLayer layer(64, true);
    DendriteBench core({}, std::move(layer.program), std::move(layer.mapping));
    core.send(10, 0, 5);
    core.send(10, 0, 5);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 27u);
    EXPECT_EQ(core.counters.macOperations, 128u);
    EXPECT_EQ(core.counters.multiplierBitProducts, 2u * 64 * 4 * 8);
    EXPECT_EQ(core.counters.synapticOperations, 0u);
    EXPECT_EQ(core.dendrite.pending(1).current[2], 2 * 5 * 3);
}

/// One input, or a spiking neuron, that feeds one of 8 by an identity with constants of 40 bits.
DendriteBench branchOf(bool graded, std::int64_t constant) {
    testing::HandProgram hand;
    const auto image = hand.input(1, 8), source = graded ? image : hand.spiking("source", 1, 8);
    if (!graded) hand.identity(image, source);
    const auto layer = hand.spiking("layer", 1, 8);
    const auto branch = hand.identity(source, layer);
    hand.at(branch).columnMultipliers.assign(8, constant);
    hand.at(branch).weightBits = 40;
    hand.at(layer).widths.pendingBits = 16;
    CoreMapping mapping;
    mapping.population = layer;
    mapping.slice = {0, 1, 0, 8};
    mapping.axons = {{branch, 0}};
    return {{}, hand.build(), mapping};
}

// A spike: the constant is a word of synaptic memory and an addition.
TEST(Dendrite, ReadsTheConstantOfABranchThatDiffersByColumn) {
    DendriteBench core = branchOf(false, 9);
    core.send(10, 5);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.counters.synapticReadWords, 1u);
    EXPECT_EQ(core.counters.synapticOperations, 1u);
    EXPECT_EQ(core.counters.macOperations, 0u);
    EXPECT_EQ(core.dendrite.pending(1).current[5], 9);
}

// A value of 5, 4 bits with its sign, meets a constant of 40; also where that is a power of two, which nobody knows.
TEST(Dendrite, MultipliesAValueByTheConstantOfItsColumn) {
    for (const std::int64_t constant : {9, 8}) {
        DendriteBench core = branchOf(true, constant);
        core.send(10, 5, 5);
        EXPECT_EQ(core.nextTakeUp(), 11u);
        EXPECT_EQ(core.counters.synapticReadWords, 1u);
        EXPECT_EQ(core.counters.macOperations, 1u);
        EXPECT_EQ(core.counters.multiplierBitProducts, 4u * 40);
        EXPECT_EQ(core.dendrite.pending(1).current[5], 5 * constant);
    }
}

// Weights 4 words; pending currents 8 words, read and written; 64 additions of 16 bits.
TEST(Dendrite, CountsWhatOneRowOfWeightsCosts) {
    DendriteBench core = layerOf(64);
    core.send(10, 1, -1);  // weights -1, -2, ...
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.counters.eventsReceived, 1u);
    EXPECT_EQ(core.counters.synapticReadWords, 4u);
    EXPECT_EQ(core.counters.membraneReadWords, 8u);
    EXPECT_EQ(core.counters.membraneWriteWords, 8u);
    EXPECT_EQ(core.counters.synapticOperations, 64u);
    EXPECT_EQ(core.counters.adderBits, 64u * 16);
    EXPECT_EQ(core.counters.tracerReadWords + core.counters.macOperations + core.counters.productOperations, 0u);
    EXPECT_EQ(core.dendrite.pending(1).current[63], 64);
    EXPECT_TRUE(core.dendrite.pending(1).touched[0]);
}

// A FIFO of 2, events of 4 cycles, one offered in each cycle from 10 on:
//   accepted in 10, 11, 12; taken up in 11, 15, 19.   In 13, 14, 15 two wait (in 15 the room comes after the asking).
TEST(Dendrite, RefusesPacketsWhileItsFifoIsFullAndTakesThemAgainAfterwards) {
    CoreSpec spec;
    spec.axonFifoPackets = 2;
    DendriteBench core = layerOf(64, spec);
    for (std::uint64_t cycle = 10; cycle < 14; ++cycle) core.send(cycle, 0);
    EXPECT_EQ(core.idleHeard(), 11u + 4 * 4 + 4 + 1);  // no gap
    EXPECT_EQ(core.feeder.accepted, (std::vector<std::uint64_t>{10, 11, 12, 16}));
    EXPECT_EQ(core.feeder.refusals, 3u);
    EXPECT_EQ(core.counters.axonFifoPushes, 4u);
    EXPECT_EQ(core.counters.axonFifoPops, 4u);
}

// A FIFO of one: the next packet comes in the cycle after the one in which the first left.
TEST(Dendrite, WorksWithAFifoOfOnePacket) {
    CoreSpec spec;
    spec.axonFifoPackets = 1;
    DendriteBench core = layerOf(16, spec);
    for (int i = 0; i < 5; ++i) core.send(10, 0);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.feeder.accepted, (std::vector<std::uint64_t>{10, 12, 14, 16, 18}));
    EXPECT_EQ(core.dendrite.pending(1).current[0], 5);
}

// The soma holds the pending currents' memory until 16: taken up in 11, the event starts in 16.
TEST(Dendrite, WaitsForAMemoryThatAnotherUnitOccupies) {
    DendriteBench core = layerOf(16);
    core.membrane.book(Cycle{11}, 5);
    core.send(10, 0);
    EXPECT_EQ(core.idleHeard(), 16u + 1 + 4 + 1);
    EXPECT_EQ(core.counters.portConflictCycles, 5u);
    EXPECT_EQ(core.counters.dendriteBusyCycles, 1u);
}

// Weights come from a memory that is free: no tracers are read, so that their memory does not matter.
TEST(Dendrite, WaitsForNoMemoryThatItDoesNotUse) {
    DendriteBench core = layerOf(16);
    core.tracer.book(Cycle{11}, 50);
    core.send(10, 0);
    EXPECT_EQ(core.idleHeard(), 17u);
    EXPECT_EQ(core.counters.portConflictCycles, 0u);
}

// The row of weights keeps its memory's one port for 4 cycles, the pending currents (8 words, 4 banks) theirs for 2.
TEST(Dendrite, OccupiesEachMemoryForItsOwnWords) {
    DendriteBench core = layerOf(64);
    core.send(10, 0);
    core.runUntil(11);
    EXPECT_EQ(core.synaptic.freeAt(Cycle{11}), Cycle{15});
    EXPECT_EQ(core.membrane.freeAt(Cycle{11}), Cycle{13});
    EXPECT_EQ(core.tracer.freeAt(Cycle{11}), Cycle{11});
}

// The slowest memory in use counts: weights come 5 cycles after their address, sums 1. Taken up in 11, free in 12, idle
// in 12 + 5 + 3. The tracers' memory is not read.
TEST(Dendrite, WaitsForTheLongestLatencyOfTheMemoriesThatItReads) {
    CoreSpec spec;
    spec.synapticMemory.readLatencyCycles = 5;
    spec.tracerMemory.readLatencyCycles = 9;
    DendriteBench core = layerOf(16, spec);
    core.send(10, 0);
    EXPECT_EQ(core.idleHeard(), 21u);
}

TEST(Dendrite, KeepsTheCurrentsOfTwoStepsApartInTwoBanks) {
    DendriteBench core = layerOf(16, {}, 2);
    core.send(10, 0);
    core.runUntil(20);
    core.dendrite.expectStep(2);
    core.feeder.send(21, {.value = -1, .neuron = 0, .axon = 0, .stepParity = 0});
    core.runUntil(40);
    EXPECT_EQ(core.dendrite.pending(1).current[0], 1);
    EXPECT_EQ(core.dendrite.pending(2).current[0], -1);
    EXPECT_EQ(&core.dendrite.pending(1), &core.dendrite.pending(3));
}

TEST(Dendrite, TreatsAnEventOfAnotherStepAsABug) {
    DendriteBench core = layerOf(16);
    core.feeder.send(10, {.value = 1, .neuron = 0, .axon = 0, .stepParity = 0});
    EXPECT_THROW(core.runUntil(10), InvariantError);
}

TEST(Dendrite, TreatsAnAxonThatDoesNotExistAsABug) {
    DendriteBench core = layerOf(16);
    core.send(10, 0, 1, 1);
    EXPECT_THROW(core.runUntil(10), InvariantError);
}

// One row of 64 pending currents had been touched: 8 words to write.
TEST(Dendrite, StartsAfreshWithASample) {
    DendriteBench core = layerOf(64);
    core.send(10, 0);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.dendrite.resetSample().pending, 8u);
    EXPECT_EQ(core.dendrite.pending(1).current[5], 0);
    EXPECT_EQ(core.dendrite.resetSample().pending, 0u);
}

}  // namespace
}  // namespace spikeloom::hw
