// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/core/soma_bench.hpp"

/// Spikes that wait with their sender for the window of a stage that they reach too early.
namespace spikeloom::hw {
namespace {

using Cycles = std::vector<std::uint64_t>;

const program::RunRule kWindows{.schedule = program::Schedule::Pipelined,
                                .stop = program::StopRule::Fixed,
                                .maxSteps = 8,
                                .windows = program::Windows::On};

/// 8 neurons a row, 4 lanes and 3 stages; memory latency 1. A row's spikes are 8 x 2 bits, one word of 128.
SomaBench waiting(std::uint32_t skips, std::uint32_t rows = 1) {
    CoreSpec spec;
    spec.outputFifoPackets = 64;
    return {spec, {.rows = rows, .cols = 8, .rule = kWindows, .skips = skips}};
}

std::vector<std::uint16_t> axonsOf(const SomaBench& core) {
    std::vector<std::uint16_t> axons;
    for (const Packet& packet : core.sink.packets) axons.push_back(packet.payload.axon);
    return axons;
}

// Sent in step 1 to axon 0, and in step 2 to axon 1: from 1500 it takes 2 cycles, and 1 of latency to the first spikes.
TEST(SomaDelay, SendsSpikesAgainInTheStepInWhichTheyAreDue) {
    SomaBench core = waiting(1);
    core.charge(0, 1);
    core.fire(100, 1);
    EXPECT_EQ(core.spikeCycles(), (Cycles{104, 104, 104, 104, 105, 105, 105, 105}));
    EXPECT_EQ(axonsOf(core), std::vector<std::uint16_t>(8, 0));
    core.sink.packets.clear();
    core.fire(1500, 2);
    EXPECT_EQ(core.spikeCycles(), (Cycles{1501, 1501, 1501, 1501, 1502, 1502, 1502, 1502}));
    EXPECT_EQ(axonsOf(core), std::vector<std::uint16_t>(8, 1));
    EXPECT_EQ(core.counters.rowsVisited, 1u);
    EXPECT_EQ(core.counters.unitSpikes, 8u);  // not fired again
    core.fire(2600, 3);
    EXPECT_EQ(core.spikeCycles(), Cycles{});
}

// Of two rows the first spiked in step 1. Its spikes take 1500 and 1501; row 1 is taken up in 1502.
TEST(SomaDelay, StartsTheRowsOfAStepWhenThoseThatWaitedAreSent) {
    SomaBench core = waiting(1, 2);
    core.charge(0, 1);
    core.fire(100, 1);
    (void)core.spikeCycles();
    core.charge(1, 1, 2);
    core.fire(1500, 2);
    EXPECT_EQ(core.rowCycles(), (Cycles{1502}));
}

TEST(SomaDelay, KeepsSpikesForAsManyStepsAsTheyWait) {
    SomaBench core = waiting(2);
    core.charge(0, 1);
    core.fire(100, 1);
    (void)core.spikeCycles();
    core.fire(1500, 2);
    EXPECT_EQ(core.spikeCycles(), Cycles{});
    core.fire(2600, 3);
    EXPECT_EQ(core.spikeCycles().size(), 8u);
    core.fire(3700, 4);
    EXPECT_EQ(core.spikeCycles(), Cycles{});
}

// Step 1 reads and writes a membrane word and a pending word, and writes the word that waits; step 2 reads that one.
TEST(SomaDelay, WritesAndReadsTheMembraneMemory) {
    SomaBench core = waiting(1), direct(core.spec, {.cols = 8, .rule = kWindows});
    for (SomaBench* one : {&core, &direct}) {
        one->charge(0, 1);
        one->fire(100, 1);
        (void)one->spikeCycles();
    }
    EXPECT_EQ(core.counters.membraneWriteWords, direct.counters.membraneWriteWords + 1);
    EXPECT_EQ(core.counters.membraneReadWords, direct.counters.membraneReadWords);
    core.fire(1500, 2);
    (void)core.spikeCycles();
    EXPECT_EQ(core.counters.membraneReadWords, direct.counters.membraneReadWords + 1);
}

TEST(SomaDelay, StoresAValueBesideTheBitOfASpike) {
    SomaBench core = waiting(1);
    core.charge(0, 1);
    core.fire(100, 1);
    (void)core.spikeCycles();
    for (const Packet& packet : core.sink.packets) EXPECT_EQ(packet.payload.value, 1);
    core.sink.packets.clear();
    core.charge(0, -1, 2);  // taken back in step 2; what waited is still +1
    core.fire(1500, 2);
    (void)core.spikeCycles();
    ASSERT_EQ(core.sink.packets.size(), 16u);
    for (const Packet& packet : core.sink.packets) EXPECT_EQ(packet.payload.value, packet.payload.axon == 1 ? 1 : -1);
}

TEST(SomaDelay, ForgetsWhatWaitsWhenTheSampleIsOver) {
    SomaBench core = waiting(1);
    core.charge(0, 1);
    core.fire(100, 1);
    (void)core.spikeCycles();
    core.soma->resetSample();
    core.fire(1500, 1);
    EXPECT_EQ(core.spikeCycles(), Cycles{});
}

}  // namespace
}  // namespace spikeloom::hw
