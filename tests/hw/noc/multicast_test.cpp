// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "models/support/error.hpp"
#include "tests/hw/noc/any_board.hpp"
#include "tests/hw/noc/multicast_fixture.hpp"

namespace spikeloom::hw {
namespace {

struct OfAnyFidelity : testing::TestWithParam<std::string> {
    [[nodiscard]] static NocSpec spec() { return {.fidelity = GetParam()}; }
};
INSTANTIATE_TEST_SUITE_P(Multicast, OfAnyFidelity, testing::ValuesIn(fidelityNames()),
                         [](const auto& tested) { return tested.param; });

// Tiles 0 1 / 2 3. In router 0 in cycle 2; its east branch is granted in 3, and the south branch, through both
// allocators again, in 5. Router 1 has it in 6: south granted in 7, local in 9, there in 12. Router 3 in 10: granted in
// 11, there in 14. Router 2 has it in 8: granted in 9, there in 12. Six flits leave routers; three packets would be
// seven.
TEST_P(OfAnyFidelity, ATreeServesItsBranchesOneAfterAnother) {
    MulticastFixture chip({2, 2}, spec(), {group(0, {1, 2, 3})});
    ASSERT_TRUE(chip.multicast(0, 1, 0));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(1), testing::ElementsAre(12));
    EXPECT_THAT(chip.arrivals(2), testing::ElementsAre(12));
    EXPECT_THAT(chip.arrivals(3), testing::ElementsAre(14));
    const NetworkTotals totals = chip.network->totals();
    EXPECT_EQ(totals.flitHops, 6u);
    EXPECT_EQ(totals.linkTraversals, 3u);
    EXPECT_EQ(totals.packetsInjected, 1u);
    EXPECT_EQ(totals.packetsEjected, 3u);
    EXPECT_EQ(totals.multicastLookups, 4u);
}

// As above with 3 flits: the second branch of a router waits for the first one's tail, 3 cycles instead of 1. East of
// router 0 is granted in 3, south in 7; router 1 in 6: south in 7, local in 11, its tail there in 16; router 3 in 10:
// granted in 11, tail in 16; router 2 in 10: the same.
TEST_P(OfAnyFidelity, ABranchIsTakenUpWhenTheTailHasLeftOnTheOneBefore) {
    MulticastFixture chip({2, 2}, spec(), {group(0, {1, 2, 3})});
    ASSERT_TRUE(chip.multicast(0, 3, 0));
    ASSERT_TRUE(chip.drain());
    for (const std::uint32_t tile : {1, 2, 3}) EXPECT_THAT(chip.arrivals(tile), testing::ElementsAre(16));
}

// One cycle less a router by speculation, and one less between branches: router 0 in 2, east granted in 2, south in 3.
// Router 1 in 5: south in 5, local in 6, there in 9; router 3 in 8, there in 11; router 2 in 6, there in 9.
TEST_P(OfAnyFidelity, SpeculationSavesACycleBetweenBranches) {
    NocSpec speculative = spec();
    speculative.allocation = Allocation::Speculative;
    MulticastFixture chip({2, 2}, speculative, {group(0, {1, 2, 3})});
    ASSERT_TRUE(chip.multicast(0, 1, 0));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(1), testing::ElementsAre(9));
    EXPECT_THAT(chip.arrivals(2), testing::ElementsAre(9));
    EXPECT_THAT(chip.arrivals(3), testing::ElementsAre(11));
}

TEST_P(OfAnyFidelity, ACopySaysWhereItArrived) {
    MulticastFixture chip({3, 1}, spec(), {group(1, {0, 1, 2})});
    ASSERT_TRUE(chip.multicast(0, 1, 0, {.value = -1, .neuron = 5}));
    ASSERT_TRUE(chip.drain());
    for (const std::uint32_t tile : {0, 1, 2}) {
        ASSERT_EQ(chip.sinks[tile].packets.size(), 1u);
        EXPECT_EQ(chip.sinks[tile].packets[0].destination, local(tile));
        EXPECT_EQ(chip.sinks[tile].packets[0].source, local(1));
        EXPECT_EQ(chip.sinks[tile].packets[0].payload, (Payload{.value = -1, .neuron = 5}));
    }
}

TEST_P(OfAnyFidelity, APacketLongerThanABufferIsRefused) {
    MulticastFixture chip({2, 1}, spec(), {group(0, {1})});
    EXPECT_TRUE(chip.multicast(0, 4, 0));
    EXPECT_THROW(static_cast<void>(chip.multicast(0, 5, 1)), InvariantError);
}

