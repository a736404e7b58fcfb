// SPDX-License-Identifier: Apache-2.0
// Cycles below count from the creation of the first packet. In router r of a path a head arrives in cycle 2 + 4 r if it
// meets nobody, is given a virtual channel (VA) in that cycle, the switch (SA) in the next, and is delivered 3 later.
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {
namespace {

struct Pipeline {
    std::string name;
    NocSpec spec;
    std::uint32_t cyclesPerRouter;
    friend void PrintTo(const Pipeline& pipeline, std::ostream* out) { *out << pipeline.name; }
};
class ZeroLoad : public testing::TestWithParam<Pipeline> {};
constexpr auto kStage = RouteComputation::Stage;
constexpr auto kSpeculative = Allocation::Speculative;
INSTANTIATE_TEST_SUITE_P(
    Pipelines, ZeroLoad,
    testing::Values(Pipeline{"OneChannel", {.virtualChannels = 1}, 4}, Pipeline{"FourChannels", {}, 4},
                    Pipeline{"TwelveChannels", {.virtualChannels = 12}, 4},
                    Pipeline{"RouteStage", {.routeComputation = kStage}, 5},
                    Pipeline{"Speculative", {.allocation = kSpeculative}, 3},
                    Pipeline{"SpeculativeOneChannel", {.virtualChannels = 1, .allocation = kSpeculative}, 3},
                    Pipeline{"RouteStageSpeculative", {.routeComputation = kStage, .allocation = kSpeculative}, 4}),
    [](const auto& instance) { return instance.param.name; });

// 4 R + 2 + (S - 1) for R routers and S flits: two cycles into the first router, four a router, one a further flit. One
// more a router with a stage for the route, one less where virtual channel and switch are allocated in one cycle.
// A path of R routers of an 8x8 mesh: east along the top row, then south along the right column.
TEST_P(ZeroLoad, LatencyIsThePipelinesCyclesARouterAndOneAFlit) {
    for (std::uint32_t routers = 1; routers <= 15; ++routers)
        for (std::uint16_t flits = 1; flits <= 4; ++flits) {
            MeshFixture chip({8, 8}, GetParam().spec);
            const std::uint32_t x = std::min(routers - 1, 7u), to = x + 8 * (routers - 1 - x);
            ASSERT_TRUE(chip.send(0, to, flits, 10));
            const std::uint64_t arrival = 10 + GetParam().cyclesPerRouter * routers + 2 + (flits - 1u);
            chip.scheduler.runUntil(Cycle{arrival - 1});
            EXPECT_TRUE(chip.arrived(to).empty()) << routers << " routers, " << flits << " flits";
            chip.scheduler.runUntil(Cycle{arrival});
            ASSERT_EQ(chip.arrived(to).size(), 1u) << routers << " routers, " << flits << " flits";
            EXPECT_EQ(chip.arrived(to)[0].arrived, Cycle{arrival});
            EXPECT_EQ(chip.arrived(to)[0].injected, Cycle{10});
        }
}

// Speculative: a head is in router r in 2 + 3 r. B: 3 flits from 1, created in 2, at router 1 in 4, 5, 6. A: 1 flit
// from 0, at router 1 in 5.
//   cycle      4            5                     6         7
//   B          VA, SA head  SA body               (SA)      SA tail   -> tail 13, one late
//   A                       VA; its bid comes     SA                  -> 12, one late
//                           after B's body
// In 6 both have a virtual channel; the local input was served last, so that the west input goes first.
TEST(Router, LetsFlitsWithAVirtualChannelGoBeforeSpeculation) {
    MeshFixture chip({3, 1}, {.allocation = Allocation::Speculative});
    ASSERT_TRUE(chip.send(0, 2, 1, 0));
    ASSERT_TRUE(chip.send(1, 2, 3, 2));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(2)[0].arrived, Cycle{12});
    EXPECT_EQ(chip.arrived(2)[1].arrived, Cycle{13});
}

// Two heads at once and one virtual channel: B gets it when A has left, and the switch with it.
//   cycle    5             6
//   A        VA, SA                -> 11, as if alone
//   B        (VA)          VA, SA  -> 12
TEST(Router, ServesOnePacketACycleWithASingleChannelAndSpeculation) {
    MeshFixture chip({3, 1}, {.virtualChannels = 1, .allocation = Allocation::Speculative});
    ASSERT_TRUE(chip.send(0, 2, 1, 0));
    ASSERT_TRUE(chip.send(1, 2, 1, 3));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(2)[0].source.tile, TileId{0});
    EXPECT_EQ(chip.arrived(2)[0].arrived, Cycle{11});
    EXPECT_EQ(chip.arrived(2)[1].arrived, Cycle{12});
}

