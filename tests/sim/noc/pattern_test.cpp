// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/pattern.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/support/error.hpp"
#include "sim/noc/generator.hpp"

namespace spikeloom::noc {
namespace {

using hw::MeshShape;

std::vector<std::uint32_t> destinations(const std::string& pattern, MeshShape shape) {
    Random random(1);
    const auto made = makePattern({.pattern = pattern}, shape);
    std::vector<std::uint32_t> found;
    for (std::uint32_t node = 0; node < shape.nodes(); ++node)
        found.push_back(indexOf(made->destination(NodeId{node}, random)));
    return found;
}

MeshShape concentrated(std::uint32_t width, std::uint32_t height, std::uint32_t cores) {
    return {.width = width, .height = height, .concentration = cores};
}

/// How often each node was chosen in `draws` draws.
std::vector<double> frequencies(const TrafficSpec& traffic, MeshShape shape, int draws) {
    Random random(traffic.seed);
    const auto pattern = makePattern(traffic, shape);
    std::vector<double> counts(shape.nodes());
    for (int i = 0; i < draws; ++i) {
        const NodeId source{static_cast<std::uint32_t>(i) % shape.nodes()};
        counts[indexOf(pattern->destination(source, random))] += 1.0 / draws;
    }
    return counts;
}

/// Five standard deviations of a share: one test in a million fails by chance, and a fixed seed fails never or always.
double tolerance(double share, int draws) {
    return 5 * std::sqrt(share * (1 - share) / draws);
}

// 0 1 2      0 3 6
// 3 4 5  to  1 4 7
// 6 7 8      2 5 8
TEST(Pattern, TransposeExchangesRowAndColumn) {
    EXPECT_EQ(destinations("transpose", {3, 3}), (std::vector<std::uint32_t>{0, 3, 6, 1, 4, 7, 2, 5, 8}));
}

TEST(Pattern, BitComplementIsTheOppositeCorner) {
    EXPECT_EQ(destinations("bit_complement", {3, 2}), (std::vector<std::uint32_t>{5, 4, 3, 2, 1, 0}));
    const auto found = destinations("bit_complement", {8, 8});
    for (std::uint32_t tile = 0; tile < 64; ++tile) EXPECT_EQ(found[tile], ~tile & 63U) << tile;
}

// (x, y) to (x + 1, y + 1): tile 0 = (0, 0) to (1, 1) = 4, and (2, 1) = 5 wraps to (0, 0).
TEST(Pattern, NeighbourIsOneFurtherInBothDirections) {
    EXPECT_EQ(destinations("neighbour", {3, 2}), (std::vector<std::uint32_t>{4, 5, 3, 1, 2, 0}));
}

/// The numbers of the nodes, row by row.
std::vector<std::uint32_t> numbers(MeshShape shape) {
    const NodeGrid grid(shape);
    std::vector<std::uint32_t> found;
    for (std::uint32_t y = 0; y < grid.rows(); ++y)
        for (std::uint32_t x = 0; x < grid.columns(); ++x) found.push_back(indexOf(grid.at(x, y)));
    return found;
}

// Two tiles beside each other.
TEST(NodeGrid, HasTwoOrThreeCoresInARowAndFourInASquare) {
    EXPECT_EQ(numbers(concentrated(2, 1, 2)), (std::vector<std::uint32_t>{0, 1, 2, 3}));
    EXPECT_EQ(numbers(concentrated(2, 1, 3)), (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(numbers(concentrated(2, 1, 4)), (std::vector<std::uint32_t>{0, 1, 4, 5,  //
                                                                          2, 3, 6, 7}));
}

TEST(NodeGrid, HasEveryNodeInOnePlace) {
    for (std::uint32_t cores = 1; cores <= hw::kMaxConcentration; ++cores) {
        const MeshShape shape = concentrated(3, 2, cores);
        const NodeGrid grid(shape);
        EXPECT_EQ(grid.columns() * grid.rows(), shape.nodes());
        for (std::uint32_t node = 0; node < shape.nodes(); ++node)
            EXPECT_EQ(grid.at(grid.x(NodeId{node}), grid.y(NodeId{node})), NodeId{node}) << cores;
    }
}

//  0  1 |  4  5      0  2 |  8 10
//  2  3 |  6  7      1  3 |  9 11
//  8  9 | 12 13  to  4  6 | 12 14
// 10 11 | 14 15      5  7 | 13 15
TEST(Pattern, TransposeOfAConcentratedMeshExchangesRowsAndColumnsOfNodes) {
    EXPECT_EQ(destinations("transpose", concentrated(2, 2, 4)),
              (std::vector<std::uint32_t>{0, 2, 1, 3, 8, 10, 9, 11, 4, 6, 5, 7, 12, 14, 13, 15}));
    // 4 x 4 nodes, numbered row by row, on 2 x 4 tiles
    EXPECT_EQ(destinations("transpose", concentrated(2, 4, 2)),
              (std::vector<std::uint32_t>{0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15}));
}

TEST(Pattern, BitComplementIsTheLastNodeLessTheSourceForAnyConcentration) {
    for (std::uint32_t cores = 1; cores <= hw::kMaxConcentration; ++cores) {
        const MeshShape shape = concentrated(4, 3, cores);
        const auto found = destinations("bit_complement", shape);
        for (std::uint32_t node = 0; node < shape.nodes(); ++node) EXPECT_EQ(found[node], shape.nodes() - 1 - node);
    }
}

// 0 1 | 4 5      3 6 | 7 2
// 2 3 | 6 7  to  1 4 | 5 0
TEST(Pattern, NeighbourOfAConcentratedMeshMayBeInTheSameTile) {
    EXPECT_EQ(destinations("neighbour", concentrated(2, 1, 4)), (std::vector<std::uint32_t>{3, 6, 1, 4, 7, 2, 5, 0}));
}

// 64 nodes on 8 x 8 routers, and on 4 x 4 of four.
TEST(Pattern, IsTheSameTrafficBetweenTheSamePlacesWhateverTheConcentration) {
    const MeshShape one = concentrated(8, 8, 1), four = concentrated(4, 4, 4);
    const NodeGrid plain(one), grouped(four);
    for (const char* pattern : {"transpose", "bit_complement", "neighbour"}) {
        const auto onOne = destinations(pattern, one), onFour = destinations(pattern, four);
        for (std::uint32_t node = 0; node < 64; ++node) {
            const NodeId a{onOne[node]};
            const NodeId b{onFour[indexOf(grouped.at(plain.x(NodeId{node}), plain.y(NodeId{node})))]};
            EXPECT_EQ(std::pair(plain.x(a), plain.y(a)), std::pair(grouped.x(b), grouped.y(b))) << pattern << node;
        }
    }
}

TEST(Pattern, UniformChoosesEveryCoreEquallyOften) {
    constexpr int kDraws = 320'000;
    const auto shares = frequencies({.pattern = "uniform"}, concentrated(4, 4, 2), kDraws);
    ASSERT_EQ(shares.size(), 32u);
    for (const double share : shares) EXPECT_NEAR(share, 1.0 / 32, tolerance(1.0 / 32, kDraws));
}

// Node 5 is core 1 of tile 2. Weights sum to 4 + 7 = 11.
TEST(Pattern, HotspotIsACoreAndNotItsTile) {
    constexpr int kDraws = 110'000;
    const auto shares = frequencies({.pattern = "hotspot", .hotspots = {{.tile = 2, .core = 1, .weight = 4}}},
                                    concentrated(2, 2, 2), kDraws);
    for (std::size_t node = 0; node < 8; ++node) {
        const double expected = (node == 5 ? 4.0 : 1.0) / 11;
        EXPECT_NEAR(shares[node], expected, tolerance(expected, kDraws)) << node;
    }
}

TEST(Pattern, UniformChoosesEveryTileEquallyOftenTheSourceIncluded) {
    constexpr int kDraws = 640'000;
    const auto shares = frequencies({.pattern = "uniform"}, {8, 8}, kDraws);
    for (std::size_t tile = 0; tile < 64; ++tile)
        EXPECT_NEAR(shares[tile], 1.0 / 64, tolerance(1.0 / 64, kDraws)) << tile;
    Random random(3);
    const auto pattern = makePattern({.pattern = "uniform"}, {8, 8});
    int own = 0;
    for (int i = 0; i < 64'000; ++i) own += pattern->destination(NodeId{5}, random) == NodeId{5} ? 1 : 0;
    EXPECT_NEAR(own / 64'000.0, 1.0 / 64, tolerance(1.0 / 64, 64'000));
}

// Weights sum to 8 + 63 = 71.
TEST(Pattern, HotspotChoosesAListedTileAsOftenAsItsWeightSays) {
    constexpr int kDraws = 640'000;
    const auto shares = frequencies({.pattern = "hotspot", .hotspots = {{.tile = 27, .weight = 8}}}, {8, 8}, kDraws);
    for (std::size_t tile = 0; tile < 64; ++tile) {
        const double expected = (tile == 27 ? 8.0 : 1.0) / 71;
        EXPECT_NEAR(shares[tile], expected, tolerance(expected, kDraws)) << tile;
    }
}

TEST(Pattern, HotspotOfWeightZeroIsNeverChosen) {
    const auto shares = frequencies(
        {.pattern = "hotspot", .hotspots = {{.tile = 0, .weight = 0}, {.tile = 3, .weight = 3}}}, {2, 2}, 50'000);
    EXPECT_EQ(shares[0], 0.0);
    EXPECT_NEAR(shares[1], 0.2, tolerance(0.2, 50'000));
    EXPECT_NEAR(shares[3], 0.6, tolerance(0.6, 50'000));
}

TEST(Pattern, OfAnUnknownNameIsRefusedWithTheOneThatWasMeant) {
    try {
        (void)makePattern({.pattern = "transpos"}, {2, 2});
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_NE(std::string(error.what()).find("did you mean transpose?"), std::string::npos) << error.what();
    }
}

/// Packets of each source, and whether one made two in a cycle.
struct Made {
    std::vector<int> packets = std::vector<int>(64);
    bool twice = false;
};
Made generate(double load, std::uint16_t flits, int cycles) {
    Generator generator({.packetFlits = flits}, {8, 8}, load);
    Made made;
    for (int cycle = 0; cycle < cycles; ++cycle) {
        std::vector<bool> has(64);
        generator.next([&](NodeId source, NodeId) {
            made.twice = made.twice || has[indexOf(source)];
            has[indexOf(source)] = true;
            ++made.packets[indexOf(source)];
        });
    }
    return made;
}

TEST(Generator, MakesAPacketWithProbabilityLoadOverFlitsAtEverySource) {
    constexpr int kCycles = 50'000;
    for (const auto& [load, flits] : {std::pair{0.3, 1}, {0.3, 4}, {0.9, 1}, {0.01, 2}}) {
        const double probability = load / flits;
        const Made made = generate(load, static_cast<std::uint16_t>(flits), kCycles);
        EXPECT_FALSE(made.twice);
        for (std::size_t tile = 0; tile < 64; ++tile)
            EXPECT_NEAR(made.packets[tile] / double{kCycles}, probability, tolerance(probability, kCycles)) << tile;
    }
}

TEST(Generator, HasASourceForEachCore) {
    Generator generator({}, concentrated(2, 3, 4), 1.0);
    std::vector<std::uint32_t> sources;
    generator.next([&](NodeId source, NodeId) { sources.push_back(indexOf(source)); });
    ASSERT_EQ(sources.size(), 24u);
    for (std::uint32_t node = 0; node < 24; ++node) EXPECT_EQ(sources[node], node);
}

TEST(Generator, AtLoadOneEverySourceMakesAFlitInEveryCycle) {
    const Made made = generate(1.0, 1, 100);
    for (std::size_t tile = 0; tile < 64; ++tile) EXPECT_EQ(made.packets[tile], 100);
}

// Makings of a cycle and of the next are independent: P(both) = P^2.
TEST(Generator, HasNoMemory) {
    constexpr int kCycles = 200'000;
    Generator generator({}, {1, 1}, 0.4);
    int both = 0;
    bool before = false;
    for (int cycle = 0; cycle < kCycles; ++cycle) {
        bool now = false;
        generator.next([&](NodeId, NodeId) { now = true; });
        both += now && before ? 1 : 0;
        before = now;
    }
    EXPECT_NEAR(both / double{kCycles}, 0.16, tolerance(0.16, kCycles));
}

TEST(Generator, RepeatsItselfForASeedAndDiffersForAnother) {
    const auto sequence = [](std::uint64_t seed) {
        Generator generator({.seed = seed}, {4, 4}, 0.5);
        std::vector<std::uint32_t> packets;
        for (int cycle = 0; cycle < 20; ++cycle)
            generator.next([&](NodeId source, NodeId destination) {
                packets.push_back(indexOf(source) * 16 + indexOf(destination));
            });
        return packets;
    };
    EXPECT_EQ(sequence(7), sequence(7));
    EXPECT_NE(sequence(7), sequence(8));
}

}  // namespace
}  // namespace spikeloom::noc
