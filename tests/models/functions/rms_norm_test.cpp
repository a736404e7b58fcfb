// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "models/functions/layer_norm_widths.hpp"
#include "models/functions/row_function.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/functions/row_reference.hpp"

namespace spikeloom::functions {
namespace {

using spikeloom::testing::expectHolds;
using testing::allShapes;
using testing::evaluate;
using testing::makeRow;
using testing::Row;
using testing::Shape;

RmsNormSpec plain(std::uint32_t cols, std::uint32_t fracBits, double epsilon = 0) {
    return {cols, 0x1p-8, fracBits, 36, epsilon, std::vector<double>(cols, 1.0)};
}

TEST(RmsNorm, GivesZerosForARowOfZeros) {
    for (const double epsilon : {0.0, 1e-5, 1e9})
        EXPECT_EQ(evaluate(*makeRmsNorm(plain(3, 8, epsilon)), {0, 0, 0}), (Row{0, 0, 0})) << epsilon;
}

// Nothing is centred: equal elements are their own root mean square, so that each gives gamma with its sign.
TEST(RmsNorm, GivesGammaForARowOfEqualElements) {
    auto spec = plain(3, 16);
    spec.gamma = {1.0, -2.0, 0.5};
    for (const std::int64_t value : {1LL, -777LL, 1LL << 34}) {
        const Row y = evaluate(*makeRmsNorm(spec), {value, value, value});
        const std::int64_t sign = value < 0 ? -1 : 1;
        EXPECT_LE(std::abs(y[0] - sign * 65536), 1) << value;
        EXPECT_LE(std::abs(y[1] + sign * 131072), 1) << value;
        EXPECT_LE(std::abs(y[2] - sign * 32768), 1) << value;
    }
}

// One element among n - 1 zeros reaches sqrt(n): 4 for n = 16, exactly the bound but for its rounding.
TEST(RmsNorm, LetsALonelyElementReachTheRootOfTheLengthAndBoundsIt) {
    const auto norm = makeRmsNorm(plain(16, 20));
    Row x(16, 0);
    x[3] = -(1 << 30);
    EXPECT_LE(std::abs(evaluate(*norm, x)[3] + (4 << 20)), 1);
    EXPECT_GE(norm->outputBound(), 4 << 20);
    EXPECT_LE(norm->outputBound(), (4 << 20) + 1);
}

// Mean square 1 (real) and epsilon 3: 1 / sqrt(1 + 3) = 0.5. Unit 2^-8, so +-256.
TEST(RmsNorm, AddsEpsilonToTheMeanSquare) {
    const Row y = evaluate(*makeRmsNorm(plain(4, 16, 3.0)), {256, -256, 256, -256});
    for (std::size_t i = 0; i < 4; ++i) EXPECT_LE(std::abs(y[i] - (i % 2 == 0 ? 32768 : -32768)), 1);
}

TEST(RmsNorm, ChangesWithANumberThatIsAddedToAllInputs) {
    const auto norm = makeRmsNorm(plain(3, 16));
    EXPECT_NE(evaluate(*norm, {1, 2, 3}), evaluate(*norm, {11, 12, 13}));
}

TEST(RmsNorm, WritesOverItsInput) {
    const auto norm = makeRmsNorm(plain(4, 16, 1e-6));
    Row x{100, -50, 300, 7};
    const Row y = evaluate(*norm, x);
    norm->evaluate(x, x);
    EXPECT_EQ(x, y);
}

// F = 28, 64 columns, gamma 1: the widths of a layer norm's passes, without the mean, the centring and beta.
TEST(RmsNormPasses, AreThoseOfALayerNormWithoutCentringAndBeta) {
    const auto norm = makeRmsNorm(plain(64, 28, 1e-6));
    const auto& passes = norm->passes();
    ASSERT_EQ(passes.size(), 7u);
    EXPECT_EQ(passes[0].name, "magnitude");
    EXPECT_EQ(passes[0].addBits, 36u);
    EXPECT_EQ(passes[0].multipliesPerElement, 0u);
    EXPECT_TRUE(passes[0].readsInput);
    EXPECT_EQ(passes[1].name, "block");
    EXPECT_EQ(passes[1].addBits, 36u);
    EXPECT_TRUE(passes[1].readsInput);
    EXPECT_EQ(passes[2].name, "mean square");
    EXPECT_EQ(passes[2].multiplyBitsA, 41u);
    EXPECT_EQ(passes[2].addBits, 85u);
    EXPECT_EQ(passes[3].serialBits, 38u);
    EXPECT_EQ(passes[4].serialBits, 39u);
    EXPECT_EQ(passes[5].multiplyBitsB, 39u);
    EXPECT_EQ(passes[6].name, "scale");
    EXPECT_EQ(passes[6].addsPerElement, 2u);
    EXPECT_EQ(passes[6].tableReadsPerElement, 1u);
    EXPECT_TRUE(passes[6].readsPrevious && passes[6].writesPrevious);
}

// 4 * 3 / (2^-8)^2 = 12 * 2^16 = 0.75 * 2^20; 24 bits of mantissa: 0.75 * 2^24, times 2^-4.
TEST(RmsNormWidths, HoldEpsilonForTheSumOfSquaresOfTheInputsThemselves) {
    const LayerNormSpec spec{4, 0x1p-8, 16, 36, 3.0, std::vector<double>(4, 1.0), {}};
    const LayerNormWidths w = layerNormWidths(spec, Deviation::FromZero);
    EXPECT_EQ(w.rootBits, 24u);
    EXPECT_EQ(w.epsilonMantissa, 192u << 16);
    EXPECT_EQ(w.epsilonScale, 4);
    EXPECT_EQ(w.epsilonLength, 10);
}

TEST(RmsNormSpec, IsRefusedWhenAConstantIsMissingOrNotFinite) {
    const auto refuses = [](auto change) {
        auto spec = plain(4, 16, 1e-6);
        change(spec);
        EXPECT_THROW((void)makeRmsNorm(spec), std::invalid_argument);
    };
    const double inf = std::numeric_limits<double>::infinity();
    refuses([](RmsNormSpec& s) { s.cols = 0; });
    refuses([](RmsNormSpec& s) { s.outputFracBits = 3; });
    refuses([](RmsNormSpec& s) { s.inputBits = 49; });
    refuses([](RmsNormSpec& s) { s.epsilon = -1e-9; });
    refuses([](RmsNormSpec& s) { s.gamma.pop_back(); });
    refuses([inf](RmsNormSpec& s) { s.gamma[1] = inf; });
}

TEST(RmsNorm, RefusesARowThatItWasNotBuiltFor) {
    auto spec = plain(2, 16);
    spec.inputBits = 8;
    const auto norm = makeRmsNorm(spec);
    Row y(2);
    EXPECT_THROW(norm->evaluate(Row{1}, y), std::invalid_argument);
    EXPECT_NO_THROW(norm->evaluate(Row{127, -128}, y));
    EXPECT_THROW(norm->evaluate(Row{128, 0}, y), std::invalid_argument);
    EXPECT_THROW(norm->evaluate(Row{0, -129}, y), std::invalid_argument);
}

/// gamma up to `gain` in magnitude and of either sign, on no grid.
RmsNormSpec specOf(std::uint32_t cols, double unit, std::uint32_t fracBits, std::uint32_t bits, double epsilon,
                   double gain) {
    RmsNormSpec spec{cols, unit, fracBits, bits, epsilon, {}};
    for (std::uint32_t i = 0; i < cols; ++i) spec.gamma.push_back(gain * std::cos(0.7 * i));
    return spec;
}

class RmsNormAccuracy : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(RmsNormAccuracy, HoldsForEveryShapeUnitAndLength) {
    std::uint64_t seed = 1;
    for (const double unit : {0x1p-8, 0x1p-28, 0.001, 0.3, 1.0})
        for (const std::uint32_t cols : {1u, 2u, 3u, 16u, 64u, 197u, 1024u})
            for (const std::uint32_t bits : {8u, 16u, 36u, 48u})
                for (const Shape shape : allShapes) {
                    const auto spec = specOf(cols, unit, GetParam(), bits, 1e-6, 1.7);
                    const Row x = makeRow(shape, cols, bits, ++seed);
                    const auto norm = makeRmsNorm(spec);
                    const Row y = evaluate(*norm, x);
                    EXPECT_LE(testing::worstUlp(y, testing::rmsNormOf(spec, x), GetParam()), norm->errorBoundUlp())
                        << "cols " << cols << " unit " << unit;
                    for (const std::int64_t value : y) EXPECT_LE(std::abs(value), norm->outputBound());
                }
}

INSTANTIATE_TEST_SUITE_P(FracBits, RmsNormAccuracy, ::testing::Values(4u, 8u, 16u, 24u, 28u, 32u));

TEST(RmsNorm, StaysWithinItsBoundForAnySpec) {
    expectHolds(32, 3000, [] {
        const double unit = std::ldexp(*rc::gen::inRange(1000, 2000) / 1000.0, *rc::gen::inRange(-28, 1));
        const double epsilon = *rc::gen::element(0.0, 1e-12, 1e-6, 1e-5, 1e-3, 1.0, 1e6);
        const double gain = *rc::gen::element(0.0, 0.001, 0.3, 1.0, 7.5, 60.0);
        const auto spec = specOf(*rc::gen::inRange(1u, 200u), unit, *rc::gen::inRange(4u, 33u),
                                 *rc::gen::inRange(2u, 49u), epsilon, gain);
        const auto shape = *rc::gen::elementOf(std::vector<Shape>(std::begin(allShapes), std::end(allShapes)));
        const Row x = makeRow(shape, spec.cols, spec.inputBits, *rc::gen::arbitrary<std::uint64_t>());
        const auto norm = makeRmsNorm(spec);
        const Row y = evaluate(*norm, x);
        RC_ASSERT(testing::worstUlp(y, testing::rmsNormOf(spec, x), spec.outputFracBits) <= norm->errorBoundUlp());
        for (const std::int64_t value : y) RC_ASSERT(std::abs(value) <= norm->outputBound());
    });
}

TEST(RmsNorm, PromisesThreeQuartersOfAUnitAtEveryWidthAndLength) {
    for (std::uint32_t fracBits = 4; fracBits <= 32; ++fracBits)
        for (std::uint32_t cols = 1; cols <= maxCols; cols = cols * 3 / 2 + 1)
            EXPECT_LE(makeRmsNorm(specOf(cols, 0.01, fracBits, 36, 1e-6, 1.0))->errorBoundUlp(), 0.75);
}

}  // namespace
}  // namespace spikeloom::functions
