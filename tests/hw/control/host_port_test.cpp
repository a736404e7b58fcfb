// SPDX-License-Identifier: Apache-2.0
#include "hw/host/host_port.hpp"

#include <gtest/gtest.h>

#include "tests/hw/control/host_bench.hpp"
#include "tests/hw/core/core_bench.hpp"

int sc_main(int, char**) {
    return 0;
}

namespace spikeloom::hw {
namespace {

/// With a core on each tile that notes what arrives.
struct HostPortBench : HostBench {
    explicit HostPortBench(const Options& options = {}) : HostBench(options) {
        activity.connect(scheduler, scheduler.add(probe));
        for (std::uint32_t tile = 0; tile < 2; ++tile) mesh.interface(TileId{tile}).connectSink(cores[tile]);
    }
    /// @return for each packet at a core: first cycle in which it could be injected, and neuron
    [[nodiscard]] std::vector<std::pair<std::uint64_t, std::uint32_t>> at(std::uint32_t core) {
        scheduler.runUntil(scheduler.now() + 1000);
        std::vector<std::pair<std::uint64_t, std::uint32_t>> packets;
        for (const Packet& packet : cores[core].packets)
            packets.emplace_back(value(packet.created), packet.payload.neuron);
        return packets;
    }
    IdleProbe probe;
    std::array<Arrivals, 2> cores{Arrivals{activity}, Arrivals{activity}};
};

using Packets = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

// Told to start in 10, it hands a packet over in 10, 13, 16, ...: each may enter the network one cycle later.
TEST(HostPort, SendsAPacketEveryCyclesPerPacketInTheOrderOfRowsAndColumns) {
    HostPortBench bench({.host = {.cyclesPerPacket = 3}});
    bench.host->beginSample({1, 2, 3, 4, 5, 6});
    EXPECT_TRUE(bench.host->inject(1, Cycle{10}));
    EXPECT_EQ(bench.at(0), (Packets{{11, 0}, {14, 1}, {17, 2}, {20, 3}, {23, 4}, {26, 5}}));
    EXPECT_EQ(bench.cores[0].packets[4].payload, (Payload{.value = 5, .neuron = 4, .axon = 7, .stepParity = 1}));
    EXPECT_TRUE(bench.activity.idle());
}

TEST(HostPort, SendsNoZeros) {
    HostPortBench bench;
    bench.host->beginSample({0, 2, 0, 0, -5, 0});
    EXPECT_TRUE(bench.host->inject(1, Cycle{10}));
    EXPECT_EQ(bench.activity.outstanding(), 2u);
    EXPECT_EQ(bench.at(0), (Packets{{11, 1}, {12, 4}}));
    EXPECT_EQ(bench.cores[0].packets[1].payload.value, -5);
}

TEST(HostPort, SaysSoWhenNothingIsDue) {
    HostPortBench bench;
    bench.host->beginSample({0, 0, 0, 0, 0, 0});
    EXPECT_FALSE(bench.host->inject(1, Cycle{10}));
    bench.host->beginSample({1, 1, 1, 1, 1, 1});
    EXPECT_FALSE(bench.host->inject(2, Cycle{10}));  // all of it was due in step 1
    EXPECT_TRUE(bench.activity.idle());
}

// Rows to one core each, the middle column to both: one packet for each core that needs the value, one after the other.
TEST(HostPort, SendsAValueToEachCoreThatNeedsIt) {
    HostPortBench bench(
        {.fanout = {{{0, 1, 0, 3}, CoreId{0}, 1}, {{1, 2, 0, 3}, CoreId{1}, 2}, {{0, 2, 1, 2}, CoreId{1}, 3}}});
    bench.host->beginSample({1, 1, 1, 1, 1, 1});
    EXPECT_TRUE(bench.host->inject(1, Cycle{10}));
    EXPECT_EQ(bench.at(0), (Packets{{11, 0}, {12, 1}, {14, 2}}));
    EXPECT_EQ(bench.at(1), (Packets{{13, 1}, {15, 3}, {16, 4}, {17, 4}, {18, 5}}));
    EXPECT_EQ(bench.cores[1].packets[0].payload.axon, 3);
}

// One packet for both cores: three values in three cycles.
TEST(HostPort, SendsAValueOnceToCoresThatWantTheSame) {
    FanoutEntry both{{0, 1, 0, 3}, CoreId{0}, 1};
    both.targets.push_back({CoreId{1}, 2});
    HostPortBench bench({.noc = {.multicast = Multicast::Tree}, .fanout = {both}});
    bench.host->beginSample({1, 1, 1, 1, 1, 1});
    EXPECT_TRUE(bench.host->inject(1, Cycle{10}));
    EXPECT_EQ(bench.at(0), (Packets{{11, 0}, {12, 1}, {13, 2}}));
    EXPECT_EQ(bench.at(1), (Packets{{11, 0}, {12, 1}, {13, 2}}));
    EXPECT_TRUE(bench.activity.idle());
}

// 5 over three steps: floor(5 k / 3) grows by 1, 2, 2; -1 by -1, 0, 0 (floors -1, -1, -1).
TEST(HostPort, SpreadsTheInputOverItsSteps) {
    HostPortBench bench({.rule = {.inputSteps = 3}});
    bench.host->beginSample({5, -1, 0, 0, 0, 0});
    const auto injected = [&](std::uint32_t step) {
        bench.cores[0].packets.clear();
        EXPECT_EQ(bench.host->inject(step, Cycle{1000 * step}), step <= 3);
        bench.runUntil(1000 * step + 500);
        std::vector<std::int64_t> values;
        for (const Packet& packet : bench.cores[0].packets) {
            EXPECT_EQ(packet.payload.stepParity, step % 2);
            values.push_back(packet.payload.value);
        }
        return values;
    };
    EXPECT_EQ(injected(1), (std::vector<std::int64_t>{1, -1}));
    EXPECT_EQ(injected(2), (std::vector<std::int64_t>{2}));
    EXPECT_EQ(injected(3), (std::vector<std::int64_t>{2}));
    EXPECT_EQ(injected(4), (std::vector<std::int64_t>{}));
}

// Frames of steps 1 and 3; nothing happened in 2, and there is no frame for 4.
TEST(HostPort, SendsTheFrameOfEachStepAndNothingAfterTheLast) {
    HostPortBench bench({.frames = 3});
    bench.host->beginSample(program::SampleInput({{0, 0, 4, 0, 0, 1}, {0, 0, 0, 0, 0, 0}, {2, 0, 0, 0, 0, 0}}));
    const auto injected = [&](std::uint32_t step) {
        bench.cores[0].packets.clear();
        EXPECT_EQ(bench.host->scheduled(step), step <= 3);
        EXPECT_EQ(bench.host->inject(step, Cycle{1000 * step}), step == 1 || step == 3);
        bench.runUntil(1000 * step + 500);
        std::vector<std::pair<std::uint32_t, std::int64_t>> events;
        for (const Packet& packet : bench.cores[0].packets)
            events.emplace_back(packet.payload.neuron, packet.payload.value);
        return events;
    };
    using Events = std::vector<std::pair<std::uint32_t, std::int64_t>>;
    EXPECT_EQ(injected(1), (Events{{2, 4}, {5, 1}}));
    EXPECT_EQ(injected(2), Events{});
    EXPECT_EQ(injected(3), (Events{{0, 2}}));
    EXPECT_EQ(injected(4), Events{});
}

// A queue of one packet: the packet handed over in 10 leaves in 11, in which the host finds room again.
TEST(HostPort, WaitsWhileTheNetworkTakesNoPacket) {
    HostPortBench bench({.noc = {.flitBits = 16, .sourceQueuePackets = 1}});  // 40 + 9 bits: 4 flits, sent in 11 .. 14
    bench.host->beginSample({1, 1, 0, 0, 0, 0});
    EXPECT_TRUE(bench.host->inject(1, Cycle{10}));
    bench.runUntil(13);
    EXPECT_EQ(bench.host->queued(), 1u);
    EXPECT_EQ(bench.at(0), (Packets{{11, 0}, {15, 1}}));
    EXPECT_EQ(bench.host->queued(), 0u);
}

// 255 x 1000 takes 18 bits and a sign; with 40 of header, 59 of 64 bits. 255 x 100000 takes 25 and a sign: 66 bits.
TEST(HostPort, CountsTheBitsOfWholeFlits) {
    for (const auto& [multiplier, flits] : {std::pair{1000, 1u}, std::pair{100000, 2u}}) {
        HostPortBench bench({.multiplier = multiplier});
        bench.host->beginSample({1, 0, 1, 0, 0, 0});
        EXPECT_TRUE(bench.host->inject(1, Cycle{10}));
        bench.runUntil(100);
        EXPECT_EQ(bench.host->linkBits(), 2u * flits * 64);
    }
}

// From tile 1 to the west edge of tile 0 there are two routers: a packet of 2 flits ready in 10 arrives in 10 + 4 * 2 +
// 2 + 1.
TEST(HostPort, CollectsTheReadoutInTheCycleInWhichItArrives) {
    HostPortBench bench;
    bench.host->beginSample({0, 0, 0, 0, 0, 0});
    bench.activity.begin();
    ASSERT_TRUE(bench.mesh.interface(TileId{1}).offer(
        {.destination = HostBench::kEdge, .payload = {.value = -300, .neuron = 3}, .flits = 2}, Cycle{10}));
    bench.runUntil(20);
    EXPECT_EQ(bench.host->readout(), (std::vector<std::int64_t>{0, 0, 0, 0}));
    bench.runUntil(21);
    EXPECT_EQ(bench.host->readout(), (std::vector<std::int64_t>{0, 0, 0, -300}));
    EXPECT_EQ(bench.host->lastArrival(), Cycle{21});
    EXPECT_EQ(bench.host->linkBits(), 128u);
    bench.runUntil(22);
    EXPECT_EQ(bench.probe.heard, Cycle{22});
    bench.host->beginSample({0, 0, 0, 0, 0, 0});
    EXPECT_EQ(bench.host->readout(), (std::vector<std::int64_t>{0, 0, 0, 0}));
    EXPECT_EQ(bench.host->linkBits(), 0u);
}

}  // namespace
}  // namespace spikeloom::hw
