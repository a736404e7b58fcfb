// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/noc/network_fixture.hpp"

/// Several cores a router. Node n is core n % concentration of tile n / concentration.
namespace spikeloom::hw {
namespace {

using testing::ElementsAre;

struct ConcentratedMesh : testing::TestWithParam<std::string> {
    [[nodiscard]] static NocSpec spec(std::uint32_t cores) { return {.fidelity = GetParam(), .concentration = cores}; }
};
INSTANTIATE_TEST_SUITE_P(Fidelities, ConcentratedMesh, testing::ValuesIn(fidelityNames()),
                         [](const auto& tested) { return tested.param; });

// 4 R + 2 + (S - 1): from core to core of one tile over one router, whichever the two are, itself included.
TEST_P(ConcentratedMesh, CoresOfATileAreOneRouterApart) {
    for (std::uint32_t cores = 1; cores <= kMaxConcentration; ++cores)
        for (std::uint32_t from = 0; from < cores; ++from)
            for (std::uint32_t to = 0; to < cores; ++to) {
                NetworkFixture chip({1, 1}, spec(cores));
                ASSERT_TRUE(chip.send(from, to, 3, 10));
                ASSERT_TRUE(chip.drain());
                EXPECT_THAT(chip.arrivals(to), ElementsAre(10 + 4 + 2 + 2)) << cores << ": " << from << " to " << to;
                EXPECT_EQ(chip.sinks[to].packets[0].source, chip.shape.node(from));
                EXPECT_EQ(chip.network->totals().flitHops, 3u);
                EXPECT_EQ(chip.network->totals().linkTraversals, 0u);
            }
}

// From every core of tile 0 to every core of tile 2, over three routers: 4 x 3 + 2, by two links.
TEST_P(ConcentratedMesh, EveryLocalPortHasTheSameZeroLoadLatency) {
    for (std::uint32_t from = 0; from < 4; ++from)
        for (std::uint32_t to = 8; to < 12; ++to) {
            NetworkFixture chip({3, 1}, spec(4));
            ASSERT_TRUE(chip.send(from, to, 1, 0));
            ASSERT_TRUE(chip.drain());
            EXPECT_THAT(chip.arrivals(to), ElementsAre(14)) << from << " to " << to;
            EXPECT_EQ(chip.network->totals().linkTraversals, 2u);
        }
}

// Nodes 0 1 | 2 3: from 0 to 1, 2 and 3. In router 0 in cycle 2; its east branch is granted in 3, and the local one,
// through both allocators again, in 5, there in 8. Router 1 has it in 6: its locals are granted in 7 and 9, there in 10
// and 12. Four flits leave routers, one by a link.
TEST_P(ConcentratedMesh, ATreeHasABranchForEachCore) {
    NocSpec tree = spec(2);
    tree.multicast = Multicast::Tree;
    NetworkFixture chip({2, 1}, tree);
    const MeshShape shape = chip.shape;
    chip.network->defineGroups(
        std::vector{MulticastGroup{shape.node(0), {shape.node(1), shape.node(2), shape.node(3)}}});
    ASSERT_TRUE(chip.at(0).offer({.group = GroupId{0}}, Cycle{0}));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(1), ElementsAre(8));
    EXPECT_THAT(chip.arrivals(2), ElementsAre(10));
    EXPECT_THAT(chip.arrivals(3), ElementsAre(12));
    EXPECT_EQ(chip.network->totals().flitHops, 4u);
    EXPECT_EQ(chip.network->totals().linkTraversals, 1u);
    EXPECT_EQ(chip.network->totals().multicastLookups, 2u);
}

TEST_P(ConcentratedMesh, ThereAreAsManyTerminalsATileAsItHasCores) {
    NetworkFixture chip({2, 1}, spec(3));
    EXPECT_NO_THROW(static_cast<void>(chip.network->port({TileId{1}, localPort(2)})));
    EXPECT_THROW(static_cast<void>(chip.network->port({TileId{1}, localPort(3)})), InvariantError);
}

// 2 links between the routers, and one each way at each of 4 terminals.
TEST_P(ConcentratedMesh, LinksSayWhichCoreTheyLeadTo) {
    NetworkFixture chip({2, 1}, spec(2));
    ASSERT_TRUE(chip.send(0, 3, 2, 0));
    ASSERT_TRUE(chip.drain());
    std::vector<std::string> busy;
    for (const Link& link : chip.network->links())
        if (link.counters.flits != 0) busy.push_back(describe(link));
    EXPECT_EQ(chip.network->links().size(), 2u + 2 * 4);
    EXPECT_THAT(busy, testing::UnorderedElementsAre("tile 0 in", "tile 0 east to tile 1", "tile 1 core 1 out"));
}

// A from 0 to 2 and B from 1 to 3, 4 flits each, both in router 0 from cycle 2 on, and with one link to share. Both
// want the first virtual channel of the east output, and A gets it.
//   cycle  2   3      4   5   6   7   8   9   10
//   A      VA  SA         SA      SA      SA        -> its tail is in router 1 in 12, granted in 13, there in 16
//   B          VA     SA      SA      SA      SA    -> one later
TEST(ConcentratedRouter, LetsTwoCoresHaveALinkInTurn) {
    MeshFixture chip({2, 1}, {.virtualChannels = 2, .concentration = 2});
    ASSERT_TRUE(chip.send(0, 2, 4, 0));
    ASSERT_TRUE(chip.send(1, 3, 4, 0));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(2).at(0).arrived, Cycle{16});
    EXPECT_EQ(chip.arrived(3).at(0).arrived, Cycle{17});
    EXPECT_EQ(chip.mesh.router(TileId{0}).counters().linkFlits[indexOf(Port::East)], 8u);
}

