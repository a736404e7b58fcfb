// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/layer.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "models/support/error.hpp"

namespace spikeloom::oracle {
namespace {

template <class T>
class LayerOf : public ::testing::Test {
protected:
    static Matrix<T> matrix(std::uint32_t rows, std::uint32_t cols, std::vector<T> values) {
        Matrix<T> result(rows, cols);
        result.values = std::move(values);
        return result;
    }
    /// Applies `layer` from populations 0 (and 1) to an all-zero [rows, cols].
    static std::vector<T> applied(Layer<T> layer, const std::vector<Matrix<T>>& operands, std::uint32_t rows,
                                  std::uint32_t cols) {
        layer.source = 0;
        layer.other = static_cast<std::uint32_t>(operands.size()) - 1;
        Matrix<T> target(rows, cols);
        apply(layer, operands, target);
        return target.values;
    }
    /// W = [[1, 10], [-1, 2]] as [target][source], so the layer holds its transpose.
    static Layer<T> twoByTwo() {
        Layer<T> layer;
        layer.product = Product::Linear;
        layer.weights = matrix(2, 2, {1, -1, 10, 2});
        return layer;
    }
    static Layer<T> withHeads(Product product, std::uint32_t heads) {
        Layer<T> layer;
        layer.product = product;
        layer.heads = heads;
        return layer;
    }
    using Values = std::vector<T>;
};

using Numbers = ::testing::Types<double, std::int64_t>;
TYPED_TEST_SUITE(LayerOf, Numbers);

// Row (1, 2): 1*1 + 10*2 = 21, -1*1 + 2*2 = 3.  Row (3, -1): 3 - 10 = -7, -3 - 2 = -5.
TYPED_TEST(LayerOf, MultipliesEveryRowByTheSameWeights) {
    const auto x = this->matrix(2, 2, {1, 2, 3, -1});
    EXPECT_EQ(this->applied(this->twoByTwo(), {x}, 2, 2), (std::vector<TypeParam>{21, 3, -7, -5}));
}

TYPED_TEST(LayerOf, ShiftsTheRowsOfALinearLayerByTheRowOffset) {
    auto layer = this->twoByTwo();
    layer.rowOffset = 1;
    const auto x = this->matrix(2, 2, {1, 2, 3, -1});
    EXPECT_EQ(this->applied(layer, {x}, 3, 2), (std::vector<TypeParam>{0, 0, 21, 3, -7, -5}));
}

// 3 * (21 - 7, 3 - 5)
TYPED_TEST(LayerOf, SumsTheRowsAndScalesByTheFactor) {
    auto layer = this->twoByTwo();
    layer.reduction = RowReduction::Sum;
    layer.factor = 3;
    const auto x = this->matrix(2, 2, {1, 2, 3, -1});
    EXPECT_EQ(this->applied(layer, {x}, 1, 2), (std::vector<TypeParam>{42, -6}));
}

TYPED_TEST(LayerOf, ReadsOnlyTheSelectedRow) {
    auto layer = this->twoByTwo();
    layer.reduction = RowReduction::Select;
    layer.selectRow = 1;
    const auto x = this->matrix(2, 2, {1, 2, 3, -1});
    EXPECT_EQ(this->applied(layer, {x}, 1, 2), (std::vector<TypeParam>{-7, -5}));
}

TYPED_TEST(LayerOf, AddsResidualsScaledAndShifted) {
    Layer<TypeParam> layer;
    layer.factor = -2;
    layer.rowOffset = 1;
    const auto x = this->matrix(2, 2, {1, 2, 3, -1});
    EXPECT_EQ(this->applied(layer, {x}, 4, 2), (std::vector<TypeParam>{0, 0, -2, -4, -6, 2, 0, 0}));
}

// q = (1 2; 3 4), k = (5 6; 7 8): 1*5 + 2*6 = 17, 1*7 + 2*8 = 23, 3*5 + 4*6 = 39, 3*7 + 4*8 = 53.
TYPED_TEST(LayerOf, ScoresEveryQueryAgainstEveryKey) {
    const auto q = this->matrix(2, 2, {1, 2, 3, 4}), k = this->matrix(2, 2, {5, 6, 7, 8});
    EXPECT_EQ(this->applied(this->withHeads(Product::Scores, 1), {q, k}, 2, 2),
              (std::vector<TypeParam>{17, 23, 39, 53}));
}

// Head 0 has the first column: (1, 3) x (5, 7); head 1 the second: (2, 4) x (6, 8).
TYPED_TEST(LayerOf, StacksTheScoresOfTheHeads) {
    const auto q = this->matrix(2, 2, {1, 2, 3, 4}), k = this->matrix(2, 2, {5, 6, 7, 8});
    EXPECT_EQ(this->applied(this->withHeads(Product::Scores, 2), {q, k}, 4, 2),
              (std::vector<TypeParam>{5, 7, 15, 21, 12, 16, 24, 32}));
}

// Head 0: (1 2; 3 4) times (1, 2) = (5, 11) in column 0; head 1: (5 6; 7 8) times (10, 20) = (170, 230) in column 1.
TYPED_TEST(LayerOf, WeighsTheValuesOfEachHeadIntoItsColumns) {
    const auto a = this->matrix(4, 2, {1, 2, 3, 4, 5, 6, 7, 8}), v = this->matrix(2, 2, {1, 10, 2, 20});
    EXPECT_EQ(this->applied(this->withHeads(Product::Context, 2), {a, v}, 2, 2),
              (std::vector<TypeParam>{5, 170, 11, 230}));
}

// Three tokens, so that a row and a column that change places are noticed: a [1*3, 3], v [3, 2].
TYPED_TEST(LayerOf, SumsTheContextOverTheKeys) {
    const auto a = this->matrix(3, 3, {1, 0, 0, 0, 0, 1, 1, 2, 3}), v = this->matrix(3, 2, {1, 2, 3, 4, 5, 6});
    EXPECT_EQ(this->applied(this->withHeads(Product::Context, 1), {a, v}, 3, 2),
              (std::vector<TypeParam>{1, 2, 5, 6, 22, 28}));
}

// Two heads of two channels, one token: head 0 (1 2) . (3 4) = 11, head 1 (5 6) . (7 8) = 83.
// Context with those scores: 11 * (3 4), 83 * (7 8).
TYPED_TEST(LayerOf, GivesEachHeadItsOwnRunOfChannels) {
    const auto q = this->matrix(1, 4, {1, 2, 5, 6}), k = this->matrix(1, 4, {3, 4, 7, 8});
    const auto scores = this->applied(this->withHeads(Product::Scores, 2), {q, k}, 2, 1);
    EXPECT_EQ(scores, (std::vector<TypeParam>{11, 83}));
    EXPECT_EQ(this->applied(this->withHeads(Product::Context, 2), {this->matrix(2, 1, scores), k}, 1, 4),
              (std::vector<TypeParam>{33, 44, 581, 664}));
}

// Head 0: k column (1, 3), v column (5, 7): 1*5 + 3*7 = 26. Head 1: (2, 4) and (6, 8): 12 + 32 = 44.
TYPED_TEST(LayerOf, SumsKeysTimesValuesOverTheTokensOfEachHead) {
    const auto k = this->matrix(2, 2, {1, 2, 3, 4}), v = this->matrix(2, 2, {5, 6, 7, 8});
    EXPECT_EQ(this->applied(this->withHeads(Product::KeyValue, 2), {k, v}, 2, 1), (std::vector<TypeParam>{26, 44}));
    // One head: (1 3; 2 4) times (5 6; 7 8).
    EXPECT_EQ(this->applied(this->withHeads(Product::KeyValue, 1), {k, v}, 2, 2),
              (std::vector<TypeParam>{26, 30, 38, 44}));
}

// q (1 2; 3 4), kv (10; 100): head 0 takes column 0 times 10, head 1 column 1 times 100.
TYPED_TEST(LayerOf, ReadsTheKeyValuesOfEachHeadWithItsQueries) {
    const auto q = this->matrix(2, 2, {1, 2, 3, 4}), kv = this->matrix(2, 1, {10, 100});
    EXPECT_EQ(this->applied(this->withHeads(Product::Query, 2), {q, kv}, 2, 2),
              (std::vector<TypeParam>{10, 200, 30, 400}));
    EXPECT_EQ(this->applied(this->withHeads(Product::Query, 1), {q, kv}, 2, 1), (std::vector<TypeParam>{210, 430}));
}

// Positions -1 -5 | -2 7 | -3 -8 of two channels, windows of 2 with one position of padding, every second: {0}, {1, 2}.
TYPED_TEST(LayerOf, TakesTheLargestOfWhatLiesOnTheSource) {
    Layer<TypeParam> layer;
    layer.product = Product::MaxPool;
    layer.window = {{3}, {2}, {2}, {2}, {1}};
    layer.factor = 2;
    EXPECT_EQ(this->applied(layer, {this->matrix(3, 2, {-1, -5, -2, 7, -3, -8})}, 2, 2),
              (std::vector<TypeParam>{-2, -10, -4, 14}));
}

TYPED_TEST(LayerOf, AddsToWhatIsThereAlready) {
    Matrix<TypeParam> target = this->matrix(1, 2, {100, 200});
    apply(Layer<TypeParam>{}, {this->matrix(1, 2, {1, 2})}, target);
    EXPECT_EQ(target.values, (std::vector<TypeParam>{101, 202}));
}

TYPED_TEST(LayerOf, AddsABiasOfOneRowToEveryRow) {
    Matrix<TypeParam> target(2, 2);
    addBias<TypeParam>(std::vector<TypeParam>{1, 2}, target);
    EXPECT_EQ(target.values, (std::vector<TypeParam>{1, 2, 1, 2}));
    addBias<TypeParam>(std::vector<TypeParam>{10, 20, 30, 40}, target);
    EXPECT_EQ(target.values, (std::vector<TypeParam>{11, 22, 31, 42}));
    addBias<TypeParam>({}, target);
    EXPECT_EQ(target.values, (std::vector<TypeParam>{11, 22, 31, 42}));
    EXPECT_THROW(addBias<TypeParam>(std::vector<TypeParam>{1, 2, 3}, target), InvariantError);
}

TYPED_TEST(LayerOf, AcceptsARowOffsetThatJustFitsAndNoMore) {
    auto layer = this->twoByTwo();
    layer.target = 1;
    layer.rowOffset = 1;
    EXPECT_NO_THROW(checkShapes(layer, {{2, 2}, {3, 2}}));
    EXPECT_THROW(checkShapes(layer, {{2, 2}, {2, 2}}), InvariantError);
}

TYPED_TEST(LayerOf, RefusesASelectedRowThatTheSourceDoesNotHave) {
    auto layer = this->twoByTwo();
    layer.target = 1;
    layer.reduction = RowReduction::Select;
    layer.selectRow = 1;
    EXPECT_NO_THROW(checkShapes(layer, {{2, 2}, {1, 2}}));
    layer.selectRow = 2;
    EXPECT_THROW(checkShapes(layer, {{2, 2}, {1, 2}}), InvariantError);
}

TYPED_TEST(LayerOf, RefusesHeadsThatDoNotDivideTheChannels) {
    auto layer = this->withHeads(Product::Scores, 3);
    layer.other = layer.target = 1;
    EXPECT_THROW(checkShapes(layer, {{2, 4}, {6, 2}}), InvariantError);
}

// Two channels of 2 x 4 pixels, patches of 2 x 2: patch 1 is the right half, channel 0 before channel 1.
//   channel 0:  0  1 |  2  3        channel 1:  8  9 | 10 11
//               4  5 |  6  7                   12 13 | 14 15
TEST(Patches, AreFlattenedAsChannelRowColumn) {
    std::vector<std::uint8_t> pixels(16);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
    const network::AnalogImage image{2, 2, 4, 2, {1, 1}, {0, 0}};
    const Matrix<std::uint8_t> patches = patchesOf(image, pixels.data());
    EXPECT_EQ(patches.rows, 2u);
    EXPECT_EQ(patches.values, (std::vector<std::uint8_t>{0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15}));
}

// 4 x 2 pixels: the second patch is below the first.
TEST(Patches, GoThroughTheImageRowByRow) {
    std::vector<std::uint8_t> pixels(8);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
    const network::AnalogImage image{1, 4, 2, 2, {1}, {0}};
    EXPECT_EQ(patchesOf(image, pixels.data()).values, pixels);
}

}  // namespace
}  // namespace spikeloom::oracle
