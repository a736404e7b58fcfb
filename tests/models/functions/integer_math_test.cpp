// SPDX-License-Identifier: Apache-2.0
#include "models/functions/integer_math.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "tests/models/functions/fixed_seed.hpp"

namespace spikeloom::functions {
namespace {

using spikeloom::testing::expectHolds;

TEST(IntegerSquareRoot, RoundsDownOnBothSidesOfASquare) {
    EXPECT_EQ(integerSquareRoot(0), 0u);
    EXPECT_EQ(integerSquareRoot(1), 1u);
    EXPECT_EQ(integerSquareRoot(3), 1u);
    EXPECT_EQ(integerSquareRoot(4), 2u);
    EXPECT_EQ(integerSquareRoot(99), 9u);
    EXPECT_EQ(integerSquareRoot(100), 10u);
}

TEST(IntegerSquareRoot, TakesAll128Bits) {
    const UInt128 all = ~UInt128{0};
    EXPECT_EQ(integerSquareRoot(all), std::numeric_limits<std::uint64_t>::max());
    const UInt128 square = UInt128{0xFEDCBA9876543210ULL} * 0xFEDCBA9876543210ULL;
    EXPECT_EQ(integerSquareRoot(square), 0xFEDCBA9876543210ULL);
    EXPECT_EQ(integerSquareRoot(square - 1), 0xFEDCBA987654320FULL);
}

TEST(IntegerSquareRoot, IsTheLargestIntegerWhoseSquareFits) {
    expectHolds(11, 2000, [](std::uint64_t high, std::uint64_t low) {
        const UInt128 value = (UInt128{high >> (low % 64)} << 62) + low;
        const UInt128 root = integerSquareRoot(value);
        RC_ASSERT(root * root <= value);
        RC_ASSERT((root + 1) * (root + 1) > value);
    });
}

TEST(BitLength, CountsFromTheSmallestPowerOfTwoAbove) {
    EXPECT_EQ(bitLength(0), 0);
    EXPECT_EQ(bitLength(1), 1);
    EXPECT_EQ(bitLength(255), 8);
    EXPECT_EQ(bitLength(256), 9);
    EXPECT_EQ(bitLength(UInt128{1} << 64), 65);
    EXPECT_EQ(bitLength(~UInt128{0}), 128);
}

TEST(CeilLog2, IsExactAtPowersOfTwoAndOneMoreBeyond) {
    EXPECT_EQ(ceilLog2(1), 0);
    EXPECT_EQ(ceilLog2(2), 1);
    EXPECT_EQ(ceilLog2(64), 6);
    EXPECT_EQ(ceilLog2(65), 7);
}

TEST(CeilHalf, RoundsUpForEitherSign) {
    EXPECT_EQ(ceilHalf(7), 4);
    EXPECT_EQ(ceilHalf(6), 3);
    EXPECT_EQ(ceilHalf(-7), -3);
    EXPECT_EQ(ceilHalf(-6), -3);
}

TEST(ScaleByPowerOfTwo, TruncatesToTheRightAndVanishesBeyondTheWord) {
    EXPECT_TRUE(scaleByPowerOfTwo(5, 2) == 20);
    EXPECT_TRUE(scaleByPowerOfTwo(5, -1) == 2);
    EXPECT_TRUE(scaleByPowerOfTwo(~UInt128{0}, -127) == 1);
    EXPECT_TRUE(scaleByPowerOfTwo(~UInt128{0}, -128) == 0);
    EXPECT_TRUE(scaleByPowerOfTwo(1, 127) == UInt128{1} << 127);
}

TEST(ToDyadic, IsExactForNormalAndSubnormalDoubles) {
    EXPECT_EQ(toDyadic(1.0).mantissa, std::uint64_t{1} << 52);
    EXPECT_EQ(toDyadic(1.0).exponent, -52);
    EXPECT_EQ(toDyadic(0.75).mantissa, std::uint64_t{3} << 51);
    EXPECT_EQ(toDyadic(std::numeric_limits<double>::denorm_min()).mantissa, std::uint64_t{1} << 52);
    EXPECT_EQ(toDyadic(std::numeric_limits<double>::denorm_min()).exponent, -1074 - 52);
}

TEST(RoundToGrid, TakesTiesAwayFromZero) {
    EXPECT_EQ(roundToGrid(0.375, 2), 2);  // 1.5
    EXPECT_EQ(roundToGrid(-0.375, 2), -2);
    EXPECT_EQ(roundToGrid(0.3749, 2), 1);
    EXPECT_EQ(roundToGrid(0.49999999999999994, 0), 0);  // adding one half in double would give 1
}

TEST(RoundToGrid, RefusesWhatDoesNotFit60Bits) {
    EXPECT_EQ(roundToGrid(-1023.0, 50), -1023 * (std::int64_t{1} << 50));
    EXPECT_THROW((void)roundToGrid(1024.0, 50), std::invalid_argument);
    EXPECT_THROW((void)roundToGrid(std::numeric_limits<double>::quiet_NaN(), 4), std::invalid_argument);
}

}  // namespace
}  // namespace spikeloom::functions
