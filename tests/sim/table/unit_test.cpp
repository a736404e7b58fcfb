// SPDX-License-Identifier: Apache-2.0
#include "sim/table/unit.hpp"

#include <gtest/gtest.h>

namespace spikeloom::table {
namespace {

TEST(ScaledUnit, HasOneToThreeDigitsBeforeThePointOfTheLargest) {
    EXPECT_EQ(ScaledUnit(kJoule, 87.35e-6).text(), "uJ");
    EXPECT_NEAR(ScaledUnit(kJoule, 87.35e-6).in(87.35e-6), 87.35, 1e-9);
    EXPECT_EQ(ScaledUnit(kSecond, 0.999e-3).text(), "us");
    EXPECT_EQ(ScaledUnit(kSecond, 1e-3).text(), "ms");
    EXPECT_EQ(ScaledUnit(kSecond, 999.0).text(), "s");
    EXPECT_EQ(ScaledUnit(kSecond, 1000.0).text(), "ks");
    EXPECT_EQ(ScaledUnit(kSecond, 0.0).text(), "s");
}

TEST(ScaledUnit, CountsByPowersOfAThousandAndNeverByFractions) {
    EXPECT_EQ(ScaledUnit(kCount, 3.6e6).text(), "10^6");
    EXPECT_EQ(ScaledUnit(kCount, 3.6e6).latex(), "\\num{e6}");
    EXPECT_EQ(ScaledUnit(kCount, 999.0).text(), "");
    EXPECT_EQ(ScaledUnit(kCount, 0.02).text(), "");
}

TEST(ScaledUnit, LeavesRatiosAsTheyAre) {
    EXPECT_EQ(ScaledUnit(kRatio, 1e6).in(1e6), 1e6);
    EXPECT_EQ(ScaledUnit(kRatio, 1e6).latex(), "");
    EXPECT_NEAR(ScaledUnit(kPercent, 0.97).in(0.97), 97.0, 1e-12);
    EXPECT_EQ(ScaledUnit(kPercent, 0.97).latex(), "\\unit{\\percent}");
    EXPECT_EQ(ScaledUnit(kPerSecond, 12345.0).text(), "1/s");
}

TEST(ScaledUnit, NamesPrefixesForLatex) {
    EXPECT_EQ(ScaledUnit(kJoule, 2e-12).latex(), "\\unit{\\pico\\joule}");
    EXPECT_EQ(ScaledUnit(kJouleSecond, 2e-9).text(), "nJ s");
    EXPECT_EQ(ScaledUnit(kByte, 2e6).latex(), "\\unit{\\mega\\byte}");
}

}  // namespace
}  // namespace spikeloom::table
