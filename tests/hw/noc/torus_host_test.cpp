// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>

#include "hw/noc/common/zero_load.hpp"
#include "models/support/error.hpp"
#include "tests/hw/noc/any_board.hpp"
#include "tests/hw/noc/network_fixture.hpp"

/// The host of a torus: one terminal more at the router of tile 0, behind those of the tile's cores.
namespace spikeloom::hw {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

NocSpec torus(const std::string& fidelity, std::uint32_t cores = 1) {
    return {.topology = Topology::Torus, .fidelity = fidelity, .concentration = cores};
}

/// A torus with a host, which is the node behind the last one.
struct HostedTorus : NetworkFixture {
    HostedTorus(MeshShape size, const NocSpec& spec)
        : NetworkFixture(size, spec, {hostTerminal(shapeFor(size, spec))}) {}
    [[nodiscard]] std::uint32_t host() const { return shape.nodes(); }
};

struct TorusHost : testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Fidelities, TorusHost, testing::ValuesIn(fidelityNames()),
                         [](const auto& tested) { return tested.param; });

// 4 R + 2 + (S - 1) on a torus of 4 x 4. Tile 15 is one closing link west and one north of tile 0, three routers away;
// tile 10 two and two, five routers away; tile 0 is behind the host's own router.
TEST_P(TorusHost, IsAtTheRouterOfTile0) {
    HostedTorus chip({4, 4}, torus(GetParam()));
    ASSERT_TRUE(chip.send(chip.host(), 15, 3, 10));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(15), ElementsAre(10 + 12 + 2 + 2));
    EXPECT_EQ(chip.sinks[15].packets[0].source, chip.terminal(chip.host()));
    ASSERT_TRUE(chip.send(10, chip.host(), 1, 100));
    ASSERT_TRUE(chip.send(0, chip.host(), 1, 200));
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(chip.host()), ElementsAre(100 + 20 + 2, 200 + 4 + 2));
    EXPECT_EQ(chip.network->totals().flitHops, 3u * 3 + 5 + 1);
    EXPECT_EQ(chip.network->totals().linkTraversals, 3u * 2 + 4);  // its own link is none of the torus's
}

// With four cores the host's port is the ninth: 7 virtual channels of it are bits 56 to 62 of the router's masks.
TEST_P(TorusHost, HasAPortBehindThoseOfTheCores) {
    for (std::uint32_t cores = 1; cores <= kMaxConcentration; ++cores) {
        NocSpec spec = torus(GetParam(), cores);
        spec.virtualChannels = 7;
        HostedTorus chip({3, 2}, spec);
        EXPECT_EQ(chip.terminal(chip.host()), (Terminal{TileId{0}, localPort(cores)}));
        for (std::uint32_t i = 0; i < 7; ++i) ASSERT_TRUE(chip.send(chip.host(), 0, 1, 10 + i));
        for (std::uint32_t i = 0; i < 7; ++i) ASSERT_TRUE(chip.send(cores - 1, chip.host(), 1, 10 + i));
        ASSERT_TRUE(chip.drain());
        EXPECT_THAT(chip.arrivals(0), ElementsAre(16, 17, 18, 19, 20, 21, 22)) << cores;
        EXPECT_THAT(chip.arrivals(chip.host()), ElementsAre(16, 17, 18, 19, 20, 21, 22)) << cores;
    }
}

TEST_P(TorusHost, IsCalledSoInMessages) {
    HostedTorus chip({3, 1}, torus(GetParam()));
    ASSERT_TRUE(chip.send(chip.host(), 2, 1, 0));
    ASSERT_TRUE(chip.drain());
    std::vector<std::string> busy;
    for (const Link& link : chip.network->links())
        if (link.counters.flits != 0) busy.push_back(describe(link, chip.shape.concentration));
    EXPECT_THAT(busy, UnorderedElementsAre("tile 0 host in", "tile 0 west to tile 2", "tile 2 out"));
    EXPECT_EQ(describe(Terminal{TileId{0}, localPort(2)}, 3), "tile 0 core 2");
    EXPECT_EQ(describe(Terminal{TileId{0}, localPort(2)}, 2), "tile 0 host");
    EXPECT_EQ(describe(Terminal{TileId{0}, localPort(4)}), "tile 0 host");
}

