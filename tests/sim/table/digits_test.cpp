// SPDX-License-Identifier: Apache-2.0
#include "sim/table/digits.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace spikeloom::table {
namespace {

std::string shown(double value, int significant = 3) {
    return digits(value, std::nullopt, significant).value;
}

TEST(Digits, KeepSignificantZeros) {
    EXPECT_EQ(shown(87.0), "87.0");
    EXPECT_EQ(shown(0.1), "0.100");
    EXPECT_EQ(shown(0.0), "0");
    EXPECT_EQ(shown(-0.00123456), "-0.00123");
}

TEST(Digits, FillUpWithZerosLeftOfThePoint) {
    EXPECT_EQ(shown(12345), "12300");
    EXPECT_EQ(shown(999), "999");
    EXPECT_EQ(shown(123456789, 2), "120000000");
}

// 9.994 and 9.996 on either side of another digit.
TEST(Digits, RoundUpIntoAnotherPlaceWithoutAnotherDigit) {
    EXPECT_EQ(shown(9.994), "9.99");
    EXPECT_EQ(shown(9.996), "10.0");
    EXPECT_EQ(shown(0.09994), "0.0999");
    EXPECT_EQ(shown(0.09996), "0.100");
    EXPECT_EQ(shown(99960), "100000");
}

TEST(Digits, GiveASpreadThePlaceOfTheValue) {
    EXPECT_EQ(digits(87.34, 1.26, 3), (Digits{"87.3", "1.3"}));
    EXPECT_EQ(digits(87.34, 12.0, 3), (Digits{"87.3", "12.0"}));
    EXPECT_EQ(digits(12345, 678, 3), (Digits{"12300", "700"}));
    EXPECT_EQ(digits(0.0, 1.26, 3), (Digits{"0", "1"}));
}

TEST(Digits, ShowASmallSpreadWithUpToTwoDigitsMore) {
    EXPECT_EQ(digits(87.34, 0.04, 3), (Digits{"87.34", "0.04"}));
    EXPECT_EQ(digits(87.341, 0.004, 3), (Digits{"87.341", "0.004"}));
    EXPECT_EQ(digits(87.34, 0.0004, 3), (Digits{"87.340", "0.000"}));
    EXPECT_EQ(digits(12346, 67, 3), (Digits{"12350", "70"}));
    EXPECT_EQ(digits(8.0, 0.0, 3), (Digits{"8.00", "0.00"}));  // every sample took as long
}

RC_GTEST_PROP(Digits, AreWithinHalfOfTheirLastPlace, ()) {
    const int exponent = *rc::gen::inRange(-12, 13), significant = *rc::gen::inRange(1, 9);
    const double value = *rc::gen::inRange(1, 1000000) * std::pow(10.0, exponent);
    const std::string text = shown(value, significant);
    const double place = std::pow(10.0, std::floor(std::log10(value)) - significant + 1);
    RC_ASSERT(std::abs(std::stod(text) - value) <= 0.5 * place * (1 + 1e-9));
    RC_ASSERT(text.find('e') == std::string::npos);
}

}  // namespace
}  // namespace spikeloom::table