// Two packets of one flit in one virtual channel, created in 0 and 1: the second is behind the first in the buffer.
//   cycle    2    3    4    5    6
//   first    RC   VA   SA            -> 7
//   second        -    -    RC   VA, SA in 7 -> 10
TEST(Router, ComputesARouteOnceTheHeadIsInFront) {
    MeshFixture chip({1, 1}, {.virtualChannels = 1, .routeComputation = RouteComputation::Stage});
    ASSERT_TRUE(chip.send(0, 0, 1, 0));
    ASSERT_TRUE(chip.send(0, 0, 1, 1));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(0)[0].arrived, Cycle{7});
    EXPECT_EQ(chip.arrived(0)[1].arrived, Cycle{10});
}

// Links of 3 cycles: two more on each of R + 1 wires.
TEST(Router, LatencyGrowsByTheCyclesOfEveryWire) {
    MeshFixture chip({3, 1}, {.linkCycles = 3});
    ASSERT_TRUE(chip.send(0, 2, 1, 0));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(latency(chip.arrived(2)[0]), 14u + 2 * 4);
}

// A from 0 and B from 1, both to 2, single flits; both reach router 1 in cycle 6 and bid for virtual channel 0 of its
// east output, which the arbiter gives to the west input (port 1) before the local one (port 4).
//   cycle    6        7        8
//   A        VA       SA                -> 14, as if alone
//   B        (VA)     VA (ch 1) SA      -> 15, one late
TEST(Router, GivesTheSecondOfTwoHeadsItsChannelOneCycleLater) {
    MeshFixture chip({3, 1}, {.virtualChannels = 4});
    ASSERT_TRUE(chip.send(0, 2, 1, 0));
    ASSERT_TRUE(chip.send(1, 2, 1, 4));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(2)[0].source.tile, TileId{0});
    EXPECT_EQ(chip.arrived(2)[0].arrived, Cycle{14});
    EXPECT_EQ(chip.arrived(2)[1].arrived, Cycle{15});
    EXPECT_EQ(chip.mesh.router(TileId{1}).counters().vcStalls, 1u);
    EXPECT_EQ(chip.mesh.router(TileId{1}).counters().switchConflicts, 0u);
}

// The same with one channel, which A holds until its tail is granted the switch in 7: B gets it in 8, moves in 9.
TEST(Router, ServesOnePacketInTwoCyclesWithASingleChannel) {
    MeshFixture chip({3, 1}, {.virtualChannels = 1});
    ASSERT_TRUE(chip.send(0, 2, 1, 0));
    ASSERT_TRUE(chip.send(1, 2, 1, 4));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrived(2)[0].arrived, Cycle{14});
    EXPECT_EQ(chip.arrived(2)[1].arrived, Cycle{16});
}

// B: 3 flits from 1, created in 3, at router 1 in 5, 6, 7. A: 1 flit from 0, at router 1 in 6; it gets channel 1.
//   cycle      5     6        7           8         9
//   B          VA    SA head  (SA body)   SA body   SA tail  -> 3 cycles on to router 2 ... 16, one late
//   A                VA       SA                             -> 14
// In 7 both want the switch; the local input was served last, so that the west input goes first.
TEST(Router, AlternatesTheSwitchBetweenInputs) {
    MeshFixture chip({3, 1}, {.virtualChannels = 4});
    ASSERT_TRUE(chip.send(0, 2, 1, 0));
    ASSERT_TRUE(chip.send(1, 2, 3, 3));
    ASSERT_TRUE(chip.drain());
    ASSERT_EQ(chip.arrived(2).size(), 2u);
    EXPECT_EQ(chip.arrived(2)[0].arrived, Cycle{14});
    EXPECT_EQ(chip.arrived(2)[1].arrived, Cycle{16});
    EXPECT_EQ(chip.mesh.router(TileId{1}).counters().switchConflicts, 1u);
}

// One slot: SA in cycle t gives the slot back, its credit counts upstream in t + 3, the flit sent then arrives in
// t + 6. A packet of S flits through one router then takes 6 + 6 (S - 1): the loop has six cycles.
TEST(Router, MovesAFlitEverySixCyclesWithOneSlot) {
    for (std::uint16_t flits = 1; flits <= 4; ++flits) {
        MeshFixture chip({1, 1}, {.virtualChannels = 1, .bufferFlits = 1});
        ASSERT_TRUE(chip.send(0, 0, flits, 0));
        ASSERT_TRUE(chip.drain());
        EXPECT_EQ(latency(chip.arrived(0)[0]), 6u * flits);
    }
}