TEST_P(TorusHost, IsOnNoOtherPort) {
    CalendarScheduler scheduler;
    const auto problemWith = [&](Terminal terminal, Topology topology) {
        NocSpec spec = torus(GetParam(), 2);
        spec.topology = topology;
        try {
            static_cast<void>(makeNetwork({3, 3}, spec, scheduler, std::vector{terminal}));
        } catch (const ConfigError& error) {
            return error.problems().at(0).path + ": " + error.problems().at(0).message;
        }
        return std::string();
    };
    const std::string reason = " is not the port behind the cores of a tile of the torus";
    EXPECT_EQ(problemWith({TileId{0}, localPort(2)}, Topology::Torus), "");
    EXPECT_EQ(problemWith({TileId{8}, localPort(2)}, Topology::Torus), "");
    EXPECT_EQ(problemWith({TileId{0}, Port::West}, Topology::Torus), "mesh: tile 0 west" + reason);
    EXPECT_EQ(problemWith({TileId{0}, localPort(1)}, Topology::Torus), "mesh: tile 0 core 1" + reason);
    EXPECT_EQ(problemWith({TileId{0}, localPort(3)}, Topology::Torus), "mesh: tile 0 host" + reason);
    EXPECT_EQ(problemWith({TileId{9}, localPort(2)}, Topology::Torus), "mesh: tile 9 host" + reason);
    EXPECT_EQ(problemWith({TileId{0}, localPort(2)}, Topology::Mesh),
              "mesh: tile 0 host is not a port on the edge of the mesh");
}

/// Any torus of one chip, with any specification that it takes with a host.
MeshShape anyTorus() {
    return {*rc::gen::inRange(1u, 8u), *rc::gen::inRange(1u, 8u)};
}
NocSpec anyHostedSpec(const std::string& fidelity) {
    const std::uint32_t cores = anyConcentration(), most = std::min(12u, kMaxChannels / (portsOf(cores) + 1));
    return {.virtualChannels = *rc::gen::inRange(2u, most + 1),
            .bufferFlits = *rc::gen::element(1u, 2u, 3u, 4u, 7u, 8u),
            .linkCycles = *rc::gen::inRange(1u, 5u),
            .creditCycles = *rc::gen::inRange(0u, 4u),
            .routeComputation = *rc::gen::element(RouteComputation::LookAhead, RouteComputation::Stage),
            .allocation = *rc::gen::element(Allocation::Separate, Allocation::Speculative),
            .sourceQueuePackets = 4096,
            .routing = *rc::gen::element<std::string>("xy", "yx"),
            .topology = Topology::Torus,
            .fidelity = fidelity,
            .concentration = cores};
}

// From the host to any core and back, alone: to the cycle what `ZeroLoad` says of the shortest way.
RC_GTEST_PROP(TorusHostProperty, HasTheZeroLoadLatencyOfTheShortestWayAtEveryFidelity, ()) {
    const std::string fidelity = *rc::gen::elementOf(fidelityNames());
    const MeshShape size = anyTorus();
    const NocSpec spec = anyHostedSpec(fidelity);
    HostedTorus chip(size, spec);
    const auto node = *rc::gen::inRange(0u, chip.shape.nodes());
    const auto flits = *rc::gen::inRange<std::uint16_t>(1, 30);
    const std::uint32_t routers = routersBetween(chip.shape, TileId{0}, chip.shape.node(node).tile);
    const std::uint64_t alone = ZeroLoad(spec).latency(routers, flits);
    RC_ASSERT(chip.send(chip.host(), node, flits, 7));
    RC_ASSERT(chip.drain());
    RC_ASSERT(chip.arrivals(node) == std::vector<std::uint64_t>{7 + alone});
    const std::uint64_t later = value(chip.scheduler.now()) + 1000;
    RC_ASSERT(chip.send(node, chip.host(), flits, later));
    RC_ASSERT(chip.drain());
    RC_ASSERT(chip.arrivals(chip.host()) == std::vector<std::uint64_t>{later + alone});
    RC_ASSERT(chip.network->totals().flitHops == 2u * routers * flits);
    RC_ASSERT(chip.network->totals().latency.contention == 0u);
}

struct Send {
    std::uint64_t cycle;
    std::uint32_t from, to;
    std::uint16_t flits;
};

