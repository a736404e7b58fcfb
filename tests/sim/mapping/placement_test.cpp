// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/place/placement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>

#include "models/network/network_io.hpp"
#include "sim/mapping/mapper.hpp"
#include "sim/mapping/mesh.hpp"
#include "sim/mapping/report.hpp"
#include "tests/sim/mapping/programs.hpp"
#include "tests/support/imported_mnist.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;

using Random = std::mt19937_64;

/// Flows between about a third of the pairs.
Traffic randomTraffic(Random& random, std::uint32_t cores) {
    Traffic traffic;
    for (std::uint32_t core = 0; core < cores; ++core) traffic.host.push_back(random() % 100);
    for (std::uint32_t from = 0; from < cores; ++from)
        for (std::uint32_t to = from + 1; to < cores; ++to)
            if (random() % 3 == 0) traffic.flows.push_back({hw::CoreId{from}, hw::CoreId{to}, 1 + random() % 1000});
    return traffic;
}

std::uint64_t hopsWith(const std::string& placement, const Traffic& traffic, const hw::MeshShape& mesh) {
    return packetHops(traffic, mesh, makePlacement(placement, "")->place(traffic, mesh));
}

hw::MeshShape smallestShape(std::uint64_t tiles, bool wraps = false) {
    const hw::MeshSpec mesh = smallestMesh(tiles);
    return {.width = mesh.width, .height = mesh.height, .wraps = wraps};
}

/// The least that any placement reaches, by trying all.
std::uint64_t optimum(const Traffic& traffic, const hw::MeshShape& mesh) {
    std::vector<hw::TileId> tiles;
    for (std::uint32_t tile = 0; tile < mesh.tiles(); ++tile) tiles.push_back(hw::TileId{tile});
    std::uint64_t least = packetHops(traffic, mesh, tiles);
    while (std::next_permutation(tiles.begin(), tiles.end())) least = std::min(least, packetHops(traffic, mesh, tiles));
    return least;
}

TEST(Placement, PutsEveryCoreOnATileOfItsOwn) {
    Random random(1);
    for (std::uint32_t cores = 1; cores <= 12; ++cores) {
        const Traffic traffic = randomTraffic(random, cores);
        const hw::MeshShape mesh{
            .width = 1 + cores / 3 + static_cast<std::uint32_t>(random() % 3), .height = 3, .wraps = cores % 2 == 0};
        for (const std::string& name : placementNames()) {
            const std::vector<hw::TileId> tiles = makePlacement(name, "")->place(traffic, mesh);
            ASSERT_EQ(tiles.size(), cores);
            EXPECT_EQ(std::set<hw::TileId>(tiles.begin(), tiles.end()).size(), cores);
            for (const hw::TileId tile : tiles) EXPECT_LT(value(tile), mesh.tiles());
        }
    }
}

TEST(Placement, PutsNoMoreCoresOnATileThanItHolds) {
    Random random(4);
    for (std::uint32_t cores = 1; cores <= 12; ++cores)
        for (const std::uint32_t concentration : {2u, 3u, 4u}) {
            const Traffic traffic = randomTraffic(random, cores);
            hw::MeshShape mesh = smallestShape((cores + concentration - 1) / concentration);
            mesh.concentration = concentration;
            for (const std::string& name : placementNames()) {
                const auto tiles = makePlacement(name, "")->place(traffic, mesh);
                ASSERT_EQ(tiles.size(), cores);
                for (const hw::TileId tile : tiles) EXPECT_LT(value(tile), mesh.tiles());
                for (const std::uint32_t local : localsInOrder(tiles)) EXPECT_LT(local, concentration) << name;
            }
        }
}

// Cores 0 and 3, and 1 and 2, talk to each other and to nobody else: each pair on a tile of its own costs no link.
TEST(TrafficPlacement, PutsCoresThatTalkToEachOtherOnOneTile) {
    Traffic traffic;
    traffic.host = {0, 0, 0, 0};
    traffic.flows = {{hw::CoreId{0}, hw::CoreId{3}, 10}, {hw::CoreId{1}, hw::CoreId{2}, 10}};
    const auto tiles = makeTrafficAware()->place(traffic, {.width = 2, .height = 1, .concentration = 2});
    EXPECT_EQ(tiles[0], tiles[3]);
    EXPECT_EQ(tiles[1], tiles[2]);
    EXPECT_NE(tiles[0], tiles[1]);
}

