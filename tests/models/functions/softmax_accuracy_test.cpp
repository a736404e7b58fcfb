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

void expectAccurate(const SoftmaxSpec& spec, const Row& x) {
    const auto softmax = makeSoftmax(spec);
    const Row y = testing::evaluate(*softmax, x);
    EXPECT_LE(testing::worstUlp(y, testing::softmaxOf(spec, x), spec.outputFracBits), softmax->errorBoundUlp())
        << "cols " << spec.cols << " unit " << spec.inputUnit << " F " << spec.outputFracBits;
    for (const std::int64_t value : y) EXPECT_TRUE(value >= 0 && value <= softmax->outputBound());
}

class SoftmaxAccuracy : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(SoftmaxAccuracy, HoldsForEveryShapeUnitAndLength) {
    std::uint64_t seed = 1;
    for (const double unit : {0x1p-8, 0x1p-16, 0x1p-28, 0.001, 0.0173, 0.3, 1.0})
        for (const std::uint32_t cols : {1u, 2u, 3u, 16u, 49u, 197u, 1024u})
            for (const std::uint32_t bits : {8u, 16u, 32u, 48u})
                for (const Shape shape : allShapes)
                    expectAccurate({cols, unit, GetParam(), bits}, makeRow(shape, cols, bits, ++seed));
}

INSTANTIATE_TEST_SUITE_P(FracBits, SoftmaxAccuracy, ::testing::Values(4u, 8u, 12u, 16u, 20u, 24u, 28u, 32u));

TEST(Softmax, StaysWithinItsBoundForAnySpec) {
    expectHolds(21, 3000, [] {
        const double unit = std::ldexp(*rc::gen::inRange(1000, 2000) / 1000.0, *rc::gen::inRange(-28, 1));
        const SoftmaxSpec spec{*rc::gen::inRange(1u, 200u), unit, *rc::gen::inRange(4u, 33u),
                               *rc::gen::inRange(2u, 49u)};
        const auto shape = *rc::gen::elementOf(std::vector<Shape>(std::begin(allShapes), std::end(allShapes)));
        const Row x = makeRow(shape, spec.cols, spec.inputBits, *rc::gen::arbitrary<std::uint64_t>());
        const auto softmax = makeSoftmax(spec);
        const Row y = testing::evaluate(*softmax, x);
        const double worst = testing::worstUlp(y, testing::softmaxOf(spec, x), spec.outputFracBits);
        RC_ASSERT(worst <= softmax->errorBoundUlp());
    });
}

// The hard case of the error analysis: one element holds nearly everything and all others err the same way.
TEST(Softmax, StaysWithinItsBoundWhenManySmallTermsErrTheSameWay) {
    for (const std::uint32_t fracBits : {4u, 12u, 20u, 28u, 32u}) {
        const SoftmaxSpec spec{1024, 0x1p-20, fracBits, 26};
        for (std::int64_t distance = 1; distance < (1 << 25); distance = distance * 5 / 4 + 1) {
            Row x(1024, -distance);
            x[17] = 0;
            expectAccurate(spec, x);
        }
    }
}

TEST(Softmax, PromisesThreeQuartersOfAUnitAtEveryWidthAndLength) {
    for (std::uint32_t fracBits = 4; fracBits <= 32; ++fracBits)
        for (std::uint32_t cols = 1; cols <= maxCols; cols = cols * 3 / 2 + 1)
            EXPECT_LE(makeSoftmax({cols, 0.01, fracBits, 16})->errorBoundUlp(), 0.75);
    EXPECT_LE(makeSoftmax({maxCols, 0.01, 32, 48})->errorBoundUlp(), 0.75);
}

}  // namespace
}  // namespace spikeloom::functions
