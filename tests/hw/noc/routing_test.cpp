// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/routing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hw/noc/noc_spec.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

constexpr MeshShape kShape{4, 3};

// 4x3 mesh:  0  1  2  3
//            4  5  6  7
//            8  9 10 11
TEST(Routing, XyGoesAlongTheRowFirst) {
    const auto xy = makeRouting("xy");
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{11}), Port::East);
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{0}), Port::West);
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{9}), Port::South);
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{1}), Port::North);
}

TEST(Routing, YxGoesAlongTheColumnFirst) {
    const auto yx = makeRouting("yx");
    EXPECT_EQ(yx->route(kShape, TileId{5}, TileId{11}), Port::South);
    EXPECT_EQ(yx->route(kShape, TileId{5}, TileId{0}), Port::North);
    EXPECT_EQ(yx->route(kShape, TileId{5}, TileId{6}), Port::East);
}

TEST(Routing, EveryFunctionReachesEveryTileByAShortestPath) {
    const auto distance = [](std::uint32_t a, std::uint32_t b) { return a > b ? a - b : b - a; };
    for (const std::string& name : routingNames()) {
        const auto routing = makeRouting(name);
        for (std::uint32_t from = 0; from < kShape.tiles(); ++from)
            for (std::uint32_t to = 0; to < kShape.tiles(); ++to) {
                const TileId start{from}, end{to};
                const std::uint32_t expected =
                    distance(kShape.x(start), kShape.x(end)) + distance(kShape.y(start), kShape.y(end));
                TileId here = start;
                std::uint32_t hops = 0;
                for (; here != end && hops <= expected; ++hops) {
                    const auto next = neighbour(kShape, here, routing->route(kShape, here, end));
                    ASSERT_TRUE(next.has_value()) << name << " leaves the mesh at tile " << indexOf(here);
                    here = *next;
                }
                EXPECT_EQ(hops, expected) << name << " from " << from << " to " << to;
            }
    }
}

TEST(Routing, NamesTheChoicesWhenItDoesNotKnowOne) {
    try {
        (void)makeRouting("zigzag");
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("zigzag"));
        EXPECT_THAT(error.what(), testing::HasSubstr("xy, yx"));
    }
}

TEST(Topology, HasALinkEachWayBetweenNeighboursAndNoneOverTheEdge) {
    std::uint32_t links = 0;
    forEachLink(kShape, [&](TileId from, Port out, TileId to, Port in) {
        ++links;
        EXPECT_EQ(neighbour(kShape, to, in), from);
        EXPECT_EQ(neighbour(kShape, from, out), to);
    });
    EXPECT_EQ(links, 2u * (3 * 3 + 4 * 2));  // 9 horizontal and 8 vertical neighbours
    EXPECT_FALSE(neighbour(kShape, TileId{0}, Port::West));
    EXPECT_FALSE(neighbour(kShape, TileId{3}, Port::East));
    EXPECT_FALSE(neighbour(kShape, TileId{3}, Port::Local));
}

}  // namespace
}  // namespace spikeloom::hw
