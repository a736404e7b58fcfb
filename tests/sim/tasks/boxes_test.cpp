// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/boxes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace spikeloom::tasks {
namespace {

using network::Box;
using network::LabelledBox;

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

// Squares of 0.4, the second shifted by half of that: 0.08 of 0.24; beside each other: nothing.
TEST(OverlapOf, IsIntersectionOverUnion) {
    EXPECT_NEAR(overlapOf({0.4, 0.4, 0.4, 0.4}, {0.6, 0.4, 0.4, 0.4}), 1.0 / 3, 1e-12);
    EXPECT_NEAR(overlapOf({0.4, 0.4, 0.4, 0.4}, {0.4, 0.4, 0.2, 0.2}), 0.25, 1e-12);
    EXPECT_NEAR(overlapOf({0.4, 0.4, 0.4, 0.4}, {0.4, 0.4, 0.4, 0.4}), 1.0, 1e-12);
    EXPECT_EQ(overlapOf({0.2, 0.5, 0.2, 1.0}, {0.8, 0.5, 0.2, 1.0}), 0.0);
}

// One row of two cells, two classes; a sum of 1 is worth 0.5.
TEST(DecodeBoxes, ReadsABoxOfEachCellFromItsLogits) {
    const std::vector<std::int64_t> sums{0, 2, -2, 4, 1, 7, 7, /**/ 2, 0, 0, 0, 3, -1, 5};
    const auto boxes = decodeBoxes(sums, {1, 2, 2}, 0.5, 0.5);
    ASSERT_EQ(boxes.size(), 2u);
    EXPECT_EQ(boxes[0].category, 1u);  // the second cell is the surer one
    EXPECT_DOUBLE_EQ(boxes[0].score, logistic(1.5));
    EXPECT_DOUBLE_EQ(boxes[0].box.x, (1 + logistic(1.0)) / 2);
    EXPECT_DOUBLE_EQ(boxes[0].box.y, 0.5);
    EXPECT_EQ(boxes[1].category, 0u);  // the first of two that tie
    EXPECT_DOUBLE_EQ(boxes[1].box.x, 0.25);
    EXPECT_DOUBLE_EQ(boxes[1].box.y, logistic(1.0));
    EXPECT_DOUBLE_EQ(boxes[1].box.width, logistic(-1.0));
    EXPECT_DOUBLE_EQ(boxes[1].box.height, logistic(2.0));
}

// An objectness of 0 is a score of exactly one half.
TEST(DecodeBoxes, TakesScoresAboveTheThresholdOnly) {
    const std::vector<std::int64_t> sums{0, 0, 0, 0, 0, 1};
    EXPECT_EQ(decodeBoxes(sums, {1, 1, 1}, 1.0, 0.5).size(), 0u);
    EXPECT_EQ(decodeBoxes(sums, {1, 1, 1}, 1.0, 0.49).size(), 1u);
}

// The second overlaps the first by a third, the third is of another class, the fourth overlaps the dropped one only.
TEST(Suppressed, DropsWhatOverlapsABetterBoxOfItsClassThatWasKept) {
    const std::vector<DetectedBox> boxes{{0, 0.9, {0.3, 0.5, 0.2, 0.2}},
                                         {0, 0.8, {0.4, 0.5, 0.2, 0.2}},
                                         {1, 0.7, {0.3, 0.5, 0.2, 0.2}},
                                         {0, 0.6, {0.5, 0.5, 0.2, 0.2}}};
    const auto kept = suppressed(boxes, 0.3);
    ASSERT_EQ(kept.size(), 3u);
    EXPECT_EQ(kept[1].score, 0.7);
    EXPECT_EQ(kept[2].score, 0.6);
    EXPECT_EQ(suppressed(boxes, 0.34).size(), 4u);
}

TEST(Matched, GivesALabelledBoxToTheBestThatOverlapsItEnough) {
    const Box box{0.5, 0.5, 0.4, 0.4}, shifted{0.54, 0.5, 0.4, 0.4}, far{0.8, 0.5, 0.4, 0.4};
    const std::vector<LabelledBox> labels{{0, box}};
    const auto overlaps = [&](std::uint32_t category, const Box& first, const Box& second) {
        return matched({{category, 0.9, first}, {category, 0.8, second}}, labels, 0.5);
    };
    EXPECT_EQ(overlaps(0, box, shifted)[1], 0.0);  // taken
    EXPECT_NEAR(overlaps(0, shifted, box)[0], 0.36 / 0.44, 1e-12);
    EXPECT_EQ(overlaps(0, shifted, box)[1], 0.0);
    EXPECT_EQ(overlaps(0, far, box)[0], 0.0);  // 0.1 of 0.7
    EXPECT_NEAR(overlaps(0, far, box)[1], 1.0, 1e-12);
    EXPECT_EQ(overlaps(1, box, box)[0], 0.0);  // of another class
}

// Overlap 1/2 exactly: half of the box.
TEST(Matched, CountsAnOverlapThatJustSuffices) {
    const std::vector<LabelledBox> labels{{0, {0.5, 0.5, 0.5, 0.5}}};
    EXPECT_EQ(matched({{0, 0.9, {0.5, 0.5, 0.25, 0.5}}}, labels, 0.5)[0], 0.5);
    EXPECT_EQ(matched({{0, 0.9, {0.5, 0.5, 0.25, 0.5}}}, labels, 0.51)[0], 0.0);
}

}  // namespace
}  // namespace spikeloom::tasks