// Two pairs of one tile that have nothing in common do not meet: 4 + 2 cycles each.
TEST(ConcentratedRouter, SwitchesSeveralPairsAtOnce) {
    MeshFixture chip({1, 1}, {.concentration = 4});
    ASSERT_TRUE(chip.send(0, 1, 1, 0));
    ASSERT_TRUE(chip.send(1, 0, 1, 0));
    ASSERT_TRUE(chip.send(2, 3, 1, 0));
    ASSERT_TRUE(chip.drain());
    for (const std::uint32_t node : {0, 1, 3}) EXPECT_EQ(chip.arrived(node).at(0).arrived, Cycle{6});
}

// 8 ports of 8 virtual channels are all 64 bits of a mask: the last channel of the last port is used too. 8 packets of
// one flit from each core to the next, back to back; packets take the channels in turn.
TEST(ConcentratedRouter, UsesAll64VirtualChannels) {
    MeshFixture chip({1, 1}, {.virtualChannels = 8, .concentration = 4});
    for (std::uint32_t i = 0; i < 32; ++i) ASSERT_TRUE(chip.send(i % 4, (i + 1) % 4, 1, i / 4));
    ASSERT_TRUE(chip.drain());
    for (std::uint32_t node = 0; node < 4; ++node) {
        ASSERT_EQ(chip.arrived(node).size(), 8u);
        for (std::uint32_t i = 0; i < 8; ++i) EXPECT_EQ(chip.arrived(node)[i].arrived, Cycle{6 + i});
    }
    EXPECT_THROW(MeshFixture({1, 1}, {.virtualChannels = 9, .concentration = 4}), InvariantError);
}

TEST(Describe, SaysWhichCoreOfATileIsMeant) {
    EXPECT_EQ(describe(Terminal{TileId{3}, Port::Local}), "tile 3");
    EXPECT_EQ(describe(Terminal{TileId{3}, localPort(1)}), "tile 3 core 1");
    EXPECT_EQ(describe(Terminal{TileId{0}, Port::West}), "tile 0 west");
    const BlockedPacket blocked{
        .packet = {.source = {TileId{0}, localPort(2)}, .destination = {TileId{1}, localPort(3)}},
        .place = BlockedPacket::Place::Router,
        .tile = TileId{1},
        .port = Port::West,
        .output = localPort(3),
        .waitsFor = BlockedPacket::WaitsFor::Credit};
    EXPECT_EQ(describe(blocked),
              "router of tile 1, west input, virtual channel 0: packet from tile 0 core 2 to tile 1 core 3, created in "
              "cycle 0, waits for a credit of the core 3 output");
}

std::vector<Problem> problemsOf(const NocSpec& spec) {
    std::vector<Problem> problems;
    spec::Report report("chip.json", "chip.noc", problems);
    spec.check(report);
    return problems;
}

// 6 ports of 10 channels are 60, of 11 they are 66; 8 ports of 8 are 64.
TEST(NocSpec, RefusesMoreVirtualChannelsThanItsPortsHaveRoomFor) {
    EXPECT_TRUE(problemsOf({.virtualChannels = 12}).empty());
    EXPECT_TRUE(problemsOf({.virtualChannels = 10, .concentration = 2}).empty());
    EXPECT_TRUE(problemsOf({.virtualChannels = 8, .concentration = 4}).empty());
    const auto problems = problemsOf({.virtualChannels = 11, .concentration = 2});
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].path, "chip.noc.virtual_channels");
    EXPECT_EQ(problems[0].message, "6 ports (2 cores a router) of 11 virtual channels are 66, 64 at most");
    EXPECT_EQ(problems[0].hint, "10 would do, or a smaller concentration");
}

// Axon 8, parity 1, and an exit of 1, 2, 2 or 3 bits: codes for each core and for the edge.
TEST(NocSpec, RefusesAHeaderWithoutRoomForTheExit) {
    const std::uint32_t needed[] = {10, 11, 11, 12};
    for (std::uint32_t cores = 1; cores <= 4; ++cores) {
        EXPECT_EQ(PacketSpec::fixedBits(cores), needed[cores - 1]);
        EXPECT_TRUE(problemsOf({.packet = {.headerBits = needed[cores - 1]}, .concentration = cores}).empty());
        const auto problems = problemsOf({.packet = {.headerBits = needed[cores - 1] - 1}, .concentration = cores});
        ASSERT_EQ(problems.size(), 1u);
        EXPECT_EQ(problems[0].path, "chip.noc.packet.header_bits");
    }
}

}  // namespace
}  // namespace spikeloom::hw
