// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/tasks/boxes.hpp"
#include "sim/tasks/task.hpp"

namespace spikeloom::tasks {

/// Boxes of a single-scale head.
///
/// Evidence: for each class the labelled boxes; then class, score and matched overlap (0: none) of each detected box.
/// Figures: `average_precision_50`, at an overlap of at least 0.5, the mean over the classes that are labelled
/// anywhere; `mean_matched_iou`, the mean overlap of detected boxes with those that they match; `labelled_boxes`,
/// `detected_boxes`, `matched_boxes`.
class DetectionTask final : public Task {
public:
    DetectionTask(const CellGrid& grid, double unit, const network::Detection& settings)
        : grid_(grid), unit_(unit), settings_(settings) {}
    [[nodiscard]] std::string_view name() const override { return "detection"; }
    [[nodiscard]] Evidence judge(std::span<const std::int64_t> sums, const network::Dataset& dataset,
                                 std::size_t sample) const override;
    [[nodiscard]] std::vector<Figure> figures(const std::vector<const Evidence*>& samples) const override;

private:
    CellGrid grid_;
    double unit_;
    network::Detection settings_;
};

}  // namespace spikeloom::tasks
