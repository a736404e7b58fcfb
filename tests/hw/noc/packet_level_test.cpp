// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/noc/network_fixture.hpp"

namespace spikeloom::hw {
namespace {

using testing::ElementsAre;

struct PacketLevel : testing::Test {
    NocSpec spec{.fidelity = "packet"};
};

// 4 R + 2 + (S - 1): injection 2, 4 a router.
TEST_F(PacketLevel, TakesTheTimeOfTheFlitLevelWhereNobodyCompetes) {
    NetworkFixture chip({4, 1}, spec);
    ASSERT_TRUE(chip.send(0, 0, 1, 1));    // R = 1: 1 + 6
    ASSERT_TRUE(chip.send(0, 3, 1, 50));   // R = 4: 50 + 18
    ASSERT_TRUE(chip.send(3, 1, 4, 100));  // R = 3, S = 4: 100 + 14 + 3
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(0), ElementsAre(7));
    EXPECT_THAT(chip.arrivals(3), ElementsAre(68));
    EXPECT_THAT(chip.arrivals(1), ElementsAre(117));
}

// Links of 3 cycles: 4 to the first router, 1 + 5 from one to the next. R = 2: 4 + 12.
TEST_F(PacketLevel, CountsTheCyclesOfLongLinks) {
    spec.linkCycles = 3;
    NetworkFixture chip({2, 1}, spec);
    ASSERT_TRUE(chip.send(0, 1, 1, 10));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(1), ElementsAre(26));
}

// Buffers of 4: the fifth flit waits for the first one's credit, which takes 3 there and 3 back: 2 cycles late.
TEST_F(PacketLevel, HoldsUpAPacketThatIsLongerThanABuffer) {
    NetworkFixture chip({2, 1}, spec);
    ASSERT_TRUE(chip.send(0, 1, 4, 10));
    ASSERT_TRUE(chip.send(0, 1, 5, 50));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(1), ElementsAre(10 + 10 + 3, 50 + 10 + 4 + 2));
}

// 0 -> 2 and 1 -> 2 in a row of three: the head of 0's is granted router 1's east output in 10 + 2 + 4 + 1 = 17, that
// of 1's, injected in 14, would be in 14 + 3 = 17 too. 0's was reserved first, three flits long; 1's has it from 20 on.
TEST_F(PacketLevel, GivesALinkToOnePacketAfterTheOther) {
    NetworkFixture chip({3, 1}, spec);
    ASSERT_TRUE(chip.send(0, 2, 3, 10));
    ASSERT_TRUE(chip.send(1, 2, 1, 14));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(2), ElementsAre(10 + 14 + 2, 14 + 10 + 3));
}

// The one that was sent later but is nearer does not wait for a cycle that is reserved for later.
TEST_F(PacketLevel, LetsANearPacketPassBeforeOneThatComesFromFar) {
    NetworkFixture chip({8, 1}, spec);
    ASSERT_TRUE(chip.send(0, 7, 1, 10));  // R = 8: 44
    ASSERT_TRUE(chip.send(6, 7, 1, 11));  // R = 2: 21
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(7), ElementsAre(21, 44));
}

TEST_F(PacketLevel, InjectsOneFlitACycleAndFillsInTheTimes) {
    NetworkFixture chip({2, 1}, spec);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(chip.send(0, 1, 2, 10));
    ASSERT_TRUE(chip.drain());
    const auto& packets = chip.sinks[1].packets;
    ASSERT_EQ(packets.size(), 3u);
    for (std::uint64_t i = 0; i < 3; ++i) {
        EXPECT_EQ(value(packets[i].created), 10u);
        EXPECT_EQ(value(packets[i].injected), 10 + 2 * i);
        EXPECT_EQ(value(packets[i].arrived), 10 + 2 * i + 11);
        EXPECT_EQ(packets[i].source, (Terminal{TileId{0}, Port::Local}));
    }
}

// A slot is free once the tail has left: of packets of 2 flits that are ready in 10, in 11, 13, ...
TEST_F(PacketLevel, RefusesWhatFindsTheSourceQueueFull) {
    spec.sourceQueuePackets = 2;
    NetworkFixture chip({2, 1}, spec);
    EXPECT_TRUE(chip.send(0, 1, 2, 10));
    EXPECT_FALSE(chip.at(0).full());
    EXPECT_TRUE(chip.send(0, 1, 2, 10));
    EXPECT_TRUE(chip.at(0).full());
    EXPECT_FALSE(chip.send(0, 1, 2, 10));
    chip.scheduler.runUntil(Cycle{10});
    EXPECT_TRUE(chip.at(0).full());
    chip.scheduler.runUntil(Cycle{11});
    EXPECT_FALSE(chip.at(0).full());
    EXPECT_TRUE(chip.send(0, 1, 2, 12));
    EXPECT_TRUE(chip.at(0).full());
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.sinks[1].packets.size(), 3u);
}

// Due in 20, 21, 22 (R = 2); refused until 30, then one a cycle in their order.
TEST_F(PacketLevel, OffersARefusedPacketAgainInEveryCycleAndKeepsThoseBehindItInOrder) {
    NetworkFixture chip({2, 1}, spec);
    for (std::uint32_t i = 0; i < 3; ++i) ASSERT_TRUE(chip.send(0, 1, 1, 10 + i, {.neuron = i}));
    chip.sinks[1].refuses = true;
    chip.scheduler.runUntil(Cycle{29});
    EXPECT_EQ(chip.network->packetsInFlight(), 3u);
    ASSERT_EQ(chip.network->blocked().size(), 1u);
    EXPECT_EQ(describe(*chip.network->oldestBlocked()),
              "network interface of tile 1 (local): packet from tile 0 to tile 1, created in cycle 10, waits for its "
              "receiver to accept it");
    chip.sinks[1].refuses = false;
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(1), ElementsAre(30, 31, 32));
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(chip.sinks[1].packets[i].payload.neuron, i);
    EXPECT_TRUE(chip.network->blocked().empty());
}

