// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/fixed_function.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/oracle/exact.hpp"
#include "models/oracle/wide.hpp"

namespace spikeloom::oracle {
namespace {

using Row = std::vector<std::int64_t>;

Row evaluated(const FixedFunction& function, const Row& x) {
    Row y(x.size());
    function.evaluate(x, y);
    return y;
}

Row softmax(const functions::SoftmaxSpec& spec, const Row& x) {
    return evaluated(*makeFixedSoftmax(spec), x);
}
Row layerNorm(const functions::LayerNormSpec& spec, const Row& x) {
    return evaluated(*makeFixedLayerNorm(spec), x);
}

// The four rows of docs/function_unit.md, section Worked examples.
TEST(FixedFunction, FollowsTheWorkedExamplesOfSoftmax) {
    EXPECT_EQ(softmax({4, 0x1p-4, 8, 16}, {16, 0, -16, 13}), (Row{110, 40, 15, 91}));
    EXPECT_EQ(softmax({5, 0.001, 28, 16}, {0, 1000, -3000, 2500, 2499}),
              (Row{9545770, 25948093, 475256, 116291285, 116175052}));
}

TEST(FixedFunction, FollowsTheWorkedExamplesOfLayerNorm) {
    EXPECT_EQ(layerNorm({4, 0x1p-8, 8, 16, 1e-5, {1, 0.5, 2, -1}, {0, 0.25, -0.5, 1}}, {100, -50, 300, 7}),
              (Row{21, -70, 684, 414}));
    EXPECT_EQ(layerNorm({6, 0x1p-20, 28, 36, 1e-6, {0.9, 1.1, -0.3, 2.5, 0.01, 1.0}, {0.1, -0.2, 0.3, 0, 1.5, -1}},
                        {1234567, -7654321, 42, 99999999, -31415926, 2718281}),
              (Row{-28869627, -184967711, 101495049, 1440866128, 399924182, -320750805}));
}

TEST(FixedFunction, FollowsTheWorkedExamplesOfRmsNorm) {
    EXPECT_EQ(evaluated(*makeFixedRmsNorm({4, 0x1p-8, 8, 16, 1e-5, {1, 0.5, 2, -1}}), {100, -50, 300, 7}),
              (Row{160, -40, 959, -11}));
    EXPECT_EQ(evaluated(*makeFixedRmsNorm({6, 0x1p-20, 28, 36, 1e-6, {0.9, 1.1, -0.3, 2.5, 0.01, 1.0}}),
                        {1234567, -7654321, 42, 99999999, -31415926, 2718281}),
              (Row{6948705, -52655780, -79, 1563459737, -1964701, 16999692}));
}

// One unit is worth 2^40: anything below the maximum is nothing, whatever the exponent's width; the maxima share.
TEST(FixedFunction, SurvivesAnInputUnitBeyondEveryGrid) {
    EXPECT_EQ(softmax({3, 0x1p40, 8, 48}, {7, 6, 7}), (Row{128, 0, 128}));
    EXPECT_EQ(softmax({2, 0x1p-200, 8, 48}, {-5, 900000000}), (Row{128, 128}));
}

// u = ln 2, F = 4, n = 33: L = 6, E = 15, K = 23; a distance d has e = 2^(15 - d) exactly. Beside 32 maxima, each half
// a unit:
//   d = 15: e = 1, S = 2^20 + 1, r = 7, y = (7 * 2^15 + 2^18) >> 19 = 0       d = 16: e = 0, S = 2^20, r = 8, y = 2^19
//   >> 19 = 1
TEST(FixedFunction, CutsAnExponentialToZeroOnlyBeyondItsFractionBits) {
    const functions::SoftmaxSpec spec{33, 0x1.62e42fefa39efp-1, 4, 16};
    Row x(33, 0);
    x[32] = -15;
    EXPECT_EQ(softmax(spec, x), Row(33, 0));
    x[32] = -16;
    EXPECT_EQ(softmax(spec, x)[0], 1);
}

// -1, 1 with variance 1; at epsilon 3 they are -1/2, 1/2; gamma 1, 2^8 units.
TEST(FixedFunction, AddsEpsilonToTheVariance) {
    EXPECT_EQ(layerNorm({2, 1.0, 8, 16, 0.0, {1, 1}, {0, 0}}, {-1, 1}), (Row{-256, 256}));
    EXPECT_EQ(layerNorm({2, 1.0, 8, 16, 3.0, {1, 1}, {0, 0}}, {-1, 1}), (Row{-128, 128}));
}

TEST(FixedFunction, GivesBetaForARowOfEqualInputs) {
    EXPECT_EQ(layerNorm({2, 1.0, 8, 16, 0.0, {1, 1}, {0.5, -2}}, {9, 9}), (Row{128, -512}));
}

// In X an epsilon of 1 is 2^290: the deviations, of 40 bits, vanish beside it and beta is left.
TEST(FixedFunction, GivesBetaWhereEpsilonIsAllThatCounts) {
    EXPECT_EQ(layerNorm({2, 0x1p-145, 8, 40, 1.0, {1, 1}, {0.5, 0.25}}, {-300000000000, 300000000000}), (Row{128, 64}));
}

TEST(FixedFunction, IsAbsentWithoutASpecification) {
    EXPECT_EQ(makeFixedFunction(std::monostate{}), nullptr);
}

// Against long double: independent of every table and width of the definition.
TEST(FixedFunction, StaysWithinThreeQuartersOfAUnitOfTheRealSoftmax) {
    for (std::uint32_t cols = 1; cols <= 64; ++cols) {
        Row x(cols);
        for (std::uint32_t j = 0; j < cols; ++j) x[j] = std::int64_t{(j * 7919 + cols * 104729) % 4001} - 2000;
        const Row y = softmax({cols, 0.0031, 32, 16}, x);
        long double sum = 0;
        for (const std::int64_t element : x) sum += std::exp(0.0031L * static_cast<long double>(element));
        for (std::uint32_t j = 0; j < cols; ++j) {
            const long double real = std::exp(0.0031L * static_cast<long double>(x[j])) / sum * 0x1p32L;
            EXPECT_NEAR(static_cast<double>(static_cast<long double>(y[j]) - real), 0.0, 0.75);
        }
    }
}

TEST(ExactConstants, HoldADoubleWithoutRounding) {
    EXPECT_EQ(exact::rational(0.75), exact::Rational(3, 4));
    EXPECT_EQ(exact::rational(-0x1p-1074), -exact::powerOfTwo(-1074));
    EXPECT_NE(exact::rational(0.1), exact::Rational(1, 10));
}

// 8 <= value * 2^x < 16: 1 needs x = 3, just below 1 needs 4, 2 needs 2, 1/3 needs 5 (10.7).
TEST(ExactConstants, AreNormalisedOnBothSidesOfAPowerOfTwo) {
    EXPECT_EQ(exact::exponentTo(exact::Rational(1), 3), 3);
    EXPECT_EQ(exact::exponentTo(exact::Rational(999, 1000), 3), 4);
    EXPECT_EQ(exact::exponentTo(exact::Rational(2), 3), 2);
    EXPECT_EQ(exact::exponentTo(exact::Rational(1, 3), 3), 5);
}

TEST(Wide, RootIsExactOnBothSidesOfASquare) {
    for (const std::int64_t root : {1L, 2L, 3037000499L, 0xFFFFFFFFFFFFFFL, 1L << 61}) {
        const Wide square = Wide{root} * root;
        EXPECT_TRUE(rootOf(square) == root);
        EXPECT_TRUE(rootOf(square - 1) == root - 1);
        EXPECT_TRUE(rootOf(square + 2 * Wide{root}) == root);
    }
}

TEST(Wide, ScalesDownwardsByRoundingDown) {
    EXPECT_TRUE(scaledByPowerOfTwo(-1, -1) == -1);
    EXPECT_TRUE(scaledByPowerOfTwo(-1, -500) == -1);
    EXPECT_TRUE(scaledByPowerOfTwo(5, -1) == 2);
    EXPECT_TRUE(scaledByPowerOfTwo(-5, 2) == -20);
    EXPECT_TRUE(scaledByPowerOfTwo(0, 500) == 0);
}

}  // namespace
}  // namespace spikeloom::oracle