std::vector<Send> anyTraffic(std::uint32_t seed, std::uint32_t terminals, std::size_t packets, std::uint64_t cycles) {
    std::mt19937 random(seed);
    const auto below = [&](std::uint64_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    std::vector<Send> sends(packets);
    for (Send& send : sends)
        send = {below(cycles), below(terminals), below(terminals), static_cast<std::uint16_t>(1 + below(8))};
    std::stable_sort(sends.begin(), sends.end(), [](const Send& a, const Send& b) { return a.cycle < b.cycle; });
    return sends;
}

bool run(NetworkFixture& chip, const std::vector<Send>& sends) {
    for (std::uint32_t i = 0; i < sends.size(); ++i)
        if (!chip.send(sends[i].from, sends[i].to, sends[i].flits, sends[i].cycle, {.neuron = i})) return false;
    return chip.drain(1000000);
}

// Everybody and the host send long packets at once, with the smallest buffers, and a third of all packets go to the
// host or come from it.
TEST(TorusHostUnderLoad, DoesNotDeadlockWithOneSlotABuffer) {
    for (std::uint32_t seed = 0; seed < 6; ++seed) {
        NocSpec spec = torus("flit", 1 + seed % 4);
        spec.virtualChannels = 2;
        spec.bufferFlits = 1;
        spec.sourceQueuePackets = 8192;
        spec.routing = seed % 2 == 0 ? "xy" : "yx";
        HostedTorus chip({5, 4}, spec);
        std::vector<Send> sends = anyTraffic(seed, chip.shape.nodes() + 1, 5000, 1);
        for (std::size_t i = 0; i < sends.size(); i += 6)
            sends[i].from = sends[i + 3 < sends.size() ? i + 3 : i].to = chip.host();
        EXPECT_TRUE(run(chip, sends)) << seed;
        EXPECT_EQ(chip.network->totals().packetsEjected, 5000u) << seed;
    }
}

// Arbiters count over one port more, which never asks.
RC_GTEST_PROP(TorusHostProperty, ChangesNothingAsLongAsItIsSilent, ()) {
    const NocSpec spec = anyHostedSpec("flit");
    const MeshShape size = anyTorus();
    HostedTorus with(size, spec);
    NetworkFixture without(size, spec);
    const auto sends = anyTraffic(*rc::gen::arbitrary<std::uint32_t>(), without.shape.nodes(), 300, 100);
    RC_ASSERT(run(with, sends));
    RC_ASSERT(run(without, sends));
    for (std::uint32_t node = 0; node < without.shape.nodes(); ++node)
        RC_ASSERT(with.arrivals(node) == without.arrivals(node));
}

std::vector<Problem> problemsOf(const NocSpec& spec) {
    std::vector<Problem> problems;
    spec::Report ofNetwork("chip.json", "chip.noc", problems), ofChip("chip.json", "chip", problems);
    spec.check(ofNetwork);
    spec.checkHost(ofChip);
    return problems;
}

TEST(NocSpec, RefusesATorusWithoutTwoClassesOfVirtualChannels) {
    EXPECT_TRUE(problemsOf({.virtualChannels = 1}).empty());
    EXPECT_TRUE(problemsOf({.virtualChannels = 2, .topology = Topology::Torus}).empty());
    const auto problems = problemsOf({.virtualChannels = 1, .topology = Topology::Torus});
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].path, "chip.noc.virtual_channels");
    EXPECT_EQ(problems[0].hint, "2 would do, or \"topology\": \"mesh\"");
}

// 6 ports of 10 channels are 60, of 11 they are 66; a mesh's router has 5 for the same cores.
TEST(NocSpec, RefusesMoreVirtualChannelsThanTheHostsRouterHasRoomFor) {
    EXPECT_TRUE(problemsOf({.virtualChannels = 12}).empty());
    EXPECT_TRUE(problemsOf({.virtualChannels = 10, .topology = Topology::Torus}).empty());
    EXPECT_TRUE(problemsOf({.virtualChannels = 7, .topology = Topology::Torus, .concentration = 4}).empty());
    const auto problems = problemsOf({.virtualChannels = 11, .topology = Topology::Torus});
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].path, "chip.noc.virtual_channels");
    EXPECT_EQ(problems[0].message,
              "6 ports (1 cores a router, and the host's port on a torus) of 11 virtual channels are 66, 64 at most");
    EXPECT_EQ(problems[0].hint, "10 would do");
}

TEST(Topology, HasADiameter) {
    EXPECT_EQ(diameter({5, 4}), 4u + 3);
    EXPECT_EQ(diameter({5, 4, true}), 2u + 2);
    EXPECT_EQ(diameter({1, 1, true}), 0u);
    for (const bool wraps : {false, true}) {
        const MeshShape shape{6, 5, wraps};
        std::uint32_t farthest = 0;
        for (std::uint32_t i = 0; i < shape.tiles(); ++i)
            farthest = std::max(farthest, distance(shape, TileId{0}, TileId{i}));
        EXPECT_EQ(diameter(shape), farthest);
    }
}

}  // namespace
}  // namespace spikeloom::hw