TEST_P(OfAnyFidelity, AGroupBelongsToItsSource) {
    MulticastFixture chip({2, 1}, spec(), {group(0, {1})});
    EXPECT_THROW(static_cast<void>(chip.at(1).offer({.group = GroupId{0}}, Cycle{0})), InvariantError);
    EXPECT_THROW(static_cast<void>(chip.at(0).offer({.group = GroupId{1}}, Cycle{0})), InvariantError);
}

TEST(MulticastTrees, RefusesDestinationsThatAreNoSet) {
    const MeshShape shape{2, 2};
    EXPECT_THROW(MulticastTrees(shape, {}, std::vector{group(0, {})}), InvariantError);
    EXPECT_THROW(MulticastTrees(shape, {}, std::vector{group(0, {3, 1, 3})}), InvariantError);
}

// 0 1 2 / 3 4 5: from 0 to 2 and 5, by 1.
TEST(MulticastTrees, CountsTheEntriesOfEveryRoutersTable) {
    const MulticastTrees trees({3, 2}, {}, std::vector{group(0, {2, 5}), group(4, {4})});
    EXPECT_THAT(trees.entries(), testing::ElementsAre(1, 1, 1, 0, 1, 1));
}

TEST(Multicast, IsRefusedWhereItIsNotProvedFreeOfDeadlock) {
    const auto makes = [](const std::string& routing, Topology topology) {
        CalendarScheduler scheduler;
        static_cast<void>(
            makeNetwork({4, 4}, {.routing = routing, .multicast = Multicast::Tree, .topology = topology}, scheduler));
    };
    EXPECT_NO_THROW(makes("xy", Topology::Mesh));
    EXPECT_NO_THROW(makes("yx", Topology::Mesh));
    EXPECT_THROW(makes("odd_even", Topology::Mesh), ConfigError);
    EXPECT_THROW(makes("xy", Topology::Torus), ConfigError);
}

// The receiver on tile 1 takes nothing; with one channel of one flit its router is full after two packets, and still
// the third one reaches tile 2 by the branch that is free.
TEST(Multicast, ABranchThatWaitsDoesNotHoldUpTheOthers) {
    MulticastFixture chip({2, 2}, {.virtualChannels = 1, .bufferFlits = 1}, {group(0, {1, 2})});
    chip.sinks[1].refuses = true;
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(chip.multicast(0, 1, 0));
    chip.scheduler.runUntil(Cycle{1000});
    EXPECT_EQ(chip.sinks[2].packets.size(), 3u);
    chip.sinks[1].refuses = false;
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.sinks[1].packets.size(), 4u);
    EXPECT_EQ(chip.sinks[2].packets.size(), 4u);
}

// Router 1 keeps 2 flits for a receiver that does not take them, so that one of its four slots is free besides the one
// for the third: a packet of two flits stays in its source until both have room.
TEST(Multicast, APacketMovesOnlyWhereAllOfItHasRoom) {
    MulticastFixture chip({2, 1}, {.virtualChannels = 1, .bufferFlits = 2}, {group(0, {1})});
    chip.sinks[1].refuses = true;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(chip.send(0, 1, 1, 0));  // two in the interface, one in router 1
    ASSERT_TRUE(chip.multicast(0, 2, 0));
    chip.scheduler.runUntil(Cycle{1000});
    const auto blocked = chip.network->blocked();
    const auto tree = std::find_if(blocked.begin(), blocked.end(), [](const BlockedPacket& one) {
        return one.packet.group != kNoGroup && one.place == BlockedPacket::Place::Router;
    });
    ASSERT_NE(tree, blocked.end());
    EXPECT_EQ(describe(*tree),
              "router of tile 0, local input, virtual channel 0: packet from tile 0 to multicast group 0, created in "
              "cycle 0, waits for a free virtual channel of the east output");
    const WaitChain chain = chip.network->waitChain();
    EXPECT_FALSE(chain.circular);
    chip.sinks[1].refuses = false;
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.sinks[1].packets.size(), 4u);
}

/// A mesh, of one chip or of several.
MeshShape anyShape() {
    MeshShape shape{*rc::gen::inRange(1u, 4u), *rc::gen::inRange(1u, 4u)};
    shape.board = {.chipsX = *rc::gen::inRange(1u, 3u),
                   .chipsY = *rc::gen::inRange(1u, 3u),
                   .linkBits = *rc::gen::element(16u, 30u, 64u),
                   .linkCycles = *rc::gen::inRange(1u, 20u)};
    shape.width *= shape.board.chipsX;
    shape.height *= shape.board.chipsY;
    return shape;
}

