// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {
namespace {

TEST(NetworkInterface, DeliversThePayloadWithSourceAndTimes) {
    MeshFixture chip({2, 2}, {});
    const Payload payload{.value = -7, .neuron = 123456, .axon = 77, .stepParity = 1};
    ASSERT_TRUE(chip.send(3, 0, 1, 5, payload));
    ASSERT_TRUE(chip.drain());
    const Packet& packet = chip.arrived(0).at(0);
    EXPECT_EQ(packet.payload, payload);
    EXPECT_EQ(packet.source, (Terminal{TileId{3}, Port::Local}));
    EXPECT_EQ(packet.destination, (Terminal{TileId{0}, Port::Local}));
    EXPECT_EQ(packet.created, Cycle{5});
    EXPECT_EQ(packet.injected, Cycle{5});
    EXPECT_EQ(packet.arrived, Cycle{5 + 4 * 3 + 2});
}

TEST(NetworkInterface, RefusesAPacketBeyondItsCapacityAndTakesItAfterAnInjection) {
    MeshFixture chip({2, 1}, {.sourceQueuePackets = 2});
    ASSERT_TRUE(chip.send(0, 1, 1, 0));
    ASSERT_TRUE(chip.send(0, 1, 1, 0));
    EXPECT_TRUE(chip.mesh.interface(TileId{0}).full());
    EXPECT_FALSE(chip.send(0, 1, 1, 0));
    EXPECT_EQ(chip.mesh.packetsInFlight(), 2u);
    chip.scheduler.runUntil(Cycle{0});  // one packet left
    EXPECT_TRUE(chip.send(0, 1, 1, 1));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(1).size(), 3u);
    EXPECT_EQ(chip.mesh.interface(TileId{0}).counters().offersRefused, 1u);
}

TEST(NetworkInterface, InjectsOneFlitACycleAndHoldsAPacketUntilItIsReady) {
    MeshFixture chip({1, 1}, {});
    ASSERT_TRUE(chip.send(0, 0, 3, 2));  // flits in 2, 3, 4
    ASSERT_TRUE(chip.send(0, 0, 1, 2));  // 5
    ASSERT_TRUE(chip.send(0, 0, 1, 9));  // 9, not 6
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(0)[0].injected, Cycle{2});
    EXPECT_EQ(chip.arrived(0)[1].injected, Cycle{5});
    EXPECT_EQ(chip.arrived(0)[2].injected, Cycle{9});
    EXPECT_EQ(chip.mesh.interface(TileId{0}).counters().injectedFlits, 5u);
    EXPECT_EQ(chip.mesh.interface(TileId{0}).counters().ejectedPackets, 3u);
}

// A receiver that refuses: 4 flits wait in its network interface, 4 in each router's buffer on the way, nothing is
// lost.
TEST(NetworkInterface, FillsTheBuffersUpToTheSourceWhenTheReceiverRefuses) {
    MeshFixture chip({2, 1}, {.virtualChannels = 1, .bufferFlits = 4, .sourceQueuePackets = 64});
    chip.sinks[1].refuses = true;
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(chip.send(0, 1, 1, 0));
    EXPECT_FALSE(chip.drain(500));
    EXPECT_EQ(chip.mesh.router(TileId{1}).bufferedFlits(Port::West, 0), 4u);
    EXPECT_EQ(chip.mesh.router(TileId{0}).bufferedFlits(Port::Local, 0), 4u);
    EXPECT_EQ(chip.mesh.interface(TileId{0}).counters().injectedFlits, 12u);
    EXPECT_EQ(chip.mesh.interface(TileId{1}).counters().ejectedFlits, 4u);
    EXPECT_EQ(chip.mesh.packetsInFlight(), 20u);
    chip.sinks[1].refuses = false;
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(1).size(), 20u);
    EXPECT_GT(chip.mesh.interface(TileId{1}).counters().sinkStalls, 400u);
}

TEST(NetworkInterface, CarriesAPacketLongerThanAllBuffersTogether) {
    MeshFixture chip({3, 1}, {.virtualChannels = 1, .bufferFlits = 2});
    ASSERT_TRUE(chip.send(0, 2, 1000, 0));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(2).at(0).flits, 1000);
}

TEST(NetworkInterface, LetsASinkAnswerWithAPacketOfItsOwn) {
    struct Echo final : PacketSink {
        explicit Echo(NetworkInterface& ownInterface) : interface(ownInterface) {}
        bool accept(const Packet& packet, Cycle now) override {
            return interface.offer({.destination = packet.source, .payload = packet.payload}, now + 1);
        }
        NetworkInterface& interface;
    };
    MeshFixture chip({2, 1}, {});
    Echo echo(chip.mesh.interface(TileId{1}));
    chip.mesh.interface(TileId{1}).connectSink(echo);
    ASSERT_TRUE(chip.send(0, 1, 1, 0, {.value = 42}));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(0).at(0).payload.value, 42);
    EXPECT_EQ(chip.arrived(0).at(0).arrived, Cycle{10 + 1 + 10});  // delivered in 10, answered in 11
}

TEST(NetworkInterface, ServesAHostOnTheEdgeOfTheMesh) {
    const std::vector<Terminal> edges = {{TileId{0}, Port::West}, {TileId{3}, Port::South}};
    MeshFixture chip({2, 2}, {}, edges);
    ASSERT_TRUE(chip.mesh.edge(0).offer({.destination = {TileId{3}, Port::Local}}, Cycle{0}));  // routers 0, 1, 3
    ASSERT_TRUE(chip.mesh.interface(TileId{3}).offer({.destination = edges[0]}, Cycle{0}));     // routers 3, 2, 0
    ASSERT_TRUE(chip.mesh.edge(0).offer({.destination = edges[1]}, Cycle{20}));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(latency(chip.arrived(3).at(0)), 14u);
    EXPECT_EQ(chip.arrived(3).at(0).source, edges[0]);
    EXPECT_EQ(latency(chip.sinks[4].packets.at(0)), 14u);
    EXPECT_EQ(latency(chip.sinks[5].packets.at(0)), 14u);
}

TEST(Mesh, RejectsATerminalThatIsNotOnTheEdgeAndAShapeWithoutTiles) {
    CalendarScheduler scheduler;
    const std::vector<Terminal> inside = {{TileId{0}, Port::East}}, beyond = {{TileId{4}, Port::West}};
    EXPECT_THROW(Mesh({2, 2}, {}, scheduler, inside), ConfigError);
    EXPECT_THROW(Mesh({2, 2}, {}, scheduler, beyond), ConfigError);
    EXPECT_THROW(Mesh({2, 0}, {}, scheduler), ConfigError);
    EXPECT_THROW(checkMesh({257, 256}, {}), ConfigError);
    EXPECT_NO_THROW(checkMesh({256, 256}, {}));
}

TEST(NetworkInterface, RefusesAResetWithPacketsInFlight) {
    MeshFixture chip({2, 1}, {});
    ASSERT_TRUE(chip.send(0, 1, 1, 0));
    EXPECT_THROW(chip.mesh.resetSample(), InvariantError);
    ASSERT_TRUE(chip.drain());
    EXPECT_NO_THROW(chip.mesh.resetSample());
}

}  // namespace
}  // namespace spikeloom::hw