TEST(TrafficPlacement, IsNeverWorseThanRowMajor) {
    Random random(2);
    for (std::uint32_t cores = 1; cores <= 16; ++cores) {
        const Traffic traffic = randomTraffic(random, cores);
        for (const bool wraps : {false, true}) {
            const hw::MeshShape mesh = smallestShape(cores, wraps);
            EXPECT_LE(hopsWith("traffic", traffic, mesh), hopsWith("row_major", traffic, mesh)) << cores;
        }
    }
}

// 720 arrangements of six cores on six tiles, of a mesh and of tori. Annealing promises no optimum, so a hundredth is
// allowed.
TEST(TrafficPlacement, ComesWithinAHundredthOfTheOptimumOfSmallMeshes) {
    Random random(3);
    for (const hw::MeshShape& mesh : {hw::MeshShape{3, 2}, hw::MeshShape{3, 2, true}, hw::MeshShape{6, 1, true}})
        for (int trial = 0; trial < 20; ++trial) {
            const Traffic traffic = randomTraffic(random, 6);
            EXPECT_LE(hopsWith("traffic", traffic, mesh) * 100, optimum(traffic, mesh) * 101);
        }
}

TEST(TrafficPlacement, PutsTheInputsCoreNextToTheHost) {
    Traffic traffic;
    traffic.host = {0, 0, 0, 500};
    traffic.flows = {{hw::CoreId{3}, hw::CoreId{0}, 10}, {hw::CoreId{0}, hw::CoreId{1}, 10}};
    EXPECT_EQ(makeTrafficAware()->place(traffic, {.width = 2, .height = 2})[3], hw::TileId{0});
}

TEST(TrafficPlacement, GivesTheSameMappingEveryTime) {
    const program::Program program = visionTransformer();
    const hw::Mapping first = map(program, {}, {}, {}, ""), second = map(program, {}, {}, {}, "");
    for (std::size_t i = 0; i < first.cores.size(); ++i) EXPECT_EQ(first.cores[i].tile, second.cores[i].tile);
}

/// Packet-hops of the traffic placement as a share of those of row-major.
double ratio(const program::Program& program, const hw::ChipSpec& chip = {}) {
    const auto hopsOf = [&](const std::string& placement) {
        const hw::Mapping mapping = map(program, chip, {}, {.placement = placement}, "");
        return static_cast<double>(makeReport(program, chip, {}, mapping).expectedPacketHops);
    };
    return hopsOf("traffic") / hopsOf("row_major");
}

// Row by row on the same shape, so that every core is where it is on the mesh.
TEST(Placement, IsReportedWithTheShorterWaysOfATorus) {
    const program::Program program = chain(10);
    std::uint64_t hops[2];
    for (const bool wraps : {false, true}) {
        hw::ChipSpec chip;
        chip.noc.topology = wraps ? hw::Topology::Torus : hw::Topology::Mesh;
        const hw::Mapping mapping = map(program, chip, {}, {.placement = "row_major"}, "");
        std::vector<hw::TileId> tiles;
        for (const hw::CoreMapping& core : mapping.cores) tiles.push_back(core.tile);
        hops[wraps] = makeReport(program, chip, {}, mapping).expectedPacketHops;
        EXPECT_EQ(hops[wraps], packetHops(expectedTraffic(program, {}, mapping), shapeOf(mapping), tiles));
    }
    EXPECT_LT(hops[true], hops[false]);
}

TEST(TrafficPlacement, SavesAFifthOfThePacketHopsOfAChain) {
    EXPECT_LE(ratio(chain(10)), 0.8);
}

TEST(TrafficPlacement, SavesAFifthOfThePacketHopsOfAVisionTransformer) {
    EXPECT_LE(ratio(visionTransformer()), 0.8);
}

TEST(TrafficPlacement, SavesAFifthWhenPopulationsTakeSeveralCores) {
    hw::ChipSpec chip;
    chip.core.functionMemory.capacityBytes = chip.core.synapticMemory.capacityBytes = 4096;
    EXPECT_LE(ratio(visionTransformer(), chip), 0.8);
}

TEST(TrafficPlacement, SavesAFifthOfThePacketHopsOfTheMnistTransformer) {
    if (!spikeloom::testing::ImportedMnist::available()) GTEST_SKIP() << spikeloom::testing::ImportedMnist::kAbsent;
    const spikeloom::testing::ImportedMnist mnist;
    const std::filesystem::path file = mnist.folder() / "network.snn.json";
    const program::Program program = program::lower(network::load(file), {}, file.string());
    EXPECT_LE(ratio(program), 0.8);
}

}  // namespace
}  // namespace spikeloom::mapping
