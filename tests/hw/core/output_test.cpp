// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/core/output_bench.hpp"

namespace spikeloom::hw {
namespace {

using Cycles = std::vector<std::uint64_t>;
const FanoutEntry kAll{{0, 2, 0, 4}, CoreId{1}, 3};

// Pushed in 20, taken up in 21: the packet may enter the network in 22. The spike is gone in 22.
TEST(AxonOutput, TakesASpikeUpOneCycleAfterItWasPushed) {
    OutputBench core({kAll});
    core.push(20, {1, 2, -1}, 0);
    EXPECT_EQ(core.counters.outputFifoPushes, 1u);
    core.runUntil(20);
    EXPECT_EQ(core.counters.outputFifoPops, 0u);
    core.runUntil(21);
    EXPECT_EQ(core.counters.outputFifoPops, 1u);
    EXPECT_TRUE(core.output->idle());
    EXPECT_EQ(core.readyCycles(), Cycles{22});
    const Payload expected{.value = -1, .neuron = 1 * 4 + 2, .axon = 3, .stepParity = 0};
    EXPECT_EQ(core.sink.packets[0].payload, expected);
    EXPECT_EQ(core.sink.packets[0].destination, (Terminal{TileId{1}, Port::Local}));
    EXPECT_EQ(core.busy.total(), 2u);  // 20 and 21
}

// Three entries: packets in 21, 22, 23; the second spike follows in 24, 25, 26.
TEST(AxonOutput, SpendsACycleAndATableWordOnEachEntryThatWantsTheSpike) {
    OutputBench core({kAll, kAll, kAll});
    core.push(20, {0, 0, 1});
    core.push(20, {0, 1, 1});
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 23, 24, 25, 26, 27}));
    EXPECT_EQ(core.counters.fanoutReadWords, 6u);
    EXPECT_EQ(core.counters.spikeEvents, 6u);
    EXPECT_EQ(core.counters.outputFifoPops, 2u);
}

// Words of 32 bits, two an entry: 21, 23, 25. The table answers after 3 cycles: 24, 26, 28.
TEST(AxonOutput, SpendsTheWordsOfAnEntryAndTheTablesLatency) {
    CoreSpec spec = fourSpikes();
    spec.fanoutMemory.portBits = 32;
    spec.fanoutMemory.readLatencyCycles = 3;
    OutputBench core({kAll, kAll}, {}, {}, spec);
    core.push(20, {0, 0, 1});
    core.push(20, {0, 1, 1});
    EXPECT_EQ(core.readyCycles(), (Cycles{24, 26, 28, 30}));
    EXPECT_EQ(core.counters.fanoutReadWords, 8u);
    EXPECT_EQ(core.busy.total(), 9u);  // 20, and the table's 21 .. 28
}

// Of four entries the first and the third hold neuron (1, 0): two cycles.
TEST(AxonOutput, SkipsEntriesWhoseBoxTheSpikeIsNotIn) {
    const FanoutEntry other{{0, 1, 0, 4}, CoreId{1}, 5};
    OutputBench core({kAll, other, kAll, other});
    core.push(20, {1, 0, 1});
    core.push(20, {0, 0, 1});
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 23, 24, 25, 26, 27}));
    EXPECT_EQ(core.counters.fanoutReadWords, 2u + 4);
}

// Spike (0, 0) is wanted by nobody and takes cycle 21 all the same: the next one's packet is made in 22.
TEST(AxonOutput, SpendsOneCycleOnASpikeThatNobodyWants) {
    OutputBench core({{{1, 2, 0, 4}, CoreId{1}, 0}});
    core.push(20, {0, 0, 1});
    core.push(20, {1, 0, 1});
    EXPECT_EQ(core.readyCycles(), Cycles{23});
    EXPECT_EQ(core.counters.outputFifoPops, 2u);
    EXPECT_EQ(core.counters.fanoutReadWords, 1u);
    EXPECT_TRUE(core.activity.idle());
}

// A queue of one packet of 42 bits, 4 flits of 11: packet 1 is made in 21 and sends its flits in 22 .. 25. In 22, 23
// and 24 there is no room; in 25 the network interface, ticked before the core, has sent the tail.
TEST(AxonOutput, WaitsWhileTheNetworkTakesNoPacket) {
    OutputBench core({kAll}, {.flitBits = 11, .sourceQueuePackets = 1});
    core.push(20, {0, 0, 1});
    core.push(20, {0, 1, 1});
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 26}));
    EXPECT_EQ(core.counters.outputStallCycles, 3u);
    EXPECT_EQ(core.busy.total(), 6u);  // 20 .. 25
}

// One entry with two targets: one read of the table and one packet, of which two arrive.
TEST(AxonOutput, SendsOneMulticastPacketToTheTargetsOfAnEntry) {
    FanoutEntry both = kAll;
    both.targets.push_back({CoreId{0}, 5});
    OutputBench core({both}, {.multicast = Multicast::Tree});
    core.push(20, {0, 0, 1});
    EXPECT_EQ(core.readyCycles(), Cycles{22});
    EXPECT_EQ(core.near.packets.size(), 1u);
    EXPECT_EQ(core.counters.fanoutReadWords, 1u);
    EXPECT_EQ(core.counters.spikeEvents, 2u);
    EXPECT_TRUE(core.activity.idle());
}

TEST(AxonOutput, IsFullAtItsCapacity) {
    OutputBench core({kAll});
    for (std::uint32_t i = 0; i < 3; ++i) core.push(20, {0, i, 1});
    EXPECT_FALSE(core.output->full());
    core.push(20, {0, 3, 1});
    EXPECT_TRUE(core.output->full());
    core.runUntil(21);
    EXPECT_FALSE(core.output->full());
}

// A readout's fan-out table is empty: its values go to the host, and are no spikes.
TEST(AxonOutput, SendsAReadoutsValuesToTheHost) {
    OutputBench core({}, {}, Terminal{TileId{1}, Port::Local});
    core.push(20, {0, 3, -123456});
    EXPECT_EQ(core.readyCycles(), Cycles{22});
    EXPECT_EQ(core.sink.packets[0].payload.value, -123456);
    EXPECT_EQ(core.sink.packets[0].payload.neuron, 3u);
    EXPECT_EQ(core.counters.spikeEvents, 0u);
}

}  // namespace
}  // namespace spikeloom::hw
