// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/testbed.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "hw/noc/common/zero_load.hpp"
#include "sim/noc/measure.hpp"

namespace spikeloom::noc {
namespace {

using hw::Cycle;
using hw::TileId;

/// A testbed that keeps what arrives, by index.
struct Bench {
    explicit Bench(hw::MeshShape shape, const hw::NocSpec& spec = {})
        : testbed(shape, spec, [this](const Arrival& packet) {
              ++arrivals;
              arrived[packet.index] = packet;
          }) {}
    void drain() {
        while (testbed.underWay() != 0) testbed.tick();
    }
    std::size_t arrivals = 0;
    std::map<std::uint32_t, Arrival> arrived;
    Testbed testbed;
};

TEST(RoutersBetween, CountsBothEnds) {
    EXPECT_EQ(hw::routersBetween({8, 8}, TileId{0}, TileId{63}), 15u);
    EXPECT_EQ(hw::routersBetween({8, 8}, TileId{63}, TileId{0}), 15u);
    EXPECT_EQ(hw::routersBetween({8, 4}, TileId{9}, TileId{2}), 3u);
    EXPECT_EQ(hw::routersBetween({8, 8}, TileId{5}, TileId{5}), 1u);
}

// One router: 4 + 2 cycles.
TEST(Testbed, APacketToItsOwnTileVisitsOneRouter) {
    Bench bench({4, 4});
    bench.testbed.create(NodeId{5}, NodeId{5}, 1);
    bench.drain();
    EXPECT_EQ(bench.arrived.at(0).latency(), 6u);
    EXPECT_EQ(bench.testbed.network().totals().flitHops, 1u);
}

struct Concentrated : testing::TestWithParam<std::string> {
    /// The latency of a packet that is alone.
    static std::uint64_t alone(hw::MeshShape shape, hw::NocSpec spec, NodeId from, NodeId to, std::uint16_t flits) {
        spec.fidelity = GetParam();
        Bench bench(shape, spec);
        bench.testbed.create(from, to, flits);
        bench.drain();
        const Arrival& packet = bench.arrived.at(0);
        const hw::MeshShape whole = hw::shapeFor(shape, spec);
        EXPECT_EQ(whole.indexOfNode(packet.source), indexOf(from));
        EXPECT_EQ(whole.indexOfNode(packet.destination), indexOf(to));
        return packet.latency();
    }
};
INSTANTIATE_TEST_SUITE_P(Fidelities, Concentrated, testing::ValuesIn(hw::fidelityNames()),
                         [](const auto& tested) { return tested.param; });

// One router: 4 + 2 cycles, and 3 more for 4 flits; the same from a core to itself and to the others.
TEST_P(Concentrated, CoresOfATileAreOneRouterApart) {
    for (std::uint32_t to = 4; to < 8; ++to) {
        EXPECT_EQ(alone({2, 1}, {.concentration = 4}, NodeId{5}, NodeId{to}, 1), 6u) << to;
        EXPECT_EQ(alone({2, 1}, {.concentration = 4}, NodeId{5}, NodeId{to}, 4), 9u) << to;
    }
}

// Node 1 is core 1 of tile 0; nodes 6 to 8 are on tile 2, 3 routers away: 4 x 3 + 2 cycles.
TEST_P(Concentrated, CoresOfOtherTilesAreAsFarAsTheTiles) {
    for (std::uint32_t to = 6; to < 9; ++to) {
        EXPECT_EQ(alone({3, 1}, {.concentration = 3}, NodeId{1}, NodeId{to}, 1), 14u) << to;
        EXPECT_EQ(alone({3, 1}, {.concentration = 3}, NodeId{1}, NodeId{to}, 4), 17u) << to;
    }
}

// Tiles 0 and 3 are neighbours around the ring: 2 routers, where a mesh has 4.
TEST_P(Concentrated, ATorusClosesItsRingsBetweenTiles) {
    hw::NocSpec spec{.concentration = 2};
    EXPECT_EQ(alone({4, 1}, spec, NodeId{1}, NodeId{7}, 1), 18u);
    spec.topology = hw::Topology::Torus;
    EXPECT_EQ(alone({4, 1}, spec, NodeId{1}, NodeId{7}, 1), 10u);
}

// Two flits of one core follow each other into the router; those of two cores enter side by side.
TEST(ConcentratedTestbed, EachCoreHasAQueueAndALinkOfItsOwn) {
    Bench one({1, 1}, {.concentration = 4}), two({1, 1}, {.concentration = 4});
    one.testbed.create(NodeId{0}, NodeId{2}, 1, 0);
    one.testbed.create(NodeId{0}, NodeId{3}, 1, 1);
    two.testbed.create(NodeId{0}, NodeId{2}, 1, 0);
    two.testbed.create(NodeId{1}, NodeId{3}, 1, 1);
    one.drain();
    two.drain();
    EXPECT_EQ(one.arrived.at(0).latency(), 6u);
    EXPECT_EQ(one.arrived.at(1).latency(), 7u);
    EXPECT_EQ(two.arrived.at(0).latency(), 6u);
    EXPECT_EQ(two.arrived.at(1).latency(), 6u);
}

// Two flits made in cycle 0 at one source: the second leaves a cycle later, by the next virtual channel, and follows
// a cycle behind. 4 x 2 + 2 = 10 cycles, and 1 + 10.
TEST(Testbed, LatencyCountsFromCreationHoweverLongAPacketQueued) {
    Bench bench({2, 1});
    bench.testbed.create(NodeId{0}, NodeId{1}, 1, 0);
    bench.testbed.create(NodeId{0}, NodeId{1}, 1, 1);
    bench.drain();
    EXPECT_EQ(bench.arrived.at(0).latency(), 10u);
    EXPECT_EQ(bench.arrived.at(1).latency(), 11u);
    EXPECT_EQ(value(bench.arrived.at(1).created), 0u);
    EXPECT_EQ(value(bench.arrived.at(1).injected), 1u);
}

// As many as the source makes: 1000 packets in one cycle, a flit a cycle into the network.
TEST(Testbed, SourcesQueueWithoutBound) {
    Bench bench({1, 1}, {.sourceQueuePackets = 2});
    for (std::uint32_t i = 0; i < 1000; ++i) bench.testbed.create(NodeId{0}, NodeId{0}, 1, i);
    EXPECT_EQ(bench.testbed.underWay(), 1000u);
    bench.drain();
    EXPECT_EQ(value(bench.arrived.at(999).injected), 999u);
    EXPECT_EQ(bench.arrived.at(999).latency(), 999u + 6u);
}

TEST(Testbed, SkipsCyclesInWhichNothingIsCreatedWithoutChangingAnything) {
    Bench bench({2, 1});
    bench.testbed.create(NodeId{0}, NodeId{1}, 1, 0);
    bench.testbed.runTo(Cycle{1000});
    EXPECT_EQ(bench.arrived.at(0).latency(), 10u);
    EXPECT_EQ(value(bench.testbed.next()), 1000u);
    bench.testbed.create(NodeId{1}, NodeId{0}, 1, 1);
    bench.drain();
    EXPECT_EQ(value(bench.arrived.at(1).created), 1000u);
    EXPECT_EQ(bench.arrived.at(1).latency(), 10u);
}

struct Job {
    std::uint64_t gap;  // cycles after the one before
    std::uint32_t source, destination;
    std::uint16_t flits;
};
void showValue(const Job& job, std::ostream& out) {
    out << "after " << job.gap << ": " << job.source << " to " << job.destination << ", " << job.flits << " flits";
}
const auto kJobs = rc::gen::container<std::vector<Job>>(
    rc::gen::construct<Job>(rc::gen::inRange<std::uint64_t>(0, 3), rc::gen::inRange(0u, 9u), rc::gen::inRange(0u, 9u),
                            rc::gen::inRange<std::uint16_t>(1, 6)));

std::map<std::uint32_t, Arrival> run(const std::vector<Job>& jobs, const hw::NocSpec& spec) {
    Bench bench({3, 3}, spec);
    for (std::uint32_t i = 0; i < jobs.size(); ++i) {
        bench.testbed.runTo(bench.testbed.next() + jobs[i].gap);
        bench.testbed.create(NodeId{jobs[i].source}, NodeId{jobs[i].destination}, jobs[i].flits, i);
    }
    bench.drain();
    return bench.arrived;
}

RC_GTEST_PROP(Testbed, TimesDoNotDependOnTheSizeOfTheInterfacesQueue, ()) {
    const std::vector<Job> jobs = *kJobs;
    const auto vcs = *rc::gen::inRange(1u, 4u);
    const auto small = run(jobs, {.virtualChannels = vcs, .sourceQueuePackets = 1});
    const auto large = run(jobs, {.virtualChannels = vcs, .sourceQueuePackets = 4096});
    RC_ASSERT(small.size() == jobs.size());
    for (const auto& [index, packet] : small) {
        RC_ASSERT(packet.injected == large.at(index).injected);
        RC_ASSERT(packet.arrived == large.at(index).arrived);
    }
}

// Whatever the network: nothing is lost, made, or brought to another core of the right tile.
RC_GTEST_PROP(Testbed, BringsEveryPacketToItsNodeOnceOverAShortestWay, ()) {
    const auto topology = *rc::gen::element(hw::Topology::Mesh, hw::Topology::Torus);
    const hw::NocSpec spec{.virtualChannels = *rc::gen::inRange(2u, 9u),
                           .bufferFlits = *rc::gen::inRange(1u, 6u),
                           .linkCycles = *rc::gen::inRange(1u, 3u),
                           .verticalLinkCycles = *rc::gen::element<std::optional<std::uint32_t>>(std::nullopt, 1u, 7u),
                           .sourceQueuePackets = *rc::gen::inRange(1u, 4u),
                           .routing = *rc::gen::element<std::string>("xy", "yx"),
                           .topology = topology,
                           .fidelity = *rc::gen::elementOf(hw::fidelityNames()),
                           .concentration = *rc::gen::inRange(1u, hw::kMaxConcentration + 1)};
    const bool isBoard = topology == hw::Topology::Mesh && *rc::gen::arbitrary<bool>();
    const hw::BoardSpec board = isBoard ? hw::BoardSpec{.chipsX = 2, .linkBits = 32, .linkCycles = 5} : hw::BoardSpec{};
    const hw::MeshShape shape = hw::shapeFor(
        {.width = board.chipsX * *rc::gen::inRange(1u, 5u), .height = *rc::gen::inRange(1u, 5u), .board = board}, spec);
    Bench bench(shape, spec);
    const auto jobs = *kJobs;
    std::uint64_t flitHops = 0;
    for (std::uint32_t i = 0; i < jobs.size(); ++i) {
        const NodeId from{jobs[i].source * 7 % shape.nodes()}, to{jobs[i].destination * 5 % shape.nodes()};
        bench.testbed.runTo(bench.testbed.next() + jobs[i].gap);
        bench.testbed.create(from, to, jobs[i].flits, i);
        flitHops +=
            jobs[i].flits * hw::routersBetween(shape, shape.node(indexOf(from)).tile, shape.node(indexOf(to)).tile);
    }
    bench.drain();
    RC_ASSERT(bench.arrivals == jobs.size());
    for (const auto& [index, packet] : bench.arrived) {
        RC_ASSERT(shape.indexOfNode(packet.source) == jobs[index].source * 7 % shape.nodes());
        RC_ASSERT(shape.indexOfNode(packet.destination) == jobs[index].destination * 5 % shape.nodes());
        Measurement one(shape, spec);
        one.add(packet);
        RC_ASSERT(one.split().latency() == packet.latency());
        RC_ASSERT(one.split().contention <= packet.latency());  // and not below zero
    }
    RC_ASSERT(bench.arrived.size() == jobs.size());
    RC_ASSERT(bench.testbed.network().totals().flitHops == flitHops);
}

RC_GTEST_PROP(Split, AddsUpToTheLatencyAndNoPacketIsFasterThanAlone, ()) {
    const std::vector<Job> jobs = *kJobs;
    const auto topology = *rc::gen::element(hw::Topology::Mesh, hw::Topology::Torus);
    const hw::NocSpec spec{.virtualChannels = *rc::gen::inRange(topology == hw::Topology::Torus ? 2u : 1u, 4u),
                           .bufferFlits = *rc::gen::inRange(1u, 6u),
                           .linkCycles = *rc::gen::inRange(1u, 3u),
                           .creditCycles = *rc::gen::inRange(0u, 3u),
                           .topology = topology};
    for (const auto& [index, packet] : run(jobs, spec)) {
        Measurement one({3, 3}, spec);
        one.add(packet);
        const hw::LatencySums& split = one.split();
        RC_ASSERT(split.contention <= packet.latency());  // and not below zero
        RC_ASSERT(split.latency() == packet.latency());
        const std::uint32_t routers =
            hw::routersBetween(hw::shapeFor({3, 3}, spec), packet.source.tile, packet.destination.tile);
        RC_ASSERT(split.routing == hw::ZeroLoad(spec).latency(routers, 1));
        RC_ASSERT(split.routing + split.serialisation == hw::ZeroLoad(spec).latency(routers, packet.flits));
    }
}

// Tiles 0 and 2 send to tile 1 in the same cycle: both heads want its local port in the same cycle, one waits for one.
TEST(Split, WaitingForAnotherPacketInTheNetworkIsContention) {
    Bench bench({3, 1});
    Measurement measured({3, 1}, {});
    bench.testbed.create(NodeId{0}, NodeId{1}, 1, 0);
    bench.testbed.create(NodeId{2}, NodeId{1}, 1, 1);
    bench.drain();
    for (const auto& [index, packet] : bench.arrived) measured.add(packet);
    EXPECT_EQ(measured.split().contention, 1);
    EXPECT_EQ(measured.split().sourceQueueing, 0u);
    EXPECT_EQ(measured.latencies().sum(), 10u + 11u);
    EXPECT_EQ(measured.routers(), 4u);
}

// One virtual channel, two flits made in cycle 0. The second enters a cycle later, and at the router gets the channel
// in the cycle after the first one has left it, instead of on arrival: 1 of queueing, 1 of contention.
TEST(Split, OfAWormholeRouterHasTheCycleInWhichTheChannelChangesHands) {
    Bench bench({1, 1}, {.virtualChannels = 1});
    Measurement measured({1, 1}, {.virtualChannels = 1});
    bench.testbed.create(NodeId{0}, NodeId{0}, 1, 0);
    bench.testbed.create(NodeId{0}, NodeId{0}, 1, 1);
    bench.drain();
    EXPECT_EQ(bench.arrived.at(0).latency(), 6u);
    EXPECT_EQ(bench.arrived.at(1).latency(), 8u);
    for (const auto& [index, packet] : bench.arrived) measured.add(packet);
    EXPECT_EQ(measured.split().sourceQueueing, 1u);
    EXPECT_EQ(measured.split().routing, 12u);
    EXPECT_EQ(measured.split().contention, 1);
}

// Buffers of 4 let flit 4 go 6 cycles behind the head instead of 4: that is the packet's own, not contention.
TEST(Split, BubblesOfAShortBufferAreSerialisation) {
    Bench bench({2, 1});
    Measurement measured({2, 1}, {});
    bench.testbed.create(NodeId{0}, NodeId{1}, 5, 0);
    bench.drain();
    measured.add(bench.arrived.at(0));
    EXPECT_EQ(measured.split().routing, 10u);
    EXPECT_EQ(measured.split().serialisation, 6u);
    EXPECT_EQ(measured.split().contention, 0);
}

}  // namespace
}  // namespace spikeloom::noc
