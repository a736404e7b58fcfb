// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/core/dendrite_bench.hpp"
#include "tests/hw/core/soma_bench.hpp"

/// Several spikes a packet, seen from the Soma that fires them and from the Dendrite that takes them.
namespace spikeloom::hw {
namespace {

using Cycles = std::vector<std::uint64_t>;

DendriteBench layerOf(std::uint32_t cols, const CoreSpec& spec = {}) {
    LinearLayer layer(cols);
    return {spec, std::move(layer.program), std::move(layer.mapping)};
}

// 64 weights are 4 cycles by 16 lanes: taken up in 11 and 15 like two packets. The controller hears of the end when the
// second one's sums are written: 15 + 4 cycles, 1 of latency and 3 stages, and one to be heard.
TEST(DendriteOfSeveral, TakesTheEventsUpOneAfterAnotherLikePacketsOfTheirOwn) {
    DendriteBench core = layerOf(64);
    core.sendSeveral(10, {{0, 1}, {1, -1}});
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.counters.axonFifoPops, 0u);
    EXPECT_EQ(core.dendrite.queued(), 1u);
    EXPECT_EQ(core.nextTakeUp(), 15u);
    EXPECT_EQ(core.counters.axonFifoPops, 1u);
    EXPECT_EQ(core.dendrite.queued(), 0u);
    EXPECT_EQ(core.idleHeard(), 15u + 4 + 4 + 1);
    EXPECT_EQ(core.counters.eventsReceived, 2u);
    EXPECT_EQ(core.counters.synapticOperations, 128u);
    EXPECT_EQ(core.counters.synapticReadWords, 8u);
    EXPECT_EQ(core.dendrite.pending(1).current[2], 3 + 3);  // weights 3 and -3, signs + and -
}

TEST(DendriteOfSeveral, CostsAsMuchAsOnePacketForEachSpike) {
    DendriteBench together = layerOf(64), apart = layerOf(64);
    together.sendSeveral(10, {{0, 1}, {1, -1}});
    apart.send(10, 0, 1);
    apart.send(10, 1, -1);
    EXPECT_EQ(together.idleHeard(), apart.idleHeard());
    EXPECT_EQ(together.busy.total(), apart.busy.total());
    EXPECT_EQ(together.dendrite.pending(1).current, apart.dendrite.pending(1).current);
    EXPECT_EQ(together.counters.membraneReadWords, apart.counters.membraneReadWords);
    EXPECT_EQ(together.counters.adderBits, apart.counters.adderBits);
}

// A FIFO of one packet: the first leaves with its second event in 15, the next comes in 16 and is taken up in 17: the
// lanes are busy until 19.
TEST(DendriteOfSeveral, KeepsThePacketsPlaceUntilItsLastEvent) {
    CoreSpec spec;
    spec.axonFifoPackets = 1;
    DendriteBench core = layerOf(64, spec);
    core.sendSeveral(10, {{0, 1}, {1, 1}});
    core.send(10, 0);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 15u);
    EXPECT_EQ(core.nextTakeUp(), 19u);
    EXPECT_EQ(core.feeder.accepted, (Cycles{10, 16}));
}

// The first column has weights 1 and -1: signs + and - make 2, + and + make 0.
TEST(DendriteOfSeveral, BeginsEveryPacketWithItsFirstEvent) {
    DendriteBench core = layerOf(16);
    core.sendSeveral(10, {{0, 1}, {1, -1}});
    core.sendSeveral(11, {{0, 1}, {1, 1}});
    core.sendSeveral(20, {{0, 1}, {1, -1}});
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.counters.eventsReceived, 6u);
    EXPECT_EQ(core.dendrite.pending(1).current[0], 2 + 0 + 2);
    EXPECT_EQ(core.blocks.live(), 0u);
}

TEST(DendriteOfSeveral, CountsTheFlitsThatItsFifoHolds) {
    DendriteBench core = layerOf(16);
    core.sendSeveral(10, {{0, 1}, {1, 1}}, 3);
    core.send(10, 0);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.counters.axonFifoPushes, 4u);
    EXPECT_EQ(core.counters.axonFifoPops, 4u);
}

TEST(DendriteOfSeveral, GivesItsBlockBackAfterTheLastEventAndLeavesItToOtherReaders) {
    DendriteBench core = layerOf(16);
    core.sendSeveral(10, {{0, 1}, {1, 1}});
    core.blocks.addReaders(BlockId{0});  // another core's packet
    core.runUntil(10);
    EXPECT_EQ(core.blocks.live(), 1u);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.blocks.live(), 1u);
    core.blocks.release(BlockId{0});
    EXPECT_EQ(core.blocks.live(), 0u);
}

