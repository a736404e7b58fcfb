// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/chips/chip_cut.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>

#include "models/network/network_io.hpp"
#include "models/program/program.hpp"
#include "sim/mapping/chips/refinement.hpp"
#include "sim/mapping/mapper.hpp"
#include "sim/mapping/mesh.hpp"
#include "sim/mapping/report.hpp"

namespace spikeloom::mapping {
namespace {

hw::BoardSpec board(std::uint32_t x, std::uint32_t y) {
    return {.chipsX = x, .chipsY = y};
}

std::uint32_t mostOnAChip(const ChipCut& cut, const hw::BoardSpec& chips) {
    std::vector<std::uint32_t> held(chips.chips(), 0);
    for (const std::uint32_t chip : cut) ++held.at(chip);
    return *std::max_element(held.begin(), held.end());
}

/// Flows between about a third of the pairs.
Traffic anyTraffic(std::uint32_t cores) {
    Traffic traffic;
    traffic.host = *rc::gen::container<std::vector<std::uint64_t>>(cores, rc::gen::inRange<std::uint64_t>(0, 100));
    for (std::uint32_t from = 0; from < cores; ++from)
        for (std::uint32_t to = 0; to < cores; ++to)
            if (*rc::gen::inRange(0, 3) == 0)
                traffic.flows.push_back({hw::CoreId{from}, hw::CoreId{to}, *rc::gen::inRange<std::uint64_t>(1, 1000)});
    return traffic;
}

// Core 0 on chip 0, 1 on chip 1, 2 on chip 3 of 2 x 2: 10 packets cross one link, 3 one and 7 of the host two.
TEST(ChipCut, CostsPacketsTimesTheLinksBetweenChips) {
    const Traffic traffic{.flows = {{hw::CoreId{0}, hw::CoreId{1}, 10}, {hw::CoreId{2}, hw::CoreId{1}, 3}},
                          .host = {5, 0, 7}};
    EXPECT_EQ(packetCrossings(traffic, board(2, 2), {0, 1, 3}), 10u + 3 + 7 * 2);
    EXPECT_EQ(packetCrossings(traffic, board(2, 2), {0, 0, 0}), 0u);
}

TEST(ChipCut, InOrderFillsChipAfterChip) {
    EXPECT_EQ(cutInOrder(5, 2), (ChipCut{0, 0, 1, 1, 2}));
}

// Chips of 2 x 1 tiles on a board of 2 x 2: a mesh of 4 x 2.
TEST(ChipCut, PutsTheCoresOfAChipOnItsTilesRowByRow) {
    EXPECT_EQ(tilesInOrder({0, 1, 0, 3, 2}, {.width = 4, .height = 2, .board = board(2, 2)}),
              (std::vector{hw::TileId{0}, hw::TileId{2}, hw::TileId{1}, hw::TileId{6}, hw::TileId{4}}));
}

// Four groups of four cores that talk among themselves, their ids interleaved; group 0 with the host. The cut in order
// would send 3 of 4 packets over links.
TEST(ChipCut, FindsGroupsOfCoresThatTalkToEachOther) {
    Traffic traffic;
    traffic.host.assign(16, 0);
    traffic.host[4] = 1;
    for (std::uint32_t a = 0; a < 16; ++a)
        for (std::uint32_t b = 0; b < 16; ++b)
            if (a != b && a % 4 == b % 4) traffic.flows.push_back({hw::CoreId{a}, hw::CoreId{b}, 100});
    for (const ChipCut& cut : {cutByTraffic(traffic, board(2, 2), 4),
                               refined(cutByScotch(traffic, board(2, 2), 4), traffic, board(2, 2), 4)}) {
        EXPECT_EQ(packetCrossings(traffic, board(2, 2), cut), 0u);
        EXPECT_EQ(cut[0], 0u);
    }
}

// Four groups in a ring, 0 to 1 to 2 to 3 to 0, on 2 x 2 chips: with group 2 diagonally opposite to group 0 every
// packet crosses one link.
TEST(ChipCut, MakesNeighboursOfChipsThatTalk) {
    Traffic traffic;
    traffic.host.assign(16, 0);
    traffic.host[0] = 1000;
    for (std::uint32_t a = 0; a < 16; ++a)
        for (std::uint32_t b = 0; b < 16; ++b) {
            if (a != b && a % 4 == b % 4) traffic.flows.push_back({hw::CoreId{a}, hw::CoreId{b}, 100});
            if (a / 4 == b / 4 && b % 4 == (a + 1) % 4) traffic.flows.push_back({hw::CoreId{a}, hw::CoreId{b}, 10});
        }
    const ChipCut cut = cutByTraffic(traffic, board(2, 2), 4);
    EXPECT_EQ(packetCrossings(traffic, board(2, 2), cut), 16u * 10);
    EXPECT_EQ(cut[0], 0u);
    EXPECT_EQ(cut[2], 3u);
}

TEST(ChipCut, LeavesChipsEmptyThatAreNotNeeded) {
    Traffic traffic;
    traffic.host = {10, 0, 0};
    traffic.flows = {{hw::CoreId{0}, hw::CoreId{1}, 5}, {hw::CoreId{1}, hw::CoreId{2}, 5}};
    EXPECT_EQ(cutByTraffic(traffic, board(2, 2), 3), (ChipCut{0, 0, 0}));
}

RC_GTEST_PROP(ChipCut, KeepsTheLimitIsNeverWorseThanTheOrderAndAlwaysTheSame, ()) {
    const hw::BoardSpec chips = board(*rc::gen::inRange(1u, 4u), *rc::gen::inRange(1u, 4u));
    const auto cores = *rc::gen::inRange(1u, 30u);
    const std::uint32_t limit = (cores + chips.chips() - 1) / chips.chips() + *rc::gen::inRange(0u, 3u);
    const Traffic traffic = anyTraffic(cores);
    const ChipCut cut = cutByTraffic(traffic, chips, limit);
    RC_ASSERT(cut.size() == cores);
    RC_ASSERT(mostOnAChip(cut, chips) <= limit);
    RC_ASSERT(packetCrossings(traffic, chips, cut) <= packetCrossings(traffic, chips, cutInOrder(cores, limit)));
    RC_ASSERT(cut == cutByTraffic(traffic, chips, limit));
    std::uint64_t between = 0;
    for (const ChipFlow& flow : chipFlows(traffic, cut)) between += flow.packets * chips.crossings(flow.a, flow.b);
    RC_ASSERT(between == packetCrossings(traffic, chips, cut));
}

RC_GTEST_PROP(ChipCut, RefiningEmptiesFullChipsAndNeverLosesOtherwise, ()) {
    const hw::BoardSpec chips = board(2, 2);
    const auto cores = *rc::gen::inRange(1u, 20u);
    const std::uint32_t limit = (cores + 3) / 4;
    const Traffic traffic = anyTraffic(cores);
    const ChipCut any = *rc::gen::container<ChipCut>(cores, rc::gen::inRange(0u, 4u));
    const ChipCut better = refined(any, traffic, chips, limit);
    RC_ASSERT(mostOnAChip(better, chips) <= limit);
    if (mostOnAChip(any, chips) <= limit)
        RC_ASSERT(packetCrossings(traffic, chips, better) <= packetCrossings(traffic, chips, any));
}

program::Program digits() {
    const std::filesystem::path file =
        std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "models/zoo/digits_vit/digits_vit.snn.json";
    return program::lower(network::load(file), {}, file.string());
}

TEST(ChipCut, SavesCrossingsOfTheDigitsNetworkAndKeepsEveryCoreOnItsChip) {
    const program::Program program = digits();
    for (const hw::BoardSpec& chips : {board(2, 1), board(2, 2)}) {
        hw::ChipSpec chip;
        chip.board = chips;
        const hw::Mapping byTraffic = map(program, chip, {}, {.placement = "traffic"}, "");
        const hw::Mapping inOrder = map(program, chip, {}, {.placement = "row_major"}, "");
        const MappingReport a = makeReport(program, chip, {}, byTraffic), b = makeReport(program, chip, {}, inOrder);
        EXPECT_LT(a.expectedPacketCrossings, b.expectedPacketCrossings);
        EXPECT_EQ(a.mesh.tiles(), 24u);  // 23 cores
        for (const MappingReport* report : {&a, &b}) {
            std::uint32_t cores = 0;
            for (const std::uint32_t held : report->coresPerChip) {
                EXPECT_LE(held, 24 / chips.chips());
                cores += held;
            }
            EXPECT_EQ(cores, 23u);
        }
        const hw::Mapping again = map(program, chip, {}, {.placement = "traffic"}, "");
        for (std::size_t i = 0; i < again.cores.size(); ++i) EXPECT_EQ(again.cores[i].tile, byTraffic.cores[i].tile);
        const Traffic traffic = expectedTraffic(program, {}, byTraffic);
        const ChipCut cut = cutByTraffic(traffic, chips, 24 / chips.chips());
        for (std::size_t i = 0; i < cut.size(); ++i)
            EXPECT_EQ(chipOf(shapeOf(byTraffic), byTraffic.cores[i].tile), cut[i]);
    }
}

}  // namespace
}  // namespace spikeloom::mapping
