// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <set>
#include <tuple>

#include "tests/hw/core/output_bench.hpp"

/// AxonOutput with several spikes a packet.
namespace spikeloom::hw {
namespace {

using Cycles = std::vector<std::uint64_t>;
using Spikes = std::vector<RowSpike>;
const FanoutEntry kAll{{0, 2, 0, 4}, CoreId{1}, 3};

NocSpec upTo(std::uint32_t spikes, std::uint32_t flitBits = 64) {
    return {.flitBits = flitBits, .packet = {.spikesMax = spikes}};
}

Spikes spikesOf(const OutputBench& core, const Packet& packet, std::uint32_t cols = 4) {
    const Payload& payload = packet.payload;
    if (!payload.several) return {{payload.neuron % cols, static_cast<std::int32_t>(payload.value)}};
    const auto block = core.blocks[blockOf(payload)];
    return {block.begin(), block.end()};
}

// Pushed in 20, the row ends in 25: closed then, taken up in 26, and one packet that may enter the network in 27.
TEST(AxonOutputGroups, AreSentWhenTheRowHasEnded) {
    OutputBench core({kAll}, upTo(4));
    core.push(20, {1, 1, 1}, 0);
    core.push(21, {1, 3, -1}, 0);
    core.endRow(25);
    EXPECT_EQ(core.counters.outputFifoPops, 0u);
    core.runUntil(26);
    EXPECT_EQ(core.counters.outputFifoPops, 2u);
    EXPECT_TRUE(core.output->idle());
    EXPECT_EQ(core.readyCycles(), Cycles{27});
    const Payload& payload = core.sink.packets[0].payload;
    EXPECT_TRUE(payload.several);
    EXPECT_EQ(payload.neuron, 1 * 4u);
    EXPECT_EQ(payload.axon, 3);
    EXPECT_EQ(payload.stepParity, 0);
    EXPECT_EQ(spikesOf(core, core.sink.packets[0]), (Spikes{{1, 1}, {3, -1}}));
    EXPECT_EQ(core.counters.spikeEvents, 2u);
    EXPECT_EQ(core.counters.fanoutReadWords, 1u);
    EXPECT_EQ(core.busy.total(), 7u);  // 20 .. 26
    EXPECT_TRUE(core.activity.idle());
}

// The same packet as where spikes go one by one, but after the row.
TEST(AxonOutputGroups, OfOneSpikeAreTheSinglePacket) {
    OutputBench core({kAll}, upTo(4));
    core.push(20, {1, 2, -1}, 0);
    core.endRow(25);
    EXPECT_EQ(core.readyCycles(), Cycles{27});
    const Payload expected{.value = -1, .neuron = 1 * 4 + 2, .axon = 3, .stepParity = 0};
    EXPECT_EQ(core.sink.packets[0].payload, expected);
    EXPECT_EQ(core.blocks.live(), 0u);
}

// Two make a group, closed in 20; the third waits for the row's end.
TEST(AxonOutputGroups, AreClosedWhenTheyHaveSpikesMax) {
    OutputBench core({kAll}, upTo(2));
    for (std::uint32_t c = 0; c < 3; ++c) core.push(20, {0, c, 1});
    core.endRow(24);
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 26}));
    EXPECT_EQ(spikesOf(core, core.sink.packets[0]), (Spikes{{0, 1}, {1, 1}}));
    EXPECT_EQ(spikesOf(core, core.sink.packets[1]), (Spikes{{2, 1}}));
}

TEST(AxonOutputGroups, AreEndedOnceAndOnlyWhereThereIsOne) {
    OutputBench core({kAll}, upTo(2));
    core.endRow(19);
    core.push(20, {0, 0, 1});
    core.push(20, {0, 1, 1});
    core.endRow(20);
    EXPECT_EQ(core.readyCycles(), Cycles{22});
}

// A FIFO of four takes no fifth spike, so that there is nothing to wait for.
TEST(AxonOutputGroups, AreClosedWhenTheyFillTheFifo) {
    OutputBench core({kAll}, upTo(16));
    for (std::uint32_t c = 0; c < 4; ++c) core.push(20, {0, c, 1});
    EXPECT_TRUE(core.output->full());
    EXPECT_EQ(core.readyCycles(), Cycles{22});
    EXPECT_FALSE(core.output->full());
}

