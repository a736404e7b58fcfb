// SPDX-License-Identifier: Apache-2.0
#include "sim/area/sram.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/area/table.hpp"
#include "tests/sim/area/table_builder.hpp"

namespace spikeloom::area {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// {{0.01, 0.02}, {0.03, 0.08}} mm2 for 1024 and 4096 bytes, 32 and 128 bits.
SramFigures plain() {
    return readAreaTable(test::plainTable(), "t.json").sram;
}

TEST(SramArea, IsThatOfTheFiguresAtTheirPoints) {
    const SramFigures figures = plain();
    EXPECT_DOUBLE_EQ(arrayMm2(figures, 1024, 32), 0.01);
    EXPECT_DOUBLE_EQ(arrayMm2(figures, 1024, 128), 0.02);
    EXPECT_DOUBLE_EQ(arrayMm2(figures, 4096, 32), 0.03);
    EXPECT_DOUBLE_EQ(arrayMm2(figures, 4096, 128), 0.08);
}

// Halfway between two points in logarithms is the geometric mean: 2048 bytes of 128 bits sqrt(0.02 x 0.08) = 0.04;
// 1024 bytes of 64 bits sqrt(0.01 x 0.02); 2048 bytes of 64 bits the fourth root of the product of all.
TEST(SramArea, BetweenPointsIsAStraightLineOfTheLogarithms) {
    const SramFigures figures = plain();
    EXPECT_NEAR(arrayMm2(figures, 2048, 128), 0.04, 1e-12);
    EXPECT_NEAR(arrayMm2(figures, 1024, 64), std::sqrt(0.01 * 0.02), 1e-12);
    EXPECT_NEAR(arrayMm2(figures, 2048, 64), std::pow(0.01 * 0.02 * 0.03 * 0.08, 0.25), 1e-12);
}

// 0.6 x 0.02 + 0.4 x 0.005 = 0.014
TEST(SramArea, AddsNodesByTheirShares) {
    json table = test::plainTable();
    json& nodes = table["sram"]["nodes"];
    nodes[0]["share"] = 0.6;
    nodes.push_back({{"node_nm", 22}, {"share", 0.4}, {"area_mm2", {{0.003, 0.005}, {0.01, 0.02}}}});
    EXPECT_NEAR(arrayMm2(readAreaTable(table, "t.json").sram, 1024, 128), 0.014, 1e-12);
}

// 9216 bytes are two arrays of 4096 and one of 1024: 0.08 + 0.08 + 0.02. Exactly the largest is one array.
TEST(SramArea, OfMoreBytesThanTheLargestIsWholeArraysAndARest) {
    EXPECT_NEAR(arrayMm2(plain(), 9216, 128), 0.18, 1e-12);
    EXPECT_NEAR(arrayMm2(plain(), 8192, 128), 0.16, 1e-12);
    EXPECT_THAT(departure(plain(), 4096, 128), IsEmpty());
    EXPECT_EQ(departure(plain(), 4097, 128), "of 4097 bytes put together of arrays of at most 4096");
}

// 256 bits are two arrays of 128, each with half of the 2048 bytes: 2 x 0.02. 129 bits are two as well, of 64.5 bits.
TEST(SramArea, OfWiderWordsIsArraysSideBySide) {
    EXPECT_NEAR(arrayMm2(plain(), 2048, 256), 0.04, 1e-12);
    EXPECT_NEAR(arrayMm2(plain(), 2048, 129), 2 * 0.01 * std::pow(2.0, std::log(64.5 / 32) / std::log(4.0)), 1e-12);
    EXPECT_EQ(departure(plain(), 2048, 256), "of 256 bits put together of 2 arrays side by side");
    EXPECT_THAT(departure(plain(), 2048, 128), IsEmpty());
}

TEST(SramArea, OfNarrowerWordsIsThatOfTheNarrowest) {
    EXPECT_DOUBLE_EQ(arrayMm2(plain(), 1024, 8), 0.01);
    EXPECT_EQ(departure(plain(), 1024, 31), "of 31 bits taken as 32");
    EXPECT_THAT(departure(plain(), 1024, 32), IsEmpty());
}

// From 1024 to 4096 bytes 0.02 becomes 0.08: proportional to the bytes, so that 512 are 0.01.
TEST(SramArea, OfFewerBytesThanTheSmallestGoesOnAsItComes) {
    EXPECT_NEAR(arrayMm2(plain(), 512, 128), 0.01, 1e-12);
    EXPECT_EQ(departure(plain(), 512, 128), "of 512 bytes extrapolated from 1024: too low");
    EXPECT_THAT(departure(plain(), 1024, 128), IsEmpty());
}

RC_GTEST_PROP(SramArea, GrowsWithTheBytes, ()) {
    const auto bits = *rc::gen::inRange<std::uint32_t>(1, 1024);
    const auto bytes = *rc::gen::inRange<std::uint32_t>(1, 20000);
    const auto more = bytes + *rc::gen::inRange<std::uint32_t>(1, 5000);
    RC_ASSERT(arrayMm2(plain(), more, bits) > arrayMm2(plain(), bytes, bits));
}

TEST(SramFigures, WantAnAreaForEachPointOfTheGrid) {
    json table = test::plainTable();
    table["sram"]["nodes"][0]["area_mm2"][1] = {0.03};
    EXPECT_EQ(
        test::complaint(table),
        "t.json: sram.nodes[0].area_mm2: not a row for each of bytes with an area for each of word_bits; write 2 rows "
        "of 2");
    table = test::plainTable();
    table["sram"]["nodes"][0]["area_mm2"].erase(1);
    EXPECT_THAT(test::complaint(table), HasSubstr("sram.nodes[0].area_mm2: not a row for each of bytes"));
}

TEST(SramFigures, RefuseAnAreaThatDoesNotGrowWithTheBytes) {
    json table = test::plainTable();
    table["sram"]["nodes"][0]["area_mm2"] = {{0.01, 0.02}, {0.011, 0.02}};
    EXPECT_EQ(
        test::complaint(table),
        "t.json: sram.nodes[0].area_mm2[1][1]: 0.02 mm2 for 4096 bytes, 0.02 mm2 for 1024; the area of an array grows "
        "with its bytes");
}

TEST(SramFigures, RefuseAxesThatDoNotAscendAndSharesThatAreNoWhole) {
    json table = test::plainTable();
    table["sram"]["bytes"] = {4096, 4096};
    EXPECT_EQ(test::complaint(table), "t.json: sram.bytes: not ascending");
    table = test::plainTable();
    table["sram"]["nodes"][0]["share"] = 0.5;
    EXPECT_EQ(test::complaint(table), "t.json: sram.nodes: their shares add up to 0.5, not 1");
}

}  // namespace
}  // namespace spikeloom::area
