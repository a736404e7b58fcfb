// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/place/seating.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/mapping/traffic.hpp"

namespace spikeloom::mapping {
namespace {

/// Three cores on 2 x 2 tiles: 0 sends 10 packets to 1 and 1 sends 5 back, 1 sends 3 to 2; the host sends 7 to core 2.
Seating threeCores() {
    const Traffic traffic{.flows = {{hw::CoreId{0}, hw::CoreId{1}, 10},
                                    {hw::CoreId{1}, hw::CoreId{0}, 5},
                                    {hw::CoreId{1}, hw::CoreId{2}, 3}},
                          .host = {0, 0, 7}};
    Seating seating(traffic, {.width = 2, .height = 2});
    for (std::uint32_t core = 0; core < 3; ++core) seating.put(core, core);
    return seating;
}

// Tiles 0 (0,0), 1 (1,0), 2 (0,1): 15 over one link, 3 over two, 7 over one.
TEST(Seating, AddsPacketsTimesLinks) {
    EXPECT_EQ(threeCores().total(), 15 + 3 * 2 + 7);
}

// Cores 0 and 1 exchanged: their own 15 still pass one link; 3 pass one link instead of two.
TEST(Seating, KeepsTheTrafficOfAPairThatExchangesPlaces) {
    EXPECT_EQ(threeCores().exchangeDelta(0, 1), -3);
}

// Core 2 moves to the empty tile 3 (1,1): one link less to core 1, one more to the host.
TEST(Seating, MovesACoreToAnEmptyTile) {
    Seating seating = threeCores();
    EXPECT_EQ(seating.exchangeDelta(2, 3), -3 + 7);
    seating.exchange(2, 3);
    EXPECT_EQ(seating.seatOf()[2], 3u);
    EXPECT_EQ(seating.coreOn(2), kNobody);
}

// The same three cores on tiles of two seats: seats 0, 1 | 2, 3 | ... Cores 0 and 1 share tile 0, core 2 is east of it.
TEST(Seating, CountsNoLinksBetweenTheSeatsOfATile) {
    Traffic traffic;
    traffic.host = {0, 0, 5};
    traffic.flows = {{hw::CoreId{0}, hw::CoreId{1}, 100}, {hw::CoreId{1}, hw::CoreId{2}, 7}};
    Seating seating(traffic, {.width = 2, .height = 2, .concentration = 2});
    for (std::uint32_t core = 0; core < 3; ++core) seating.put(core, core);
    EXPECT_EQ(seating.seats(), 8u);
    EXPECT_EQ(seating.tileOf(2), hw::TileId{1});
    EXPECT_EQ(seating.total(), 7 + 5);
    EXPECT_EQ(seating.exchangeDelta(0, 1), 0);
    // Core 0 leaves the tile of core 1; core 2 comes to it, and to the host.
    EXPECT_EQ(seating.exchangeDelta(2, 0), 100 - 7 - 5);
}

// Cores 0, 1 and 2 on tiles 0, 3 and 4 of a ring of five: 0 and 1 are two links apart by the closing link, 0 and 2 one,
// 1 and 2 one either way. In a row they would be three, four and one apart.
TEST(Seating, GoesTheShorterWayRoundATorus) {
    const Traffic traffic{.flows = {{hw::CoreId{0}, hw::CoreId{1}, 100}, {hw::CoreId{1}, hw::CoreId{2}, 10}},
                          .host = {0, 0, 1}};
    for (const bool wraps : {false, true}) {
        Seating seating(traffic, {.width = 5, .height = 1, .wraps = wraps});
        seating.put(0, 0);
        seating.put(1, 3);
        seating.put(2, 4);
        EXPECT_EQ(seating.total(), wraps ? 200 + 10 + 1 : 300 + 10 + 4);
    }
}

// The same costs as by the network's own distance, which has no table of positions.
RC_GTEST_PROP(Seating, MeasuresAsTheNetworkDoes, ()) {
    const hw::MeshShape shape{.width = *rc::gen::inRange(1u, 8u),
                              .height = *rc::gen::inRange(1u, 8u),
                              .wraps = *rc::gen::arbitrary<bool>(),
                              .concentration = *rc::gen::inRange(1u, 5u)};
    Traffic traffic;
    traffic.host = {3, 5};
    traffic.flows = {{hw::CoreId{0}, hw::CoreId{1}, 7}};
    Seating seating(traffic, shape);
    const std::uint32_t a = *rc::gen::inRange(0u, shape.nodes()), b = *rc::gen::inRange(0u, shape.nodes());
    seating.put(0, a);
    seating.put(1, b);
    const hw::TileId onA = shape.node(a).tile, onB = shape.node(b).tile, host = hostTerminal(shape).tile;
    RC_ASSERT(seating.total() ==
              7 * distance(shape, onA, onB) + 3 * distance(shape, host, onA) + 5 * distance(shape, host, onB));
}

RC_GTEST_PROP(Seating, ForetellsWhatAnExchangeChanges, ()) {
    const auto cores = *rc::gen::inRange(1u, 12u);
    Traffic traffic;
    traffic.host = *rc::gen::container<std::vector<std::uint64_t>>(cores, rc::gen::inRange<std::uint64_t>(0, 100));
    for (std::uint32_t from = 0; from < cores; ++from)
        for (std::uint32_t to = 0; to < cores; ++to)
            if (from != to && *rc::gen::arbitrary<bool>())
                traffic.flows.push_back({hw::CoreId{from}, hw::CoreId{to}, *rc::gen::inRange<std::uint64_t>(1, 1000)});
    Seating seating(traffic, {.width = 4, .height = 3, .wraps = *rc::gen::arbitrary<bool>()});
    for (std::uint32_t core = 0; core < cores; ++core) seating.put(core, core);
    for (int i = 0; i < 5; ++i) {
        const auto a = *rc::gen::inRange(0u, 12u), b = *rc::gen::inRange(0u, 12u);
        const std::int64_t before = seating.total(), delta = seating.exchangeDelta(a, b);
        seating.exchange(a, b);
        RC_ASSERT(seating.total() == before + delta);
    }
}

}  // namespace
}  // namespace spikeloom::mapping
