// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "models/functions/row_function.hpp"
#include "models/functions/softmax_widths.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/functions/row_reference.hpp"

namespace spikeloom::functions {
namespace {

using spikeloom::testing::expectHolds;
using testing::evaluate;
using testing::makeRow;
using testing::Row;
using testing::Shape;

TEST(Softmax, SharesOneEquallyAmongEqualInputs) {
    // 2^28 / 49 = 5478274.6, 2^28 / 4 exactly.
    EXPECT_EQ(evaluate(*makeSoftmax({49, 0.01, 28, 16}), Row(49, -77)), Row(49, 5478275));
    EXPECT_EQ(evaluate(*makeSoftmax({4, 0.01, 28, 16}), Row(4, 0)), Row(4, 1 << 26));
}

TEST(Softmax, GivesALonelyElementExactlyOne) {
    for (const std::uint32_t fracBits : {4u, 17u, 32u}) {
        const auto softmax = makeSoftmax({1, 0.3, fracBits, 16});
        EXPECT_EQ(evaluate(*softmax, {-1234}), Row{std::int64_t{1} << fracBits});
        EXPECT_EQ(softmax->outputBound(), std::int64_t{1} << fracBits);
    }
}

// F = 8, 2 columns: E = 14. With one unit of x worth ln 2 a distance d is an exponent d: e^-d = 2^-d.
// d = 8: 256 * 2^-8 / (1 + 2^-8) = 0.996 -> 1; d = 9: 0.499 -> 0 (the other, 255.5, -> 256).
TEST(Softmax, RoundsToTheNearestGridPoint) {
    const auto softmax = makeSoftmax({2, std::log(2.0), 8, 16});
    EXPECT_EQ(evaluate(*softmax, {0, -8}), (Row{255, 1}));
    EXPECT_EQ(evaluate(*softmax, {0, -9}), (Row{256, 0}));
}

TEST(Softmax, IgnoresWhatIsAddedToAllInputs) {
    expectHolds(41, 300, [] {
        const auto softmax = makeSoftmax({20, 0.003, 24, 20});
        const Row x = makeRow(Shape::fullWidth, 20, 18, *rc::gen::arbitrary<std::uint64_t>());
        const auto offset = *rc::gen::inRange<std::int64_t>(-300000, 300000);
        Row moved = x;
        for (std::int64_t& value : moved) value += offset;
        RC_ASSERT(evaluate(*softmax, x) == evaluate(*softmax, moved));
    });
}

TEST(Softmax, MovesItsResultsWithItsInputs) {
    const auto softmax = makeSoftmax({5, 0.02, 20, 16});
    const Row y = evaluate(*softmax, {1, 2, 3, 4, 5});
    EXPECT_EQ(evaluate(*softmax, {5, 4, 3, 2, 1}), Row(y.rbegin(), y.rend()));
}

TEST(Softmax, WritesOverItsOwnInput) {
    const auto softmax = makeSoftmax({3, 0.25, 16, 16});
    Row row{5, -7, 2};
    const Row expected = evaluate(*softmax, row);
    softmax->evaluate(row, row);
    EXPECT_EQ(row, expected);
}

// Units so extreme that the distance's multiplier degenerates: one picks the maximum, the other cannot tell inputs
// apart.
TEST(Softmax, SurvivesTheLargestAndSmallestUnits) {
    EXPECT_EQ(evaluate(*makeSoftmax({3, 1e300, 16, 48}), {7, 8, -9}), (Row{0, 65536, 0}));
    EXPECT_EQ(evaluate(*makeSoftmax({2, std::numeric_limits<double>::denorm_min(), 16, 48}), {-(1LL << 47), 5}),
              (Row{32768, 32768}));
}

// E = 8 + 2 + 5 = 15, K = 15 + 8 + 4. 2^-4 * log2(e) = 47274 * 2^-19 in 16 bits, so the shift is 19 - 15.
// Exponent 16 is reached at ceil(16 * 2^19 / 47274) = 178.
TEST(SoftmaxWidths, FollowFromColumnsAndOutputBits) {
    const SoftmaxWidths w = softmaxWidths({4, 0x1p-4, 8, 16});
    EXPECT_EQ(w.sumBits, 2u);
    EXPECT_EQ(w.expFracBits, 15u);
    EXPECT_EQ(w.reciprocalBits, 27u);
    EXPECT_EQ(w.scale, 47274u);
    EXPECT_EQ(w.scaleShift, 4u);
    EXPECT_EQ(w.cut, 178u);
}

TEST(SoftmaxWidths, NeedNoCutWhenNoDistanceIsThatLong) {
    EXPECT_EQ(softmaxWidths({4, 0x1p-4, 8, 8}).cut, 178u);  // distances to 255
    EXPECT_EQ(softmaxWidths({4, 0x1p-4, 8, 7}).cut, 128u);  // distances to 127
}

// F = 28, 49 columns: L = 6, E = 39, so exponentials of 40 bits, H = 20, three tables, the low 19 bits linear.
TEST(SoftmaxPasses, ListEveryOperationWithItsWidth) {
    const auto softmax = makeSoftmax({49, 0x1p-10, 28, 20});
    const auto& passes = softmax->passes();
    ASSERT_EQ(passes.size(), 6u);
    EXPECT_EQ(passes[0].name, "max");
    EXPECT_TRUE(passes[0].readsInput);
    EXPECT_EQ(passes[0].addBits, 20u);
    EXPECT_EQ(passes[1].name, "exponent");
    EXPECT_TRUE(passes[1].readsInput);
    EXPECT_EQ(passes[1].multiplyBitsA, 15u);  // cut = ceil(40 / (2^-10 * log2 e)) = 28392 or so
    EXPECT_EQ(passes[1].multiplyBitsB, 40u);
    EXPECT_EQ(passes[2].name, "power");
    EXPECT_EQ(passes[2].tableReadsPerElement, 3u);
    EXPECT_EQ(passes[2].multipliesPerElement, 2u);
    EXPECT_EQ(passes[2].multiplyBitsA, 40u);
    EXPECT_EQ(passes[3].name, "linear");
    EXPECT_EQ(passes[3].addBits, 46u);
    EXPECT_EQ(passes[3].multiplyBitsB, 21u);
    EXPECT_EQ(passes[4].name, "reciprocal");
    EXPECT_EQ(passes[4].serialBits, 33u);
    EXPECT_EQ(passes[5].name, "scale");
    EXPECT_TRUE(passes[5].readsPrevious && passes[5].writesPrevious);
    EXPECT_EQ(passes[5].multiplyBitsB, 33u);
}

TEST(SoftmaxPasses, AreNarrowerForANarrowOutput) {
    const auto softmax = makeSoftmax({49, 0x1p-10, 12, 20});  // E = 23
    EXPECT_EQ(softmax->passes()[2].multiplyBitsA, 24u);
    EXPECT_EQ(softmax->passes()[2].tableReadsPerElement, 2u);
    EXPECT_EQ(softmax->passes()[4].serialBits, 17u);
}

TEST(SoftmaxSpec, IsRefusedJustOutsideItsRangesAndTakenJustInside) {
    EXPECT_NO_THROW((void)makeSoftmax({1, 1.0, 4, 1}));
    EXPECT_NO_THROW((void)makeSoftmax({4096, 1.0, 32, 48}));
    EXPECT_THROW((void)makeSoftmax({0, 1.0, 16, 16}), std::invalid_argument);
    EXPECT_THROW((void)makeSoftmax({4097, 1.0, 16, 16}), std::invalid_argument);
    EXPECT_THROW((void)makeSoftmax({8, 1.0, 3, 16}), std::invalid_argument);
    EXPECT_THROW((void)makeSoftmax({8, 1.0, 33, 16}), std::invalid_argument);
    EXPECT_THROW((void)makeSoftmax({8, 1.0, 16, 0}), std::invalid_argument);
    EXPECT_THROW((void)makeSoftmax({8, 1.0, 16, 49}), std::invalid_argument);
    for (const double unit :
         {0.0, -1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
        EXPECT_THROW((void)makeSoftmax({8, unit, 16, 16}), std::invalid_argument) << unit;
}

TEST(Softmax, RefusesARowThatItWasNotBuiltFor) {
    const auto softmax = makeSoftmax({2, 1.0, 16, 8});
    Row y(2);
    EXPECT_THROW(softmax->evaluate(Row{1}, y), std::invalid_argument);
    EXPECT_THROW(softmax->evaluate(Row{1, 2, 3}, y), std::invalid_argument);
    EXPECT_NO_THROW(softmax->evaluate(Row{127, -128}, y));
    EXPECT_THROW(softmax->evaluate(Row{128, 0}, y), std::invalid_argument);
    EXPECT_THROW(softmax->evaluate(Row{0, -129}, y), std::invalid_argument);
}

}  // namespace
}  // namespace spikeloom::functions
