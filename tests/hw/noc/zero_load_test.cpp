// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/zero_load.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {
namespace {

/// A packet alone in a row of tiles, from the first to tile `routers - 1`.
std::uint64_t simulated(const NocSpec& spec, std::uint32_t routers, std::uint16_t flits) {
    MeshFixture row({routers, 1}, spec);
    EXPECT_TRUE(row.send(0, routers - 1, flits, 5));
    EXPECT_TRUE(row.drain(1'000'000));
    return latency(row.arrived(routers - 1).at(0));
}

TEST(ZeroLoad, IsFourCyclesARouterTwoAtTheEndsAndOneAFlit) {
    EXPECT_EQ(ZeroLoad({}).latency(1, 1), 6u);
    EXPECT_EQ(ZeroLoad({}).latency(15, 1), 62u);
    EXPECT_EQ(ZeroLoad({}).latency(15, 4), 65u);
}

// A credit turns in 3 + 2 + 1 = 6 cycles: a buffer of 4 lets flit 4 go 6 cycles after flit 0, flit 8 after 12.
TEST(ZeroLoad, HasABubbleWherePacketsAreLongerThanABufferThatIsShorterThanACreditsTurn) {
    const NocSpec four{.bufferFlits = 4}, five{.bufferFlits = 5}, six{.bufferFlits = 6};
    EXPECT_EQ(ZeroLoad(four).latency(2, 4), 10u + 3u);
    EXPECT_EQ(ZeroLoad(four).latency(2, 5), 10u + 6u);
    EXPECT_EQ(ZeroLoad(four).latency(2, 8), 10u + 9u);
    EXPECT_EQ(ZeroLoad(four).latency(2, 9), 10u + 12u);
    EXPECT_EQ(ZeroLoad(five).latency(2, 6), 10u + 6u);
    EXPECT_EQ(ZeroLoad(six).latency(2, 100), 10u + 99u);
}

// Links of 3 cycles: (1 + 3) + 2 (3 + 3) = 16 for the head; a credit turns in 3 + 6 + 0 = 9.
TEST(ZeroLoad, CountsLongerLinksInEveryHopAndInTheCreditsTurn) {
    const NocSpec spec{.bufferFlits = 2, .linkCycles = 3, .creditCycles = 0};
    EXPECT_EQ(ZeroLoad(spec).latency(2, 1), 16u);
    EXPECT_EQ(ZeroLoad(spec).latency(2, 2), 17u);
    EXPECT_EQ(ZeroLoad(spec).latency(2, 3), 25u);
    EXPECT_EQ(ZeroLoad(spec).latency(2, 4), 26u);
    EXPECT_EQ(ZeroLoad(spec).latency(2, 5), 34u);
}

RC_GTEST_PROP(ZeroLoad, IsWhatASinglePacketTakes, ()) {
    const NocSpec spec{.virtualChannels = *rc::gen::inRange(1u, 5u),
                       .bufferFlits = *rc::gen::inRange(1u, 16u),
                       .linkCycles = *rc::gen::inRange(1u, 7u),
                       .creditCycles = *rc::gen::inRange(0u, 5u),
                       .routeComputation = *rc::gen::element(RouteComputation::LookAhead, RouteComputation::Stage),
                       .allocation = *rc::gen::element(Allocation::Separate, Allocation::Speculative)};
    const auto routers = *rc::gen::inRange(1u, 9u);
    const auto flits = *rc::gen::inRange<std::uint16_t>(1, 40);
    RC_ASSERT(simulated(spec, routers, flits) == ZeroLoad(spec).latency(routers, flits));
}

/// Tiles are numbered row by row.
std::uint64_t simulatedOver(const NocSpec& spec, MeshShape shape, std::uint32_t from, std::uint32_t to,
                            std::uint16_t flits) {
    MeshFixture chip(shape, spec);
    EXPECT_TRUE(chip.send(from, to, flits, 5));
    EXPECT_TRUE(chip.drain(1'000'000));
    return latency(chip.arrived(to).at(0));
}

// Over a row's link of 1 cycle and a column's of 4, three routers: 2 + 3 x 4 + 3 for the head, whichever comes first.
TEST(ZeroLoad, CountsALinkBetweenRowsAsLongAsItIs) {
    for (const char* routing : {"xy", "yx"}) {
        const NocSpec spec{.verticalLinkCycles = 4, .routing = routing};
        EXPECT_EQ(simulatedOver(spec, {2, 2}, 0, 3, 1), 17u) << routing;
        EXPECT_EQ(simulatedOver(spec, {2, 2}, 0, 1, 1), 10u);
        EXPECT_EQ(simulatedOver(spec, {2, 2}, 0, 2, 1), 13u);
        Way way;
        for (const LinkKind link : {LinkKind::Row, LinkKind::Column, LinkKind::Terminal}) way.addRouter(link);
        EXPECT_EQ(ZeroLoad(spec).latency(way, 1), 17u);
    }
}

// From row 0 to row 1 with buffers of 2; 2 + (1 + 6) + (1 + 3) = 13 for the head. It leaves router 1 in the 7th cycle
// after router 0, and the credit of its slot counts 6 later: the third flit is 13 behind it in router 0 and 12 in
// router 1, where it does not wait for a virtual channel; the fourth one cycle more.
TEST(ZeroLoad, HasTheBubblesOfTheSlowerLinks) {
    const NocSpec spec{.bufferFlits = 2, .verticalLinkCycles = 4};
    Way way;
    for (const LinkKind link : {LinkKind::Column, LinkKind::Terminal}) way.addRouter(link);
    EXPECT_EQ(ZeroLoad(spec).latency(way, 4), 13u + 13u);
    EXPECT_EQ(simulatedOver(spec, {1, 2}, 0, 1, 4), 13u + 13u);
}

// Columns faster than rows: nothing but the way in and out is as slow as a row.
TEST(ZeroLoad, TakesColumnsThatAreFasterThanRows) {
    const NocSpec spec{.linkCycles = 4, .verticalLinkCycles = 1};
    EXPECT_EQ(simulatedOver(spec, {1, 3}, 0, 2, 1), 5u + 2 * 4 + 7);
}

// A core is beside its router: a cycle into it, one for a virtual channel, two through the switch. Over a link of 5
// cycles the head takes 3 + 5 longer.
TEST(ZeroLoad, HasNoWireToACoreThatIsBesideItsRouter) {
    const NocSpec spec{.linkCycles = 5, .localLinkCycles = 0};
    EXPECT_EQ(simulatedOver(spec, {2, 1}, 0, 0, 1), 4u);
    EXPECT_EQ(simulatedOver(spec, {2, 1}, 0, 1, 1), 4u + 8);
}

// A neighbour that works ahead returns a credit to router 3, which has slept for long and is about to be ticked: the
// packet of 2 flits to its own tile must still wait for the credit of its first flit, which comes later.
// (1 + 1) + (3 + 1) = 6 for the head; a credit turns in 3 + 2 + 2 = 7.
TEST(ZeroLoad, IsNotUndercutByACreditThatIsCountedEarly) {
    const NocSpec spec{.virtualChannels = 2, .bufferFlits = 1, .creditCycles = 2};
    MeshFixture chip({3, 3}, spec);
    EXPECT_TRUE(chip.send(3, 0, 1, 0));
    EXPECT_TRUE(chip.send(0, 0, 1, 1));
    EXPECT_TRUE(chip.send(1, 0, 1, 2));
    EXPECT_TRUE(chip.send(3, 3, 2, 3));
    EXPECT_TRUE(chip.drain());
    EXPECT_EQ(latency(chip.arrived(3).at(0)), 6u + 7u);
}

}  // namespace
}  // namespace spikeloom::hw