// A 2 x 1 mesh has 2 + 3 / 2 = 3 buffers on a path; with one channel of 4 flits, 12 packets are let in.
TEST_F(PacketLevel, StopsTheSendersOfAReceiverThatDoesNotAccept) {
    spec.virtualChannels = 1;
    spec.sourceQueuePackets = 8;
    NetworkFixture chip({2, 1}, spec);
    chip.sinks[1].refuses = true;
    int offered = 0;
    for (std::uint64_t cycle = 1; cycle < 200; ++cycle) {
        offered += chip.send(0, 1, 1, cycle);
        chip.scheduler.runUntil(Cycle{cycle});
    }
    EXPECT_EQ(offered, 12 + 8);
    ASSERT_EQ(chip.network->blocked().size(), 2u);
    EXPECT_EQ(chip.network->blocked()[1].place, BlockedPacket::Place::SourceQueue);
    EXPECT_EQ(chip.network->totals().packetsInjected, 12u);
    chip.sinks[1].refuses = false;
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.sinks[1].packets.size(), 20u);
    EXPECT_EQ(chip.network->totals().packetsEjected, 20u);
}

// One channel of one flit: a slot is busy for 3 cycles there, 1 in the router, 3 back. So a packet each 7 cycles.
TEST_F(PacketLevel, IsSlowWhereBuffersAreSmallerThanTheWayOfACredit) {
    spec.virtualChannels = spec.bufferFlits = 1;
    NetworkFixture chip({2, 1}, spec);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(chip.send(0, 1, 1, 10));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(1), ElementsAre(20, 27, 34));
}

TEST_F(PacketLevel, ReachesTheTerminalOnTheEdgeAndCountsItsWireAsALink) {
    const Terminal host{TileId{0}, Port::West};
    NetworkFixture chip({2, 1}, spec, {host});
    ASSERT_TRUE(chip.at(1).offer({.destination = host, .flits = 2}, Cycle{1}));
    ASSERT_TRUE(chip.network->port(host).offer({.destination = {TileId{1}, Port::Local}, .flits = 2}, Cycle{40}));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(2), ElementsAre(1 + 11));
    EXPECT_EQ(chip.network->totals().flitHops, 8u);
    EXPECT_EQ(chip.network->totals().linkTraversals, 4u + 2u);  // out: east and edge; in: the link between the routers
}

// Credits take 10 cycles more, and there is one slot: granted in 13, the way out is busy for 3 + 12 cycles, 13 to 27. A
// packet that is ready in 17 is granted it in 28 then, but in 20 after a reset, since the credits are back at once.
TEST_F(PacketLevel, ForgetsTheSampleBeforeWhenItIsReset) {
    spec.virtualChannels = spec.bufferFlits = 1;
    spec.creditCycles = 10;
    for (const bool resets : {false, true}) {
        NetworkFixture chip({1, 1}, spec);
        ASSERT_TRUE(chip.send(0, 0, 1, 10));
        EXPECT_THROW(chip.network->resetSample(), InvariantError);
        ASSERT_TRUE(chip.drain());
        if (resets) chip.network->resetSample();
        ASSERT_TRUE(chip.send(0, 0, 1, 17));
        ASSERT_TRUE(chip.drain());
        EXPECT_THAT(chip.arrivals(0), ElementsAre(16, resets ? 23 : 31));
    }
}

// 13 flits, one slot: (13 - 1) x 15 cycles after the head its tail arrives, but the source counts 16 for each of them.
TEST_F(PacketLevel, ForgetsTheSourceQueueOfTheSampleBefore) {
    spec.virtualChannels = spec.bufferFlits = 1;
    spec.creditCycles = 10;
    NetworkFixture chip({1, 1}, spec);
    ASSERT_TRUE(chip.send(0, 0, 13, 10));  // arrives in 16 + 180
    ASSERT_TRUE(chip.drain());
    chip.network->resetSample();
    ASSERT_TRUE(chip.send(0, 0, 1, 197));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(0), ElementsAre(196, 203));
}

// Buffers of 4, 6 flits: the fifth leaves when the first one's credit is back, in 10 + 5, so that the next head, which
// would be due in 16, leaves in 17.
TEST_F(PacketLevel, KeepsTheRestOfALongPacketInTheSourceAsTheFlitLevelDoes) {
    for (const char* fidelity : {"flit", "packet"}) {
        spec.fidelity = fidelity;
        NetworkFixture chip({3, 1}, spec);
        ASSERT_TRUE(chip.send(0, 2, 6, 10));
        ASSERT_TRUE(chip.send(0, 1, 1, 10));
        ASSERT_TRUE(chip.drain());
        EXPECT_EQ(value(chip.sinks[1].packets.at(0).injected), 17u) << fidelity;
    }
}

TEST_F(PacketLevel, HasNoPortWhereThereIsNoTerminal) {
    NetworkFixture chip({2, 1}, spec);
    EXPECT_THROW(static_cast<void>(chip.network->port({TileId{0}, Port::West})), InvariantError);
    EXPECT_THROW(static_cast<void>(chip.network->port({TileId{2}, Port::Local})), InvariantError);
    EXPECT_THROW(static_cast<void>(chip.at(0).offer({.destination = {TileId{0}, Port::West}}, Cycle{1})),
                 InvariantError);
    EXPECT_THROW(static_cast<void>(chip.send(0, 1, 0, 1)), InvariantError);
}

}  // namespace
}  // namespace spikeloom::hw
