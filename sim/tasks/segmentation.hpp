// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/tasks/task.hpp"

namespace spikeloom::tasks {

/// A class for each position: that of the largest sum, the smallest index on a tie.
///
/// Evidence: labelled positions; those that are right; then for each class the positions labelled with it, predicted to
/// be of it, and both. Positions with the label network::kIgnored count nowhere.
/// Figures: `pixel_accuracy`, right of labelled positions; `mean_iou`, the mean over the classes that occur in labels
/// or predictions of positions with both over positions with either; `labelled_positions`.
class SegmentationTask final : public Task {
public:
    explicit SegmentationTask(std::uint32_t classes) : classes_(classes) {}
    [[nodiscard]] std::string_view name() const override { return "segmentation"; }
    [[nodiscard]] Evidence judge(std::span<const std::int64_t> sums, const network::Dataset& dataset,
                                 std::size_t sample) const override;
    [[nodiscard]] std::vector<Figure> figures(const std::vector<const Evidence*>& samples) const override;

private:
    std::uint32_t classes_;
};

}  // namespace spikeloom::tasks