// The FIFO is full of a group of three and one spike, which waits for others all the same: those of 22 make it three.
TEST(AxonOutputGroups, StayOpenInAFifoThatIsFullOfOthers) {
    OutputBench core({{{0, 2, 0, 8}, CoreId{1}, 0}}, upTo(3), {}, fourSpikes(), {0, 2, 0, 8});
    for (std::uint32_t c = 0; c < 4; ++c) core.push(20, {0, c, 1});
    EXPECT_TRUE(core.output->full());
    core.runUntil(21);
    EXPECT_FALSE(core.output->full());
    core.push(22, {0, 5, 1});
    core.push(22, {0, 6, 1});
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 24}));
}

TEST(AxonOutputGroups, DoNotMixRows) {
    OutputBench core({kAll}, upTo(4));
    for (std::uint32_t row = 0; row < 2; ++row) {
        core.push(20, {row, 1, 1});
        core.push(20, {row, 2, 1});
        core.endRow(20);
    }
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 23}));
    EXPECT_EQ(core.sink.packets[0].payload.neuron, 0u);
    EXPECT_EQ(core.sink.packets[1].payload.neuron, 4u);
}

// Three entries: a read of the table and a packet each. All packets carry one block, which is there for the last.
TEST(AxonOutputGroups, ReadTheTableOnceForEachEntryAndShareTheirSpikes) {
    OutputBench core({kAll, kAll, kAll}, upTo(4));
    for (std::uint32_t c = 0; c < 4; ++c) core.push(20, {0, c, 1});
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 23, 24}));
    EXPECT_EQ(core.counters.fanoutReadWords, 3u);
    EXPECT_EQ(core.counters.spikeEvents, 12u);
    EXPECT_EQ(core.blocks.live(), 1u);
    for (const Packet& packet : core.sink.packets) {
        EXPECT_EQ(spikesOf(core, packet).size(), 4u);
        core.blocks.release(blockOf(packet.payload));
    }
    EXPECT_EQ(core.blocks.live(), 0u);
}

// Row 1 has spikes in columns 0, 1 and 3: two for the left box, one for the right, none for the last.
TEST(AxonOutputGroups, GiveEachEntryTheSpikesInItsBox) {
    const FanoutEntry left{{0, 2, 0, 2}, CoreId{1}, 0}, right{{0, 2, 1, 4}, CoreId{1}, 1},
        third{{0, 2, 2, 3}, CoreId{1}, 2}, above{{0, 1, 0, 4}, CoreId{1}, 3};
    OutputBench core({left, third, right, above}, upTo(4));
    for (const std::uint32_t col : {0u, 1u, 3u}) core.push(20, {1, col, 1});
    core.endRow(20);
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 23}));
    EXPECT_EQ(core.sink.packets[0].payload.neuron, 4u + 0);
    EXPECT_EQ(spikesOf(core, core.sink.packets[0]), (Spikes{{0, 1}, {1, 1}}));
    EXPECT_EQ(core.sink.packets[1].payload.neuron, 4u + 1);
    EXPECT_EQ(spikesOf(core, core.sink.packets[1]), (Spikes{{1, 1}, {3, 1}}));
    EXPECT_EQ(core.counters.spikeEvents, 4u);
    EXPECT_EQ(core.counters.fanoutReadWords, 2u);
}

// The group that nobody wants takes 21; the next one's packet is made in 22.
TEST(AxonOutputGroups, ThatNobodyWantsTakeOneCycle) {
    OutputBench core({{{1, 2, 0, 4}, CoreId{1}, 0}}, upTo(2));
    for (std::uint32_t row = 0; row < 2; ++row)
        for (std::uint32_t c = 0; c < 2; ++c) core.push(20, {row, c, 1});
    EXPECT_EQ(core.readyCycles(), Cycles{23});
    EXPECT_EQ(core.counters.outputFifoPops, 4u);
}

// Words of 32 bits, two an entry: the packets are made in 21 and 23, and the table answers after 3 cycles.
TEST(AxonOutputGroups, CostTheWordsOfAnEntryAndTheTablesLatency) {
    CoreSpec spec = fourSpikes();
    spec.fanoutMemory.portBits = 32;
    spec.fanoutMemory.readLatencyCycles = 3;
    OutputBench core({kAll, kAll}, upTo(4), {}, spec);
    for (std::uint32_t c = 0; c < 4; ++c) core.push(20, {0, c, 1});
    EXPECT_EQ(core.readyCycles(), (Cycles{24, 26}));
    EXPECT_EQ(core.counters.fanoutReadWords, 4u);
}

