// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/hw/noc/any_board.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {
namespace {

struct Send {
    std::uint64_t cycle;
    std::uint32_t from, to;
    std::uint16_t flits;
};

/// Uniform random traffic in order of creation; `payload.neuron` will be the index.
std::vector<Send> traffic(std::uint32_t seed, std::uint32_t nodes, std::size_t packets, std::uint64_t cycles,
                          std::uint16_t flitsMax) {
    std::mt19937 random(seed);
    const auto below = [&](std::uint64_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    std::vector<Send> sends;
    for (std::size_t i = 0; i < packets; ++i)
        sends.push_back({below(cycles), below(nodes), below(nodes), static_cast<std::uint16_t>(1 + below(flitsMax))});
    std::stable_sort(sends.begin(), sends.end(), [](const Send& a, const Send& b) { return a.cycle < b.cycle; });
    return sends;
}

/// Offers everything (queues are large enough), starting in cycle `begin`, and drains. @return whether it drained
bool run(MeshFixture& chip, const std::vector<Send>& sends, std::uint64_t begin = 0) {
    for (std::uint32_t i = 0; i < sends.size(); ++i)
        if (!chip.send(sends[i].from, sends[i].to, sends[i].flits, begin + sends[i].cycle, {.neuron = i})) return false;
    return chip.drain(1000000);
}

/// Arrival relative to `begin`, by index in the traffic.
std::vector<std::uint64_t> arrivals(const MeshFixture& chip, std::size_t packets, std::uint64_t begin = 0) {
    std::vector<std::uint64_t> result(packets, 0);
    for (const Collector& sink : chip.sinks)
        for (const Packet& packet : sink.packets) result[packet.payload.neuron] = value(packet.arrived) - begin;
    return result;
}

NocSpec anySpec() {
    const Topology topology = *rc::gen::element(Topology::Mesh, Topology::Torus);
    const std::string routing = topology == Topology::Torus ? *rc::gen::element<std::string>("xy", "yx")
                                                            : *rc::gen::element<std::string>("xy", "yx", "odd_even");
    const std::uint32_t cores = anyConcentration(), most = mostVirtualChannels(cores);
    return {.virtualChannels = *rc::gen::inRange(topology == Topology::Torus ? 2u : 1u, most + 1),
            .bufferFlits = *rc::gen::element(1u, 2u, 3u, 4u, 7u, 8u),
            .linkCycles = *rc::gen::inRange(1u, 5u),
            .verticalLinkCycles = anyVerticalLinkCycles(),
            .localLinkCycles = anyLocalLinkCycles(),
            .creditCycles = *rc::gen::inRange(0u, 4u),
            .routeComputation = *rc::gen::element(RouteComputation::LookAhead, RouteComputation::Stage),
            .allocation = *rc::gen::element(Allocation::Separate, Allocation::Speculative),
            .sourceQueuePackets = 4096,
            .routing = routing,
            .topology = topology,
            .concentration = cores};
}

// Network interfaces check, with InvariantError, that flits of two packets never mix in a virtual channel.
RC_GTEST_PROP(Mesh, DeliversEveryPacketOnceToItsDestinationWhateverTheBuffers, ()) {
    MeshShape shape{*rc::gen::inRange(1u, 6u), *rc::gen::inRange(1u, 6u)};
    const NocSpec spec = anySpec();
    shape = shapeFor(shape, spec);
    MeshFixture chip(shape, spec);
    const auto sends = traffic(*rc::gen::arbitrary<std::uint32_t>(), shape.nodes(), *rc::gen::inRange(1u, 400u),
                               *rc::gen::inRange(1u, 300u), *rc::gen::element<std::uint16_t>(1, 4, 9));
    RC_ASSERT(run(chip, sends));
    std::vector<int> seen(sends.size(), 0);
    std::uint64_t flits = 0, hops = 0;
    for (std::uint32_t node = 0; node < shape.nodes(); ++node)
        for (const Packet& packet : chip.arrived(node)) {
            const Send& send = sends[packet.payload.neuron];
            ++seen[packet.payload.neuron];
            RC_ASSERT(send.to == node && shape.node(send.from) == packet.source);
            flits += send.flits;
            hops += send.flits * (1 + distance(shape, shape.node(send.from).tile, shape.node(send.to).tile));
        }
    RC_ASSERT(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
    const RouterCounters routers = chip.mesh.routerTotals();
    const NetworkInterfaceCounters interfaces = chip.mesh.interfaceTotals();
    RC_ASSERT(interfaces.injectedFlits == flits && interfaces.ejectedFlits == flits);
    RC_ASSERT(interfaces.injectedPackets == sends.size() && interfaces.ejectedPackets == sends.size());
    RC_ASSERT(routers.flitHops() == hops && routers.bufferPushes == hops);
    RC_ASSERT(routers.linkTraversals() == hops - flits);
}

RC_GTEST_PROP(Mesh, NeverBeatsTheZeroLoadLatency, ()) {
    const MeshShape shape{4, 4};
    const std::uint32_t cores = anyConcentration();
    MeshFixture chip(
        shape, {.virtualChannels = *rc::gen::inRange(1u, 5u), .sourceQueuePackets = 4096, .concentration = cores});
    const auto sends = traffic(*rc::gen::arbitrary<std::uint32_t>(), 16 * cores, 300, 100, 4);
    RC_ASSERT(run(chip, sends));
    for (const Collector& sink : chip.sinks)
        for (const Packet& packet : sink.packets) {
            const TileId a = packet.source.tile, b = packet.destination.tile;
            const std::uint64_t routers = 1 + distance(shape, a, b);
            RC_ASSERT(packet.arrived - packet.injected >= 4 * routers + 2 + (packet.flits - 1u));
        }
}

// Everybody sends long packets at once, with the smallest buffers: no function has a cyclic dependency.
TEST(Mesh, DoesNotDeadlockUnderHeavyTrafficWithOneSlotABuffer) {
    const NocSpec smallest{.virtualChannels = 1, .bufferFlits = 1, .sourceQueuePackets = 4096};
    std::vector<NocSpec> specs(6, smallest);
    specs[1].virtualChannels = 2;
    specs[2].routing = "odd_even";
    specs[3].virtualChannels = 2;
    specs[3].topology = Topology::Torus;
    specs[4].concentration = 4;
    specs[5].concentration = 3;
    specs[5].routing = "odd_even";
    for (std::uint32_t i = 0; i < specs.size(); ++i) {
        MeshFixture chip({6, 6}, specs[i]);
        EXPECT_TRUE(run(chip, traffic(i, 36 * specs[i].concentration, 5000, 1, 8))) << i;
        EXPECT_EQ(chip.mesh.interfaceTotals().ejectedPackets, 5000u);
    }
}

/// Packets that arrived before one that was created earlier between the same two tiles.
std::size_t overtakings(std::uint32_t channels) {
    MeshFixture chip({4, 4}, {.virtualChannels = channels, .sourceQueuePackets = 4096});
    EXPECT_TRUE(run(chip, traffic(7, 16, 4000, 500, 3)));
    std::size_t result = 0;
    for (const Collector& sink : chip.sinks) {
        std::map<std::uint32_t, std::uint32_t> last;  // by source
        for (const Packet& packet : sink.packets) {
            std::uint32_t& before = last[indexOf(packet.source.tile)];
            result += packet.payload.neuron < before;
            before = std::max(before, packet.payload.neuron);
        }
    }
    return result;
}

TEST(Mesh, KeepsTheOrderBetweenTwoTilesWithOneVirtualChannel) {
    EXPECT_EQ(overtakings(1), 0u);
}
TEST(Mesh, LetsPacketsOvertakeEachOtherWithSeveral) {
    EXPECT_GT(overtakings(4), 0u);
}

TEST(Mesh, RepeatsARunCycleByCycle) {
    const auto sends = traffic(3, 25, 3000, 300, 4);
    MeshFixture first({5, 5}, {.sourceQueuePackets = 4096}), second({5, 5}, {.sourceQueuePackets = 4096});
    ASSERT_TRUE(run(first, sends));
    ASSERT_TRUE(run(second, sends));
    EXPECT_EQ(arrivals(first, sends.size()), arrivals(second, sends.size()));
}

/// Cycles of the second of two samples, with or without a reset between them.
std::vector<std::uint64_t> secondSample(const NocSpec& spec, const std::vector<Send>& first,
                                        const std::vector<Send>& second, bool reset) {
    MeshFixture chip({5, 5}, spec);
    EXPECT_TRUE(run(chip, first));
    if (reset) chip.mesh.resetSample();  // with credits still on the wires
    for (Collector& sink : chip.sinks) sink.packets.clear();
    const std::uint64_t begin = value(chip.scheduler.now()) + 1;
    EXPECT_TRUE(run(chip, second, begin));
    return arrivals(chip, second.size(), begin);
}

// An arbiter forgets its past with its first grant, so that one sample alone may come out the same by chance: hence
// ten.
TEST(Mesh, ForgetsTheSampleBeforeWhenItIsReset) {
    for (const std::uint32_t channels : {1u, 4u}) {
        const NocSpec spec{.virtualChannels = channels, .sourceQueuePackets = 4096};
        int changed = 0;
        for (std::uint32_t seed = 1; seed <= 10; ++seed) {
            const auto first = traffic(seed, 25, 777, 100, 4), second = traffic(100 + seed, 25, 1000, 1, 4);
            MeshFixture fresh({5, 5}, spec);
            ASSERT_TRUE(run(fresh, second));
            const auto expected = arrivals(fresh, second.size());
            EXPECT_EQ(secondSample(spec, first, second, true), expected) << channels << " channels, seed " << seed;
            changed += secondSample(spec, first, second, false) != expected;
        }
        EXPECT_GE(changed, 1) << channels << " channels: the reset is not needed, or the traffic too light to tell";
    }
}

}  // namespace
}  // namespace spikeloom::hw