NocSpec anySpec(std::uint16_t flitsMax) {
    return {.virtualChannels = *rc::gen::inRange(1u, 5u),
            .bufferFlits = flitsMax + *rc::gen::element(0u, 1u, 3u),
            .linkCycles = *rc::gen::inRange(1u, 4u),
            .verticalLinkCycles = anyVerticalLinkCycles(),
            .localLinkCycles = anyLocalLinkCycles(),
            .creditCycles = *rc::gen::inRange(0u, 4u),
            .routeComputation = *rc::gen::element(RouteComputation::LookAhead, RouteComputation::Stage),
            .allocation = *rc::gen::element(Allocation::Separate, Allocation::Speculative),
            .sourceQueuePackets = 4096,
            .routing = *rc::gen::element<std::string>("xy", "yx"),
            .concentration = anyConcentration()};
}

RC_GTEST_PROP(Multicast, BringsEveryPacketOnceToEachOfItsDestinationsUnderEveryFidelity, ()) {
    const auto flitsMax = *rc::gen::element<std::uint16_t>(1, 2, 4);
    NocSpec spec = anySpec(flitsMax);
    const MeshShape shape = shapeFor(anyShape(), spec);
    const RandomTraffic traffic(*rc::gen::arbitrary<std::uint32_t>(), shape, *rc::gen::inRange(1u, 20u),
                                *rc::gen::inRange(1u, 300u), *rc::gen::inRange(1u, 300u), flitsMax);
    std::set<std::uint64_t> hops, lookups, crossings;
    for (const std::string& fidelity : fidelityNames()) {
        spec.fidelity = fidelity;
        MulticastFixture chip(shape, spec, traffic.groups);
        for (std::uint32_t i = 0; i < traffic.sends.size(); ++i) RC_ASSERT(traffic.offer(chip, i));
        RC_ASSERT(chip.drain(1000000));
        RC_ASSERT(traffic.arrivedOnce(chip));
        RC_ASSERT(chip.network->totals().packetsEjected == traffic.copies());
        const LatencySums split = chip.network->totals().latency;
        RC_ASSERT(split.packets == traffic.copies());
        RC_ASSERT(split.latency() == traffic.latency(chip));
        RC_ASSERT(split.contention <= split.latency());  // and not below zero
        hops.insert(chip.network->totals().flitHops);
        crossings.insert(chip.network->totals().chipCrossings);
        lookups.insert(chip.network->totals().multicastLookups);
    }
    RC_ASSERT(hops.size() == 1u && lookups.size() == 1u && crossings.size() == 1u);
}

RC_GTEST_PROP(Multicast, TakesTheSameTimeUnderEveryFidelityWhereItMeetsNobody, ()) {
    const auto flits = *rc::gen::inRange<std::uint16_t>(1, 6);
    NocSpec spec = anySpec(flits);
    const MeshShape shape = shapeFor(anyShape(), spec);
    RandomTraffic traffic(*rc::gen::arbitrary<std::uint32_t>(), shape, 1, 0, 1, 1);
    std::vector<std::vector<std::uint64_t>> reference;  // of the first fidelity, `flit`
    for (const std::string& fidelity : fidelityNames()) {
        spec.fidelity = fidelity;
        MulticastFixture chip(shape, spec, traffic.groups);
        RC_ASSERT(chip.multicast(0, flits, 5));
        RC_ASSERT(chip.drain());
        std::vector<std::vector<std::uint64_t>> arrivals;
        for (std::uint32_t node = 0; node < shape.nodes(); ++node) arrivals.push_back(chip.arrivals(node));
        if (reference.empty()) reference = arrivals;
        RC_ASSERT(arrivals == reference);
    }
}

TEST(Multicast, SurvivesRandomPacketsAtTheSmallestBuffers) {
    EXPECT_EQ(surviveRandomTraffic(20000, 1, 1), "");
    EXPECT_EQ(surviveRandomTraffic(20000, 4, 1), "");
    EXPECT_EQ(surviveRandomTraffic(20000, 4, 3), "");
    EXPECT_EQ(surviveRandomTraffic(20000, 2, 1, 4), "");
}

}  // namespace
}  // namespace spikeloom::hw
