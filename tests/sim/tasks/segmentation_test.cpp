// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/segmentation.hpp"

#include <gtest/gtest.h>

namespace spikeloom::tasks {
namespace {

/// Images of one pixel, labelled at as many positions as a mask is long.
network::Dataset labelled(std::vector<std::uint8_t> masks, std::size_t images = 1) {
    network::Dataset dataset;
    dataset.channels = dataset.height = dataset.width = 1;
    dataset.images.resize(images);
    dataset.masks = std::move(masks);
    return dataset;
}

using Sums = std::vector<std::int64_t>;

// Largest sums: class 2, class 0 (it ties with class 1), class 1, class 2.
const Sums kSums{1, 2, 3, /**/ 5, 5, 4, /**/ -3, -1, -2, /**/ 0, 0, 9};

std::vector<Figure> figuresOf(const SegmentationTask& task, const std::vector<Evidence>& samples) {
    std::vector<const Evidence*> pointers;
    for (const Evidence& sample : samples) pointers.push_back(&sample);
    return task.figures(pointers);
}

// Labels 2, 0, 0, 1. Class 0: both 1 of either 2; class 1: none of 2; class 2: 1 of 2.
TEST(SegmentationTask, ScoresTheClassWithTheLargestSumAtEachPosition) {
    const SegmentationTask task(3);
    const auto figures = figuresOf(task, {task.judge(kSums, labelled({2, 0, 0, 1}), 0)});
    ASSERT_EQ(figures.size(), 3u);
    EXPECT_EQ(figures[0].name, "pixel_accuracy");
    EXPECT_EQ(figures[0].value, 0.5);
    EXPECT_EQ(figures[1].name, "mean_iou");
    EXPECT_DOUBLE_EQ(*figures[1].value, (0.5 + 0.0 + 0.5) / 3);
    EXPECT_EQ(figures[2].value, 4.0);
}

// Without the third and fourth position nobody is labelled or predicted to be of class 1.
TEST(SegmentationTask, LeavesOutIgnoredPositionsAndClassesThatDoNotOccur) {
    const SegmentationTask task(3);
    const auto figures =
        figuresOf(task, {task.judge(kSums, labelled({2, 2, network::kIgnored, network::kIgnored}), 0)});
    EXPECT_EQ(figures[0].value, 0.5);
    EXPECT_DOUBLE_EQ(*figures[1].value, (0.0 + 0.5) / 2);
    EXPECT_EQ(figures[2].value, 2.0);
}

// Class 0 is 1 of 1 in the first image and 0 of 2 in the second: 1 of 3 in both, and not the mean of 1 and 0.
TEST(SegmentationTask, TakesUnionsOverAllSamples) {
    const SegmentationTask task(2);
    const network::Dataset dataset = labelled({0, 1, 0, 1}, 2);
    const Sums right{1, 0, 0, 1}, wrong{0, 1, 1, 0};
    const auto figures = figuresOf(task, {task.judge(right, dataset, 0), task.judge(wrong, dataset, 1)});
    EXPECT_DOUBLE_EQ(*figures[1].value, 1.0 / 3);
    EXPECT_EQ(figures[0].value, 0.5);
}

TEST(SegmentationTask, SaysNothingOfNoPositions) {
    const SegmentationTask task(2);
    EXPECT_FALSE(figuresOf(task, {})[0].value.has_value());
    EXPECT_FALSE(figuresOf(task, {task.judge(Sums{1, 0}, labelled({network::kIgnored}), 0)})[1].value.has_value());
}

}  // namespace
}  // namespace spikeloom::tasks