// 3 of 4 columns: bitmap 4 + 3 bits, list 3 + 3 x 3. 42 + 7 bits are 4 flits of 16; a lone spike has 3.
TEST(AxonOutputGroups, HaveTheFlitsThatTheirBitsNeed) {
    NocSpec noc = upTo(4, 16);
    noc.virtualChannels = 1;  // packets do not overtake each other
    OutputBench core({kAll}, noc);
    for (std::uint32_t c = 0; c < 3; ++c) core.push(20, {0, c, 1});
    core.endRow(20);
    core.push(21, {1, 0, 1});
    core.endRow(21);
    EXPECT_EQ(core.readyCycles().size(), 2u);
    EXPECT_EQ(core.sink.packets[0].flits, 4);
    EXPECT_EQ(core.sink.packets[1].flits, 3);
}

TEST(AxonOutputGroups, LeaveTheValuesOfAReadoutAlone) {
    OutputBench core({}, upTo(4), Terminal{TileId{1}, Port::Local});
    EXPECT_FALSE(core.output->gathers());
    core.push(20, {0, 2, -123456});
    core.push(20, {0, 3, 0});
    ASSERT_EQ(core.readyCycles(), (Cycles{22, 23}));
    EXPECT_EQ(core.sink.packets[0].payload.value, -123456);
}

/// A spike where it is wanted: axon (one an entry), row, column, value.
using Arrival = std::tuple<std::uint16_t, std::uint32_t, std::uint32_t, std::int64_t>;

/// From the formula in packet_format.hpp, for header and address of 40 bits.
std::uint64_t flitsOf(std::uint64_t spikes, std::uint32_t width, const NocSpec& noc) {
    const auto bitWidth = [](std::uint32_t value) { return static_cast<std::uint64_t>(std::bit_width(value)); };
    const std::uint64_t list = bitWidth(noc.packet.spikesMax) + spikes * (bitWidth(width - 1) + 1);
    const std::uint64_t bits = 42 + (spikes == 1 ? 0 : std::min(list, width + spikes));
    return (bits + noc.flitBits - 1) / noc.flitBits;
}

RC_GTEST_PROP(AxonOutputGroups, SayWhatWasSentInPacketsOfTheFlitsOfTheFormula, ()) {
    constexpr std::uint32_t kRows = 3, kCols = 40;
    const NocSpec noc{.flitBits = *rc::gen::inRange(8u, 80u),
                      .sourceQueuePackets = *rc::gen::inRange(1u, 5u),
                      .packet = {.spikesMax = *rc::gen::inRange(1u, 50u)}};
    CoreSpec spec;
    spec.outputFifoPackets = kRows * kCols;
    std::vector<FanoutEntry> fanout;
    const auto entries = *rc::gen::inRange<std::uint16_t>(1, 5);
    for (std::uint16_t axon = 0; axon < entries; ++axon) {
        const auto row = *rc::gen::inRange(0u, kRows), col = *rc::gen::inRange(0u, kCols);
        fanout.push_back(
            {{row, *rc::gen::inRange(row, kRows) + 1, col, *rc::gen::inRange(col, kCols) + 1}, CoreId{1}, axon});
    }
    OutputBench core(fanout, noc, {}, spec, {0, kRows, 0, kCols});
    std::multiset<Arrival> wanted, arrived;
    const auto density = *rc::gen::inRange(0u, 9u);
    for (std::uint32_t row = 0; row < kRows; ++row) {
        for (std::uint32_t col = 0; col < kCols; ++col) {
            if (*rc::gen::inRange(0u, 8u) >= density) continue;
            const std::int64_t sign = *rc::gen::element(1, -1);
            core.push(20 + row, {row, col, sign});
            for (const FanoutEntry& entry : fanout)
                if (entry.box.contains(row, col)) wanted.insert({entry.targets.front().axon, row, col, sign});
        }
        core.endRow(20 + row);
    }
    core.scheduler.runUntil(Cycle{100000});
    for (const Packet& packet : core.sink.packets) {
        const Spikes spikes = spikesOf(core, packet, kCols);
        for (const RowSpike& spike : spikes)
            arrived.insert({packet.payload.axon, packet.payload.neuron / kCols, spike.col, spike.value});
        RC_ASSERT(!spikes.empty() && spikes.size() <= noc.packet.spikesMax);
        RC_ASSERT(packet.flits == flitsOf(spikes.size(), fanout[packet.payload.axon].box.cols(), noc));
        if (packet.payload.several) core.blocks.release(blockOf(packet.payload));
    }
    RC_ASSERT(arrived == wanted);
    RC_ASSERT(core.counters.spikeEvents == wanted.size());
    RC_ASSERT(core.blocks.live() == 0u);
    RC_ASSERT(core.activity.idle());
}

}  // namespace
}  // namespace spikeloom::hw
