// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <vector>

#include "hw/noc/flit/router.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {
namespace {

// 12 packets to a receiver that refuses: 4 in its interface, 4 in each of two routers' buffers; then some in the queue.
struct StalledNetwork : testing::Test {
    StalledNetwork() : chip({2, 1}, {.virtualChannels = 1, .bufferFlits = 4, .sourceQueuePackets = 64}) {
        chip.sinks[1].refuses = true;
        for (std::uint64_t i = 0; i < 20; ++i) queued += chip.send(0, 1, 1, i);
        chip.scheduler.runUntil(Cycle{500});
    }
    MeshFixture chip;
    int queued = 0;
};

TEST_F(StalledNetwork, NamesTheOldestPacketAndWhatItWaitsFor) {
    ASSERT_EQ(queued, 20);
    const auto oldest = chip.mesh.oldestBlocked();
    ASSERT_TRUE(oldest.has_value());
    EXPECT_EQ(describe(*oldest),
              "network interface of tile 1 (local): packet from tile 0 to tile 1, created in cycle 0, waits for its "
              "receiver to accept it");
}

TEST_F(StalledNetwork, ListsTheHeadOfEveryBufferBehindIt) {
    std::vector<std::string> lines;
    for (const BlockedPacket& blocked : chip.mesh.blocked()) lines.push_back(describe(blocked));
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(
        lines[1],
        "router of tile 1, west input, virtual channel 0: packet from tile 0 to tile 1, created in cycle 4, waits "
        "for a credit of the local output");
    EXPECT_EQ(
        lines[2],
        "router of tile 0, local input, virtual channel 0: packet from tile 0 to tile 1, created in cycle 8, waits "
        "for a credit of the east output");
    EXPECT_EQ(
        lines[3],
        "source queue of tile 0 (local): packet from tile 0 to tile 1, created in cycle 12, waits for a credit of "
        "the local output");
}

TEST_F(StalledNetwork, HasNothingToReportOnceItHasDrained) {
    chip.sinks[1].refuses = false;
    ASSERT_TRUE(chip.drain());
    EXPECT_FALSE(chip.mesh.oldestBlocked().has_value());
}

// A long packet from 0 holds the only channel of router 1's east output; the head from 1 has none.
TEST(BlockedPacket, TellsAMissingChannelFromAMissingCredit) {
    MeshFixture chip({3, 1}, {.virtualChannels = 1, .bufferFlits = 4});
    chip.sinks[2].refuses = true;
    ASSERT_TRUE(chip.send(2, 2, 1, 0));    // fills the interface's receiving end
    ASSERT_TRUE(chip.send(0, 2, 100, 1));  // backs up behind it
    ASSERT_TRUE(chip.send(1, 2, 1, 20));
    chip.scheduler.runUntil(Cycle{500});
    const auto blocked = chip.mesh.router(TileId{1}).blocked();
    ASSERT_EQ(blocked.size(), 2u);
    EXPECT_EQ(blocked[0].port, Port::West);
    EXPECT_EQ(blocked[0].waitsFor, BlockedPacket::WaitsFor::Credit);
    EXPECT_EQ(blocked[1].port, Port::Local);
    EXPECT_EQ(blocked[1].waitsFor, BlockedPacket::WaitsFor::VirtualChannel);
    EXPECT_EQ(blocked[1].output, Port::East);
}

// The head in router 1 waits for the channel that the long packet holds; that waits for room in router 2, where its own
// flits wait for room in the interface, behind the packet that the receiver refuses.
TEST(WaitChain, FollowsChannelsAndCreditsToTheReceiver) {
    MeshFixture chip({3, 1}, {.virtualChannels = 1, .bufferFlits = 4});
    chip.sinks[2].refuses = true;
    ASSERT_TRUE(chip.send(1, 2, 1, 0));    // refused
    ASSERT_TRUE(chip.send(0, 2, 100, 1));  // backs up behind it
    chip.scheduler.runUntil(Cycle{500});
    const WaitChain chain = chip.mesh.waitChain();
    ASSERT_EQ(chain.packets.size(), 1u);  // the oldest is the refused one
    EXPECT_EQ(chain.packets[0].waitsFor, BlockedPacket::WaitsFor::Receiver);
    EXPECT_EQ(chip.mesh.router(TileId{2}).obstacleOf(1)->channel, 4u);  // its west input waits for the local output
    EXPECT_TRUE(chip.mesh.router(TileId{2}).obstacleOf(1)->behindOutput);
}

/// Four routers in a ring, all packets clockwise, without the divided channels that a ring needs.
struct ClockwiseRing {
    //  0 -> 1
    //  ^    v
    //  2 <- 3
    static RoutingTable clockwise(TileId here) {
        constexpr Port kOut[4] = {Port::East, Port::South, Port::North, Port::West};
        return {.routes = std::vector<Route>(4, Route{kOut[indexOf(here)]}), .shape = kShape};
    }
    ClockwiseRing() {
        for (std::uint32_t i = 0; i < 4; ++i) {
            routers.push_back(std::make_unique<Router>(RouterArguments{
                "Router", kSpec, TileId{i}, portsOf(1), clockwise(TileId{i}), scheduler, all.packets()}));
            all.add(*routers[i]);
        }
        for (std::uint32_t i = 0; i < 4; ++i) {
            interfaces.push_back(std::make_unique<NetworkInterface>(
                "Interface", kSpec, Terminal{TileId{i}, Port::Local}, scheduler, all.packets()));
            routers[i]->connectOutput(Port::Local, interfaces[i]->input());
            interfaces[i]->connectOutput(routers[i]->input(Port::Local));
            interfaces[i]->connectSink(sink);
            all.add(*interfaces[i]);
        }
        forEachLink(kShape, [&](TileId from, Port out, TileId to, Port in) {
            routers[indexOf(from)]->connectOutput(out, routers[indexOf(to)]->input(in));
        });
    }
    static constexpr MeshShape kShape{2, 2};
    inline static const NocSpec kSpec{.virtualChannels = 1, .bufferFlits = 4};
    CalendarScheduler scheduler;
    Interconnect all{kShape, kSpec};
    std::vector<std::unique_ptr<Router>> routers;
    std::vector<std::unique_ptr<NetworkInterface>> interfaces;
    Collector sink;
};

// Everybody sends 8 flits to the tile two further on: each packet holds one link of the ring and waits for the next.
TEST(WaitChain, ClosesWhereChannelsWaitForEachOtherInACircle) {
    ClockwiseRing ring;
    constexpr std::uint32_t kOpposite[4] = {3, 2, 1, 0};
    for (std::uint32_t i = 0; i < 4; ++i)
        ASSERT_TRUE(
            ring.interfaces[i]->offer({.destination = {TileId{kOpposite[i]}, Port::Local}, .flits = 8}, Cycle{0}));
    ring.scheduler.runUntil(Cycle{1000});
    ASSERT_EQ(ring.all.packetsInFlight(), 4u);
    const WaitChain chain = ring.all.waitChain();
    EXPECT_TRUE(chain.circular);
    std::set<std::uint32_t> sources;
    for (const BlockedPacket& blocked : chain.packets) sources.insert(indexOf(blocked.packet.source.tile));
    EXPECT_EQ(sources.size(), 4u);  // all of them are in it
    for (const BlockedPacket& blocked : chain.packets)
        EXPECT_NE(blocked.waitsFor, BlockedPacket::WaitsFor::Receiver) << describe(blocked);
}

}  // namespace
}  // namespace spikeloom::hw
