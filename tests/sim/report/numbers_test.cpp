// SPDX-License-Identifier: Apache-2.0
#include "sim/report/numbers.hpp"

#include <gtest/gtest.h>

namespace spikeloom::report {
namespace {

TEST(Numbers, GroupsDigitsByThreeFromOneThousandOn) {
    EXPECT_EQ(thousands(std::uint64_t{999}), "999");
    EXPECT_EQ(thousands(std::uint64_t{1000}), "1,000");
    EXPECT_EQ(thousands(std::uint64_t{1234567}), "1,234,567");
}

TEST(Numbers, DropsDecimalsWhereTheWholeNumberSaysEnough) {
    EXPECT_EQ(thousands(4.4, 2), "4.40");
    EXPECT_EQ(thousands(999.4, 1), "999.4");
    EXPECT_EQ(thousands(999.5, 1), "1,000");
    EXPECT_EQ(thousands(12345.6, 1), "12,346");
}

TEST(Numbers, KeepsFourDigitsUnderAnSiPrefix) {
    EXPECT_EQ(si(0.00123456, "J"), "1.235 mJ");
    EXPECT_EQ(si(12.3456e-6, "J"), "12.35 uJ");
    EXPECT_EQ(si(1.0, "s"), "1.000 s");
    EXPECT_EQ(si(2.5e12, "J"), "2.500 TJ");
    EXPECT_EQ(si(0.0, "J"), "0 J");
}

// 999.94 ns still fits four digits; 999.96 would round to 1000.0 ns.
TEST(Numbers, MovesToTheNextPrefixBeforeItRoundsToAThousand) {
    EXPECT_EQ(si(999.94e-9, "s"), "999.9 ns");
    EXPECT_EQ(si(999.96e-9, "s"), "1.000 us");
}

TEST(Numbers, CountsBytesInPowersOfTwo) {
    EXPECT_EQ(bytes(1023), "1023 B");
    EXPECT_EQ(bytes(1024), "1.0 KiB");
    EXPECT_EQ(bytes(std::uint64_t{3} << 30U), "3.0 GiB");
}

TEST(Numbers, WritesTheShortestTextThatReadsBackTheSame) {
    EXPECT_EQ(exact(0.1), "0.1");
    EXPECT_EQ(exact(1.0 / 3.0), "0.3333333333333333");
}

}  // namespace
}  // namespace spikeloom::report
