// SPDX-License-Identifier: Apache-2.0
#include "models/functions/power_of_half.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/models/functions/fixed_seed.hpp"

namespace spikeloom::functions {
namespace {

using spikeloom::testing::expectHolds;

long double errorOf(const PowerOfHalf& power, std::uint32_t fracBits, std::uint64_t t) {
    const auto bits = static_cast<int>(fracBits);
    const long double exact = std::exp2(bits - std::ldexp(static_cast<long double>(t), -bits));
    return static_cast<long double>(power(t)) - exact;
}

TEST(PowerOfHalf, IsExactlyOneAtZeroAndHalvesWithEveryWholeStep) {
    const PowerOfHalf power(20);
    for (std::uint64_t whole = 0; whole <= 20; ++whole) EXPECT_EQ(power(whole << 20), (1u << 20) >> whole);
    EXPECT_EQ(power(std::uint64_t{21} << 20), 0u);
}

// E = 15: H = 8 leading bits, one table of 256 entries. Entry 128 is 2^-0.5 = 0.70710678 * 32768 = 23170.475.
TEST(PowerOfHalf, RoundsItsTableEntriesToTheNearest) {
    const PowerOfHalf power(15);
    EXPECT_EQ(power.tables(), 1u);
    EXPECT_EQ(power.entry(0, 0), 32768u);
    EXPECT_EQ(power.entry(0, 128), 23170u);
    EXPECT_EQ(power.entry(0, 255), 16428u);  // 2^(-255/256) * 32768 = 16428.42
}

// Every entry, also those of the widest tables that a unit can have: E = 49 has H = 25, so 6 + 6 + 6 + 7 index bits.
TEST(PowerOfHalf, HasTableEntriesWithinJustOverHalfAUnit) {
    const PowerOfHalf power(49);
    ASSERT_EQ(power.tables(), 4u);
    const int ends[] = {6, 12, 18, 25};
    int before = 0;
    for (std::uint32_t table = 0; table < 4; ++table) {
        for (std::uint64_t index = 0; index >> (ends[table] - before) == 0; ++index) {
            const long double exact = std::exp2(49 - std::ldexp(static_cast<long double>(index), -ends[table]));
            EXPECT_LE(std::fabs(static_cast<long double>(power.entry(table, index)) - exact), 0.504L);
        }
        before = ends[table];
    }
}

TEST(PowerOfHalf, StaysWithinItsBoundForEveryFractionOfANarrowUnit) {
    for (std::uint32_t fracBits = 9; fracBits <= 17; ++fracBits) {
        const PowerOfHalf power(fracBits);
        long double above = 0;
        long double below = 0;
        for (std::uint64_t t = 0; t >> (fracBits + 2) == 0; ++t) {
            above = std::max(above, errorOf(power, fracBits, t));
            below = std::max(below, -errorOf(power, fracBits, t));
        }
        EXPECT_LE(above, power.errorAbove()) << fracBits;
        EXPECT_LE(below, power.errorBelow()) << fracBits;
    }
}

TEST(PowerOfHalf, StaysWithinItsBoundAtEveryWidth) {
    expectHolds(12, 4000, [](std::uint64_t bits) {
        const auto fracBits = *rc::gen::inRange<std::uint32_t>(9, 50);
        const PowerOfHalf power(fracBits);
        for (std::uint64_t i = 0; i < 20; ++i) {
            const std::uint64_t t =
                ((bits + i * 0x9E3779B97F4A7C15ULL) >> 8) % (std::uint64_t{fracBits + 2} << fracBits);
            const long double error = errorOf(power, fracBits, t);
            RC_ASSERT(error <= power.errorAbove());
            RC_ASSERT(-error <= power.errorBelow());
        }
    });
}

}  // namespace
}  // namespace spikeloom::functions
