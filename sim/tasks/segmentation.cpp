// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/segmentation.hpp"

#include <algorithm>
#include <functional>

#include "models/support/largest.hpp"

namespace spikeloom::tasks {
namespace {

constexpr std::size_t kLabelled = 0, kRight = 1, kFirstClass = 2;
// Of each class:
constexpr std::size_t kOfLabels = 0, kOfPredictions = 1, kOfBoth = 2, kNumbers = 3;

/// Mean over the classes that occur; empty where none does.
std::optional<double> meanOverUnions(const Evidence& total) {
    double sum = 0.0;
    std::size_t classes = 0;
    for (std::size_t at = kFirstClass; at < total.size(); at += kNumbers) {
        const double either = total[at + kOfLabels] + total[at + kOfPredictions] - total[at + kOfBoth];
        if (either == 0.0) continue;
        sum += total[at + kOfBoth] / either;
        ++classes;
    }
    return classes == 0 ? std::nullopt : std::optional(sum / static_cast<double>(classes));
}

}  // namespace

Evidence SegmentationTask::judge(std::span<const std::int64_t> sums, const network::Dataset& dataset,
                                 std::size_t sample) const {
    Evidence evidence(kFirstClass + kNumbers * classes_, 0.0);
    const auto mask = dataset.mask(sample);
    for (std::size_t position = 0; position < mask.size(); ++position) {
        if (mask[position] == network::kIgnored) continue;
        const std::size_t predicted = indexOfLargest(sums.subspan(position * classes_, classes_));
        const std::size_t label = mask[position];
        const bool isRight = predicted == label;
        evidence[kLabelled] += 1;
        evidence[kRight] += isRight;
        evidence[kFirstClass + kNumbers * label + kOfLabels] += 1;
        evidence[kFirstClass + kNumbers * predicted + kOfPredictions] += 1;
        evidence[kFirstClass + kNumbers * label + kOfBoth] += isRight;
    }
    return evidence;
}

std::vector<Figure> SegmentationTask::figures(const std::vector<const Evidence*>& samples) const {
    Evidence total(kFirstClass + kNumbers * classes_, 0.0);
    for (const Evidence* sample : samples)
        std::transform(total.begin(), total.end(), sample->begin(), total.begin(), std::plus<>());
    Figure accuracy{.name = "pixel_accuracy"};
    if (total[kLabelled] > 0) accuracy.value = total[kRight] / total[kLabelled];
    return {accuracy,
            {.name = "mean_iou", .value = meanOverUnions(total)},
            {.name = "labelled_positions", .kind = Figure::Kind::Count, .value = total[kLabelled]}};
}

}  // namespace spikeloom::tasks
