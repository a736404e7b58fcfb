// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "models/functions/row_function.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/functions/row_reference.hpp"

namespace spikeloom::functions {
namespace {

using spikeloom::testing::expectHolds;
using testing::allShapes;
using testing::makeRow;
using testing::Row;
using testing::Shape;

/// gamma up to `gain` in magnitude and of either sign, beta in (-1, 1); neither on any grid.
LayerNormSpec specOf(std::uint32_t cols, double unit, std::uint32_t fracBits, std::uint32_t bits, double epsilon,
                     double gain) {
    LayerNormSpec spec{cols, unit, fracBits, bits, epsilon, {}, {}};
    for (std::uint32_t i = 0; i < cols; ++i) {
        spec.gamma.push_back(gain * std::cos(0.7 * i));
        spec.beta.push_back(std::sin(1.3 * i + 0.1));
    }
    return spec;
}

void expectAccurate(const LayerNormSpec& spec, const Row& x) {
    const auto norm = makeLayerNorm(spec);
    const Row y = testing::evaluate(*norm, x);
    EXPECT_LE(testing::worstUlp(y, testing::layerNormOf(spec, x), spec.outputFracBits), norm->errorBoundUlp())
        << "cols " << spec.cols << " unit " << spec.inputUnit << " F " << spec.outputFracBits << " eps "
        << spec.epsilon;
    for (const std::int64_t value : y) EXPECT_LE(std::abs(value), norm->outputBound());
}

class LayerNormAccuracy : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(LayerNormAccuracy, HoldsForEveryShapeUnitAndLength) {
    std::uint64_t seed = 1;
    for (const double unit : {0x1p-8, 0x1p-16, 0x1p-28, 0.001, 0.0173, 0.3, 1.0})
        for (const std::uint32_t cols : {1u, 2u, 3u, 16u, 64u, 197u, 1024u})
            for (const std::uint32_t bits : {8u, 16u, 36u, 48u})
                for (const Shape shape : allShapes)
                    expectAccurate(specOf(cols, unit, GetParam(), bits, 1e-6, 1.7), makeRow(shape, cols, bits, ++seed));
}

INSTANTIATE_TEST_SUITE_P(FracBits, LayerNormAccuracy, ::testing::Values(4u, 8u, 12u, 16u, 20u, 24u, 28u, 32u));

TEST(LayerNorm, StaysWithinItsBoundForAnySpec) {
    expectHolds(31, 3000, [] {
        const double unit = std::ldexp(*rc::gen::inRange(1000, 2000) / 1000.0, *rc::gen::inRange(-28, 1));
        const double epsilon = *rc::gen::element(0.0, 1e-12, 1e-6, 1e-5, 1e-3, 1.0, 1e6);
        const double gain = *rc::gen::element(0.0, 0.001, 0.3, 1.0, 7.5, 60.0);
        const auto spec = specOf(*rc::gen::inRange(1u, 200u), unit, *rc::gen::inRange(4u, 33u),
                                 *rc::gen::inRange(2u, 49u), epsilon, gain);
        const auto shape = *rc::gen::elementOf(std::vector<Shape>(std::begin(allShapes), std::end(allShapes)));
        const Row x = makeRow(shape, spec.cols, spec.inputBits, *rc::gen::arbitrary<std::uint64_t>());
        const auto norm = makeLayerNorm(spec);
        const Row y = testing::evaluate(*norm, x);
        RC_ASSERT(testing::worstUlp(y, testing::layerNormOf(spec, x), spec.outputFracBits) <= norm->errorBoundUlp());
        for (const std::int64_t value : y) RC_ASSERT(std::abs(value) <= norm->outputBound());
    });
}

// Where epsilon matters as much as the variance: u = 2^-20, deviations of a few hundred units, so variance is about
// (300 * 2^-20)^2 = 8e-8.
TEST(LayerNorm, WeighsEpsilonAgainstASmallVariance) {
    for (const double epsilon : {1e-10, 1e-8, 8e-8, 1e-7, 1e-6, 1e-2}) {
        const auto spec = specOf(64, 0x1p-20, 28, 36, epsilon, 1.0);
        expectAccurate(spec, makeRow(Shape::fullWidth, 64, 10, 5));
    }
}

TEST(LayerNorm, PromisesThreeQuartersOfAUnitAtEveryWidthAndLength) {
    for (std::uint32_t fracBits = 4; fracBits <= 32; ++fracBits)
        for (std::uint32_t cols = 1; cols <= maxCols; cols = cols * 3 / 2 + 1)
            EXPECT_LE(makeLayerNorm(specOf(cols, 0.01, fracBits, 36, 1e-6, 1.0))->errorBoundUlp(), 0.75);
}

}  // namespace
}  // namespace spikeloom::functions
