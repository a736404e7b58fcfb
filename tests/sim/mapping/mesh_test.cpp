// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/mesh.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"

namespace spikeloom::mapping {
namespace {

void expectMesh(std::uint64_t cores, std::uint32_t width, std::uint32_t height) {
    EXPECT_EQ(smallestMesh(cores).width, width) << cores;
    EXPECT_EQ(smallestMesh(cores).height, height) << cores;
}

TEST(SmallestMesh, HasTheFewestTilesAndIsNearestToASquare) {
    expectMesh(1, 1, 1);
    expectMesh(2, 2, 1);
    expectMesh(4, 2, 2);
    expectMesh(6, 3, 2);
    expectMesh(7, 4, 2);   // 8 tiles; 3 x 3 would be 9
    expectMesh(16, 4, 4);  // not 8 x 2
    expectMesh(33, 7, 5);  // 35 tiles; 6 x 6 would be 36
    expectMesh(36, 6, 6);  // not 9 x 4, which is too long
}

TEST(SmallestMesh, IsAtMostTwiceAsWideAsHigh) {
    expectMesh(3, 2, 2);   // not 3 x 1
    expectMesh(31, 8, 4);  // not 31 x 1
    for (std::uint64_t cores = 1; cores < 500; ++cores) {
        const hw::MeshSpec mesh = smallestMesh(cores);
        EXPECT_GE(mesh.tiles(), cores);
        EXPECT_LE(mesh.height, mesh.width);
        EXPECT_LE(mesh.width, 2 * mesh.height);
    }
}

TEST(ResolveMesh, TakesAGivenMeshThatIsJustLargeEnough) {
    const hw::MeshSpec mesh = resolveMesh({.width = 3, .height = 2}, 6, "chip.json");
    EXPECT_EQ(mesh.width, 3u);
    EXPECT_EQ(mesh.height, 2u);
}

TEST(ResolveMesh, SaysHowManyTilesAreMissingAndWhatWouldDo) {
    try {
        (void)resolveMesh({.width = 3, .height = 2}, 7, "chip.json");
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(
            error.what(),
            "chip.json: chip.mesh: the network needs 7 cores and 3 x 2 tiles are 6: 1 too few; [4, 2] or \"auto\" "
            "would do");
    }
}

// 23 cores on four chips: 6 a chip.
TEST(ResolveMesh, IsThatOfAllChipsWithTheSmallestForEach) {
    const hw::BoardSpec board{.chipsX = 2, .chipsY = 2};
    const hw::MeshSpec automatic = resolveMesh({}, 23, "chip.json", board);
    EXPECT_EQ(automatic.width, 6u);
    EXPECT_EQ(automatic.height, 4u);
    EXPECT_EQ(resolveMesh({}, 25, "chip.json", board).tiles(), 4u * 8);
    EXPECT_EQ(resolveMesh({.width = 5, .height = 3}, 60, "chip.json", board).width, 10u);
    EXPECT_EQ(resolveMesh({}, 1, "chip.json", board).tiles(), 4u);
}

TEST(ResolveMesh, SaysHowManyTilesAllChipsTogetherLack) {
    const hw::BoardSpec board{.chipsX = 2, .chipsY = 2};
    try {
        (void)resolveMesh({.width = 5, .height = 1}, 21, "chip.json", board);
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(),
                     "chip.json: chip.mesh: the network needs 21 cores and 4 chips of 5 x 1 tiles are 20: 1 too few; "
                     "[3, 2] or \"auto\" would do");
    }
    EXPECT_THROW((void)resolveMesh({.width = 256, .height = 256}, 21, "chip.json", board), ConfigError);
}

// 23 cores: 12 tiles of two, 6 of four; on four chips three tiles of two each, for which 2 x 2 is the smallest mesh.
TEST(ResolveMesh, HasFewerTilesWhereOneHoldsSeveralCores) {
    EXPECT_EQ(resolveMesh({}, 23, "chip.json", {}, 2).tiles(), 12u);
    EXPECT_EQ(resolveMesh({}, 23, "chip.json", {}, 4).tiles(), 6u);
    EXPECT_EQ(resolveMesh({}, 23, "chip.json", {.chipsX = 2, .chipsY = 2}, 2).tiles(), 4u * 4);
    EXPECT_EQ(resolveMesh({.width = 4, .height = 3}, 24, "chip.json", {}, 2).tiles(), 12u);
    try {
        (void)resolveMesh({.width = 4, .height = 3}, 25, "chip.json", {}, 2);
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(),
                     "chip.json: chip.mesh: the network needs 25 cores and 4 x 3 tiles of 2 cores hold 24: 1 too few; "
                     "[5, 3] or \"auto\" would do");
    }
}

}  // namespace
}  // namespace spikeloom::mapping