/// A row of 8 neurons by 4 lanes whose visit begins in 100: neurons 0 .. 3 leave in 104, 4 .. 7 in 105.
SomaBench rowOf8(std::uint32_t spikesMax, std::uint32_t outputFifo = 64, std::uint32_t rows = 1) {
    CoreSpec spec;
    spec.neuronUnit.visit = Visit::All;
    spec.outputFifoPackets = outputFifo;
    return {spec, {.rows = rows, .cols = 8, .spikesMax = spikesMax}};
}

/// First cycles in which packets could be injected.
Cycles readyCycles(SomaBench& core) {
    core.scheduler.runUntil(core.scheduler.now() + 1000);
    Cycles cycles;
    for (const Packet& packet : core.sink.packets) cycles.push_back(value(packet.created));
    return cycles;
}

// The eighth spike closes the group in 105: taken up in 106, in the network from 107.
TEST(SomaOfSeveral, FillsAPacketWithARow) {
    SomaBench core = rowOf8(8);
    core.charge(0, 1);
    core.fire(100);
    EXPECT_EQ(readyCycles(core), Cycles{107});
    EXPECT_EQ(core.blocks[blockOf(core.sink.packets[0].payload)].size(), 8u);
    EXPECT_EQ(core.counters.spikeEvents, 8u);
    EXPECT_EQ(core.counters.unitSpikes, 8u);
}

// One by one a spike of neuron 1 is pushed in 104 and goes from 106. Gathered it waits for the row's end in 105.
TEST(SomaOfSeveral, LetsALoneSpikeWaitForTheEndOfItsRow) {
    for (const std::uint32_t spikesMax : {1u, 2u, 256u}) {
        SomaBench core = rowOf8(spikesMax);
        core.dendrite->pending(1).row(0)[1] = 1;
        core.dendrite->pending(1).touch(0);
        core.fire(100);
        EXPECT_EQ(readyCycles(core), Cycles{spikesMax == 1 ? 106u : 107u}) << spikesMax;
        EXPECT_FALSE(core.sink.packets[0].payload.several);
        EXPECT_EQ(core.sink.packets[0].payload.neuron, 1u);
    }
}

// The row's last neuron is what ends it, whether it fires or not: 64 neurons take 100 .. 115, the last leaves in 119.
TEST(SomaOfSeveral, EndsARowWithItsLastNeuron) {
    CoreSpec spec;
    spec.neuronUnit.visit = Visit::All;
    SomaBench core(spec, {.rows = 1, .cols = 64, .spikesMax = 256});
    core.dendrite->pending(1).row(0)[0] = 1;
    core.dendrite->pending(1).row(0)[5] = 1;
    core.dendrite->pending(1).touch(0);
    core.fire(100);
    EXPECT_EQ(readyCycles(core), Cycles{121});
}

// Rows begin in 100 and 102, their last neurons leave in 105 and 107.
TEST(SomaOfSeveral, KeepsTheRowsApart) {
    SomaBench core = rowOf8(256, 64, 2);
    for (const std::uint32_t row : {0u, 1u}) {
        core.dendrite->pending(1).row(row)[2] = core.dendrite->pending(1).row(row)[3] = 1;
        core.dendrite->pending(1).touch(row);
    }
    core.fire(100);
    EXPECT_EQ(readyCycles(core), (Cycles{107, 109}));
    EXPECT_EQ(core.sink.packets[0].payload.neuron, 0u);
    EXPECT_EQ(core.sink.packets[1].payload.neuron, 8u);
}

// A FIFO of two: pushed in pairs in 104, 105, 106, 107, each of which leaves in the cycle after.
TEST(SomaOfSeveral, WaitsForRoomInAxonOutputLikeBefore) {
    SomaBench core = rowOf8(256, 2);
    core.charge(0, 1);
    core.fire(100);
    EXPECT_EQ(readyCycles(core), (Cycles{106, 107, 108, 109}));
}

// A FIFO of two and three spikes: the third is pushed in 105, when the row's last neuron goes by too.
TEST(SomaOfSeveral, EndsARowAfterSpikesThatHadToWait) {
    SomaBench core = rowOf8(256, 2);
    for (std::uint32_t c = 0; c < 3; ++c) core.dendrite->pending(1).row(0)[c] = 1;
    core.dendrite->pending(1).touch(0);
    core.fire(100);
    EXPECT_EQ(readyCycles(core), (Cycles{106, 107}));
    EXPECT_EQ(core.sink.packets[1].payload.neuron, 2u);
    EXPECT_TRUE(core.activity.idle());
}

// The end of a row is no work of its own: with nothing to gather the Soma is done when it was before.
TEST(SomaOfSeveral, IsDoneWhenTheLastMembraneIsWritten) {
    SomaBench core = rowOf8(256);
    core.fire(100);
    EXPECT_EQ(core.idleHeard(), 107u);
}

}  // namespace
}  // namespace spikeloom::hw
