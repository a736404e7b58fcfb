// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

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

}  // namespace
}  // namespace spikeloom::hw
