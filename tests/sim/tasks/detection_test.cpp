// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/detection.hpp"

#include <gtest/gtest.h>

namespace spikeloom::tasks {
namespace {

/// One cell that is the whole image, two classes: a box at the middle, half as wide and high.
std::vector<std::int64_t> sumsOf(std::int64_t objectness, std::uint32_t category) {
    return {0, 0, 0, 0, objectness, category == 0 ? 1 : 0, category == 1 ? 1 : 0};
}

network::Dataset labelled(std::vector<std::vector<network::LabelledBox>> boxes) {
    network::Dataset dataset;
    dataset.boxes = std::move(boxes);
    return dataset;
}

const network::Box kMiddle{0.5, 0.5, 0.5, 0.5}, kHalf{0.5, 0.5, 0.25, 0.5}, kCorner{0.1, 0.1, 0.1, 0.1};
const DetectionTask kTask({1, 1, 2}, 1.0, {.scoreThreshold = 0.5, .overlap = 0.5});

double valueOf(const std::vector<Figure>& figures, const std::string& name) {
    for (const Figure& figure : figures)
        if (figure.name == name) return figure.value.value();
    throw std::out_of_range(name);
}

// Class 0: a match of overlap 1/2 ranked after a miss, of two labelled boxes: 1/2 of 1/2. Class 1: found.
TEST(DetectionTask, AveragesPrecisionOverTheClassesThatAreLabelled) {
    const network::Dataset dataset = labelled({{{0, kHalf}}, {{0, kCorner}}, {{1, kMiddle}}});
    const Evidence evidence[] = {kTask.judge(sumsOf(1, 0), dataset, 0), kTask.judge(sumsOf(3, 0), dataset, 1),
                                 kTask.judge(sumsOf(2, 1), dataset, 2)};
    const auto figures = kTask.figures({&evidence[0], &evidence[1], &evidence[2]});
    EXPECT_DOUBLE_EQ(valueOf(figures, "average_precision_50"), (0.25 + 1.0) / 2);
    EXPECT_DOUBLE_EQ(valueOf(figures, "mean_matched_iou"), 0.75);
    EXPECT_EQ(valueOf(figures, "labelled_boxes"), 3);
    EXPECT_EQ(valueOf(figures, "detected_boxes"), 3);
    EXPECT_EQ(valueOf(figures, "matched_boxes"), 2);
    EXPECT_DOUBLE_EQ(valueOf(kTask.figures({&evidence[0]}), "average_precision_50"), 1.0);
}

TEST(DetectionTask, SaysNothingOfPrecisionWhereNothingIsLabelled) {
    const Evidence evidence = kTask.judge(sumsOf(1, 0), labelled({{}}), 0);
    const auto figures = kTask.figures({&evidence});
    EXPECT_FALSE(figures[0].value.has_value());
    EXPECT_FALSE(figures[1].value.has_value());
    EXPECT_EQ(valueOf(figures, "detected_boxes"), 1);
}

}  // namespace
}  // namespace spikeloom::tasks
