// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "models/functions/layer_norm_widths.hpp"
#include "models/functions/row_function.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/functions/row_reference.hpp"

namespace spikeloom::functions {
namespace {

using spikeloom::testing::expectHolds;
using testing::evaluate;
using testing::makeRow;
using testing::Row;
using testing::Shape;

LayerNormSpec plain(std::uint32_t cols, std::uint32_t fracBits, double epsilon = 0) {
    return {cols, 0x1p-8, fracBits, 36, epsilon, std::vector<double>(cols, 1.0), std::vector<double>(cols, 0.0)};
}

TEST(LayerNorm, GivesBetaForARowWithoutVariance) {
    auto spec = plain(3, 8, 1e-5);
    spec.beta = {0.5, -2.25, 0.001};  // 128, -576, 0.256 in 2^-8
    for (const double epsilon : {0.0, 1e-5, 1e9}) {
        spec.epsilon = epsilon;
        EXPECT_EQ(evaluate(*makeLayerNorm(spec), {-777, -777, -777}), (Row{128, -576, 0})) << epsilon;
    }
}

TEST(LayerNorm, GivesBetaForALonelyElement) {
    auto spec = plain(1, 12, 1e-5);
    spec.beta = {1.5};
    EXPECT_EQ(evaluate(*makeLayerNorm(spec), {123456}), Row{6144});
}

// Two elements are always one standard deviation from their mean: +-1 for epsilon 0, whatever their distance.
TEST(LayerNorm, PutsTwoElementsOneDeviationFromTheirMean) {
    const auto norm = makeLayerNorm(plain(2, 16));
    for (const std::int64_t distance : {1LL, 2LL, 999LL, 1LL << 35}) {
        const Row y = evaluate(*norm, {0, -distance});
        EXPECT_LE(std::abs(y[0] - 65536), 1) << distance;
        EXPECT_LE(std::abs(y[1] + 65536), 1) << distance;
    }
}

// One element apart from n - 1 equal ones reaches sqrt(n - 1): 3 for n = 10. The bound says sqrt(10) = 3.162.
TEST(LayerNorm, LetsOneOutlierReachTheRootOfTheOthersAndBoundsIt) {
    const auto norm = makeLayerNorm(plain(10, 20));
    Row x(10, -5);
    x[3] = 1 << 30;
    EXPECT_LE(std::abs(evaluate(*norm, x)[3] - (3 << 20)), 1);
    EXPECT_GE(norm->outputBound(), 3315888);
    EXPECT_LE(norm->outputBound(), 3315889);  // 3.16227766 * 2^20 = 3315888.5
}

// Variance 1 (real) and epsilon 3: 1 / sqrt(1 + 3) = 0.5. Unit 2^-8, so +-256.
TEST(LayerNorm, AddsEpsilonToTheRealVariance) {
    const Row y = evaluate(*makeLayerNorm(plain(4, 16, 3.0)), {256, -256, 256, -256});
    for (std::size_t i = 0; i < 4; ++i) EXPECT_LE(std::abs(y[i] - (i % 2 == 0 ? 32768 : -32768)), 1);
}

TEST(LayerNorm, IgnoresWhatIsAddedToAllInputs) {
    expectHolds(51, 300, [] {
        const auto norm = makeLayerNorm(plain(20, 24, 1e-6));
        const Row x = makeRow(Shape::fullWidth, 20, 30, *rc::gen::arbitrary<std::uint64_t>());
        const auto offset = *rc::gen::inRange<std::int64_t>(-(1LL << 33), 1LL << 33);
        Row moved = x;
        for (std::int64_t& value : moved) value += offset;
        RC_ASSERT(evaluate(*norm, x) == evaluate(*norm, moved));
    });
}

TEST(LayerNorm, WritesOverItsOwnInput) {
    const auto norm = makeLayerNorm(plain(3, 16, 1e-6));
    Row row{500, -7, 2};
    const Row expected = evaluate(*norm, row);
    norm->evaluate(row, row);
    EXPECT_EQ(row, expected);
}

// An epsilon far above any variance shifts every deviation out; one far below the grid vanishes.
TEST(LayerNorm, SurvivesTheLargestAndSmallestConstants) {
    auto spec = plain(3, 16, 1e300);
    spec.beta = {1, 2, 3};
    EXPECT_EQ(evaluate(*makeLayerNorm(spec), {9, -9, 100}), (Row{65536, 131072, 196608}));
    spec.inputUnit = std::numeric_limits<double>::denorm_min();
    EXPECT_EQ(evaluate(*makeLayerNorm(spec), {9, -9, 100}), (Row{65536, 131072, 196608}));
    spec.inputUnit = 1e300;
    spec.epsilon = std::numeric_limits<double>::denorm_min();
    spec.beta = {0, 0, 0};
    const Row tiny = evaluate(*makeLayerNorm(spec), {9, -9, 100});
    spec.epsilon = 0;
    EXPECT_EQ(tiny, evaluate(*makeLayerNorm(spec), {9, -9, 100}));
}

// cols 64, gamma 1: sqrt(64) = 2^3, so p = 3; L = 6. F = 16: w = 16 + 5 + 3 + 3, R = 16 + 7 + 3, gamma 16 + 4 + 3.
TEST(LayerNormWidths, FollowFromColumnsGammaAndOutputBits) {
    const LayerNormWidths w = layerNormWidths(plain(64, 16, 1e-6));
    EXPECT_EQ(w.sumBits, 6u);
    EXPECT_EQ(w.gainBits, 3u);
    EXPECT_EQ(w.deviationBits, 27u);
    EXPECT_EQ(w.rootBits, 26u);
    EXPECT_EQ(w.gammaFracBits, 23u);
    EXPECT_EQ(w.betaFracBits, 21u);
    EXPECT_EQ(w.halfLog, 3u);
    EXPECT_EQ(w.rootOfCols, std::uint64_t{1} << 26);  // 8 * 2^(26 - 3)
}

TEST(LayerNormWidths, GrowByOneBitJustAboveAPowerOfTwo) {
    auto spec = plain(64, 16);
    spec.gamma[5] = -2.0;
    EXPECT_EQ(layerNormWidths(spec).gainBits, 4u);
    spec.gamma[5] = std::nextafter(-2.0, -3.0);
    EXPECT_EQ(layerNormWidths(spec).gainBits, 5u);
    spec.gamma.assign(64, 0.0);
    EXPECT_EQ(layerNormWidths(spec).gainBits, 0u);
}

// 4^3 * 3 / (2^-8)^2 = 192 * 2^16 = 0.75 * 2^24. Outlier-free: p = 1, R = 16 + 7 + 1 = 24 bits of mantissa.
TEST(LayerNormWidths, HoldEpsilonAsANormalisedMantissa) {
    const LayerNormWidths w = layerNormWidths(plain(4, 16, 3.0));
    EXPECT_EQ(w.rootBits, 24u);
    EXPECT_EQ(w.epsilonMantissa, 192u << 16);
    EXPECT_EQ(w.epsilonScale, 0);
    EXPECT_EQ(w.epsilonLength, 12);
}

// F = 28, 64 columns, gamma 1: p = 3, w = 28 + 5 + 3 + 3 = 39, R = 38, gamma of 28 + 4 + 3 fraction bits.
TEST(LayerNormPasses, ListEveryOperationWithItsWidth) {
    const auto norm = makeLayerNorm(plain(64, 28, 1e-6));
    const auto& passes = norm->passes();
    ASSERT_EQ(passes.size(), 8u);
    EXPECT_EQ(passes[0].name, "mean");
    EXPECT_TRUE(passes[0].readsInput);
    EXPECT_EQ(passes[0].addBits, 42u);  // 36 + 6
    EXPECT_EQ(passes[1].name, "centre");
    EXPECT_TRUE(passes[1].readsInput);
    EXPECT_EQ(passes[1].multiplyBitsB, 7u);
    EXPECT_EQ(passes[2].name, "block");
    EXPECT_EQ(passes[3].name, "variance");
    EXPECT_EQ(passes[3].multiplyBitsA, 41u);  // sign, 39 bits, and 2^39 itself
    EXPECT_EQ(passes[3].addBits, 85u);
    EXPECT_EQ(passes[4].name, "root");
    EXPECT_EQ(passes[4].serialBits, 38u);
    EXPECT_EQ(passes[5].name, "reciprocal");
    EXPECT_EQ(passes[5].serialBits, 39u);
    EXPECT_EQ(passes[6].name, "normalise");
    EXPECT_EQ(passes[6].multiplyBitsB, 39u);  // the reciprocal has no sign
    EXPECT_EQ(passes[7].name, "scale");
    EXPECT_EQ(passes[7].multiplyBitsA, 43u);  // 38 fraction bits, 8.0 in 4 bits, sign
    EXPECT_EQ(passes[7].multiplyBitsB, 37u);  // 1.0 in 36 bits, sign
    EXPECT_TRUE(passes[7].readsPrevious && passes[7].writesPrevious);
    EXPECT_EQ(passes[7].tableReadsPerElement, 2u);
}

TEST(LayerNormSpec, IsRefusedWhenAConstantIsMissingOrNotFinite) {
    const auto refuses = [](auto change) {
        auto spec = plain(4, 16, 1e-6);
        change(spec);
        EXPECT_THROW((void)makeLayerNorm(spec), std::invalid_argument);
    };
    const double inf = std::numeric_limits<double>::infinity();
    refuses([](LayerNormSpec& s) { s.cols = 0; });
    refuses([](LayerNormSpec& s) { s.outputFracBits = 3; });
    refuses([](LayerNormSpec& s) { s.outputFracBits = 33; });
    refuses([](LayerNormSpec& s) { s.inputBits = 49; });
    refuses([](LayerNormSpec& s) { s.inputUnit = 0; });
    refuses([](LayerNormSpec& s) { s.epsilon = -1e-9; });
    refuses([inf](LayerNormSpec& s) { s.epsilon = inf; });
    refuses([](LayerNormSpec& s) { s.gamma.pop_back(); });
    refuses([](LayerNormSpec& s) { s.beta.push_back(0); });
    refuses([inf](LayerNormSpec& s) { s.gamma[1] = inf; });
    refuses([](LayerNormSpec& s) { s.beta[2] = std::numeric_limits<double>::quiet_NaN(); });
}

// F = 32: R = 32 + 7 + p <= 54 allows p = 15, so gamma * sqrt(1) up to 2^15.
TEST(LayerNormSpec, IsRefusedOnlyWhenGammaExceedsTheWidestUnit) {
    auto spec = plain(1, 32, 1e-6);
    spec.gamma = {32768.0};
    EXPECT_NO_THROW((void)makeLayerNorm(spec));
    spec.gamma = {32768.5};
    EXPECT_THROW((void)makeLayerNorm(spec), std::invalid_argument);
}

TEST(LayerNorm, RefusesARowThatItWasNotBuiltFor) {
    auto spec = plain(2, 16);
    spec.inputBits = 8;
    const auto norm = makeLayerNorm(spec);
    Row y(2);
    EXPECT_THROW(norm->evaluate(Row{1}, y), std::invalid_argument);
    EXPECT_NO_THROW(norm->evaluate(Row{127, -128}, y));
    EXPECT_THROW(norm->evaluate(Row{128, 0}, y), std::invalid_argument);
    EXPECT_THROW(norm->evaluate(Row{0, -129}, y), std::invalid_argument);
}

}  // namespace
}  // namespace spikeloom::functions