// Six slots cover the loop, five do not: then every fifth flit waits for one cycle.
TEST(Router, StreamsAtFullRateOnceTheBufferCoversTheCreditLoop) {
    for (const auto& [slots, expected] : {std::pair{6u, 6u + 19u}, std::pair{5u, 6u + 19u + 3u}}) {
        MeshFixture chip({1, 1}, {.virtualChannels = 1, .bufferFlits = slots});
        ASSERT_TRUE(chip.send(0, 0, 20, 0));
        ASSERT_TRUE(chip.drain());
        EXPECT_EQ(latency(chip.arrived(0)[0]), expected) << slots;
    }
}

// Credits that take two cycles longer in the router make the loop eight cycles long.
TEST(Router, TakesTheCreditDelayFromTheSpec) {
    MeshFixture chip({1, 1}, {.virtualChannels = 1, .bufferFlits = 1, .creditCycles = 3});
    ASSERT_TRUE(chip.send(0, 0, 2, 0));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(latency(chip.arrived(0)[0]), 6u + 8);
}

// Between two packets everything sleeps, and the credits of the first come back meanwhile. The second finds them all,
// and there is no buffer for a third if one was lost.
TEST(Router, FindsTheCreditsThatCameBackWhileItSlept) {
    for (const std::uint32_t creditCycles : {0u, 1u, 7u}) {
        MeshFixture chip(
            {4, 1}, {.virtualChannels = 1, .bufferFlits = 2, .creditCycles = creditCycles, .sourceQueuePackets = 64});
        for (std::uint64_t i = 0; i < 50; ++i) ASSERT_TRUE(chip.send(0, 3, 2, 100 * i));
        ASSERT_TRUE(chip.drain());
        for (const Packet& packet : chip.arrived(3)) EXPECT_EQ(latency(packet), 4u * 4 + 2 + 1);
    }
}

// A receiver holds four flits and lets one go every 64 cycles, a multiple of the calendar's size: each credit counts,
// although the router that it returns to sleeps and all four fall on the same entry. With four credits, four flits
// stream without a gap: 4 * 2 + 2 + 3 cycles.
TEST(Router, KeepsCreditsApartThatComeLongAfterEachOther) {
    MeshFixture chip({2, 1}, {.virtualChannels = 1, .bufferFlits = 4});
    chip.sinks[1].refuses = true;
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(chip.send(0, 1, 1, 0));
    for (std::size_t i = 1; i <= 4; ++i) {
        chip.scheduler.runUntil(Cycle{64 * i - 1});
        chip.sinks[1].refuses = false;
        chip.scheduler.runUntil(Cycle{64 * i});
        chip.sinks[1].refuses = true;
        ASSERT_EQ(chip.arrived(1).size(), i);
    }
    chip.sinks[1].refuses = false;
    ASSERT_TRUE(chip.send(0, 1, 4, 300));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(latency(chip.arrived(1).back()), 13u);
}

TEST(Router, CountsHopsLinksAndBufferAccesses) {
    MeshFixture chip({3, 2}, {});
    ASSERT_TRUE(chip.send(0, 5, 3, 0));  // routers 0, 1, 2, 5: 4 hops and 3 links a flit
    ASSERT_TRUE(chip.drain());
    const RouterCounters total = chip.mesh.routerTotals();
    EXPECT_EQ(total.flitHops(), 12u);
    EXPECT_EQ(total.linkTraversals(), 9u);
    EXPECT_EQ(total.bufferPushes, 12u);
    EXPECT_EQ(total.bufferPops, 12u);
    EXPECT_EQ(total.vcAllocations, 4u);
    EXPECT_EQ(chip.mesh.router(TileId{0}).counters().linkFlits, (std::array<std::uint64_t, kPorts>{3, 0, 0, 0, 0}));
    EXPECT_EQ(chip.mesh.router(TileId{2}).counters().linkFlits, (std::array<std::uint64_t, kPorts>{0, 0, 3, 0, 0}));
    EXPECT_EQ(chip.mesh.router(TileId{5}).counters().linkFlits, (std::array<std::uint64_t, kPorts>{0, 0, 0, 0, 3}));
}

TEST(Router, SaysSoWhenADestinationHasNoNetworkInterface) {
    MeshFixture chip({2, 1}, {});
    ASSERT_TRUE(chip.mesh.interface(TileId{1}).offer({.destination = {TileId{0}, Port::West}}, Cycle{0}));
    EXPECT_THROW(chip.drain(), InvariantError);
}

TEST(Router, SleepsWhenItHoldsNothing) {
    MeshFixture chip({4, 4}, {});
    ASSERT_TRUE(chip.send(0, 15, 1, 0));
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.scheduler.nextDue(), kNever);
}

}  // namespace
}  // namespace spikeloom::hw
