// SPDX-License-Identifier: Apache-2.0
// The numeric examples of docs/function_unit.md, so that the page and the code cannot drift apart.
#include <gtest/gtest.h>

#include "models/functions/layer_norm_widths.hpp"
#include "models/functions/power_of_half.hpp"
#include "models/functions/row_function.hpp"
#include "models/functions/softmax_widths.hpp"
#include "tests/models/functions/row_reference.hpp"

namespace spikeloom::functions {
namespace {

using testing::evaluate;
using testing::Row;

TEST(WorkedExample, NarrowSoftmaxHasTheIntermediateValuesOfThePage) {
    const SoftmaxSpec spec{4, 0x1p-4, 8, 16};
    const SoftmaxWidths w = softmaxWidths(spec);
    const PowerOfHalf power(w.expFracBits);
    const std::uint64_t distances[] = {0, 16, 32, 3};
    const std::uint64_t exponents[] = {0, 47274, 94548, 8863};
    const std::uint64_t exponentials[] = {32768, 12055, 4434, 27167};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ((distances[i] * w.scale) >> w.scaleShift, exponents[i]);
        EXPECT_EQ(power(exponents[i]), exponentials[i]);
    }
    EXPECT_EQ(power.entry(0, 113), 24131u);
    EXPECT_EQ(evaluate(*makeSoftmax(spec), {16, 0, -16, 13}), (Row{110, 40, 15, 91}));
}

TEST(WorkedExample, WideSoftmaxGivesTheResultsOfThePage) {
    const PowerOfHalf power(36);
    EXPECT_EQ(power.entry(0, 1), 67979231439u);
    EXPECT_EQ(power.entry(1, 63), 67990736224u);
    EXPECT_EQ(power.entry(2, 1), 68719295032u);
    EXPECT_EQ(evaluate(*makeSoftmax({5, 0.001, 28, 24}), {0, 1000, -3000, 2500, 2499}),
              (Row{9545770, 25948093, 475256, 116291285, 116175052}));
}

TEST(WorkedExample, NarrowLayerNormHasTheConstantsAndResultsOfThePage) {
    const LayerNormSpec spec{4, 0x1p-8, 8, 16, 1e-5, {1, 0.5, 2, -1}, {0, 0.25, -0.5, 1}};
    const LayerNormWidths w = layerNormWidths(spec);
    EXPECT_EQ(w.deviationBits, 16u);
    EXPECT_EQ(w.rootBits, 17u);
    EXPECT_EQ(w.rootOfCols, 131072u);
    EXPECT_EQ(w.epsilonMantissa, 85899u);
    EXPECT_EQ(w.epsilonScale, 11);
    EXPECT_EQ(w.epsilonLength, 3);
    EXPECT_EQ(evaluate(*makeLayerNorm(spec), {100, -50, 300, 7}), (Row{21, -70, 684, 414}));
}

TEST(WorkedExample, WideLayerNormGivesTheResultsOfThePage) {
    const LayerNormSpec spec{
        6, 0x1p-20, 28, 36, 1e-6, {0.9, 1.1, -0.3, 2.5, 0.01, 1.0}, {0.1, -0.2, 0.3, 0.0, 1.5, -1.0}};
    EXPECT_EQ(evaluate(*makeLayerNorm(spec), {1234567, -7654321, 42, 99999999, -31415926, 2718281}),
              (Row{-28869627, -184967711, 101495049, 1440866128, 399924182, -320750805}));
}

TEST(WorkedExample, NarrowRmsNormHasTheConstantsAndResultsOfThePage) {
    const LayerNormSpec spec{4, 0x1p-8, 8, 16, 1e-5, {1, 0.5, 2, -1}, {}};
    const LayerNormWidths w = layerNormWidths(spec, Deviation::FromZero);
    EXPECT_EQ(w.rootOfCols, 131072u);
    EXPECT_EQ(w.epsilonMantissa, 85899u);
    EXPECT_EQ(w.epsilonScale, 15);
    EXPECT_EQ(w.epsilonLength, 1);
    EXPECT_EQ(evaluate(*makeRmsNorm({4, 0x1p-8, 8, 16, 1e-5, {1, 0.5, 2, -1}}), {100, -50, 300, 7}),
              (Row{160, -40, 959, -11}));
}

TEST(WorkedExample, WideRmsNormGivesTheResultsOfThePage) {
    const RmsNormSpec spec{6, 0x1p-20, 28, 36, 1e-6, {0.9, 1.1, -0.3, 2.5, 0.01, 1.0}};
    EXPECT_EQ(evaluate(*makeRmsNorm(spec), {1234567, -7654321, 42, 99999999, -31415926, 2718281}),
              (Row{6948705, -52655780, -79, 1563459737, -1964701, 16999692}));
}

}  // namespace
}  // namespace spikeloom::functions
