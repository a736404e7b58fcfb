// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/network/dataset.hpp"
#include "models/network/task.hpp"

/// Boxes from the sums of a single-scale head, one a cell.
namespace spikeloom::tasks {

struct DetectedBox {
    std::uint32_t category = 0;
    double score = 0.0;  ///< 0..1
    network::Box box;
};

/// A grid of cells over the image, each with network::kBoxColumns + `classes` sums.
struct CellGrid {
    std::uint32_t height = 0, width = 0, classes = 0;
};

/// Intersection over union of two boxes that have an area.
[[nodiscard]] double overlapOf(const network::Box& a, const network::Box& b);

/// The box of each cell whose score exceeds the threshold, best first; of equal scores the first cell. With s the
/// logistic function of a sum in real units: centre ((column + s(x)) / width, (row + s(y)) / height), size s(w) x s(h),
/// score s(objectness), the class with the largest sum (the smallest index on a tie).
/// @param sums  [height][width][5 + classes]; @param unit  real value of 1 in a sum
[[nodiscard]] std::vector<DetectedBox> decodeBoxes(std::span<const std::int64_t> sums, const CellGrid& grid,
                                                   double unit, double scoreThreshold);

/// Greedy non-maximum suppression: from the best on, a box that overlaps one of its class that was kept by more than
/// `overlap` is dropped. @param boxes  best first
[[nodiscard]] std::vector<DetectedBox> suppressed(const std::vector<DetectedBox>& boxes, double overlap);

/// For each detected box its overlap with the labelled box that it matches, or 0. From the best on, a box looks for the
/// labelled one of its class that it overlaps most (of equal ones the first) and matches it if that is by at least
/// `least` and nobody has matched it before. @param boxes  best first
[[nodiscard]] std::vector<double> matched(const std::vector<DetectedBox>& boxes,
                                          const std::vector<network::LabelledBox>& labels, double least);

}  // namespace spikeloom::tasks
