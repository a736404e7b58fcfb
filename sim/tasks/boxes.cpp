// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/boxes.hpp"

#include <algorithm>
#include <cmath>

#include "models/support/largest.hpp"

namespace spikeloom::tasks {
namespace {

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

/// Of two intervals, by centre and size.
double common(double aCentre, double aSize, double bCentre, double bSize) {
    const double begin = std::max(aCentre - aSize / 2, bCentre - bSize / 2);
    const double end = std::min(aCentre + aSize / 2, bCentre + bSize / 2);
    return std::max(0.0, end - begin);
}

}  // namespace

double overlapOf(const network::Box& a, const network::Box& b) {
    const double both = common(a.x, a.width, b.x, b.width) * common(a.y, a.height, b.y, b.height);
    return both / (a.width * a.height + b.width * b.height - both);
}

std::vector<DetectedBox> decodeBoxes(std::span<const std::int64_t> sums, const CellGrid& grid, double unit,
                                     double scoreThreshold) {
    std::vector<DetectedBox> boxes;
    const std::size_t columns = network::kBoxColumns + grid.classes;
    for (std::size_t cell = 0; cell < std::size_t{grid.height} * grid.width; ++cell) {
        const auto of = sums.subspan(cell * columns, columns);
        const auto value = [&](std::size_t column) { return logistic(static_cast<double>(of[column]) * unit); };
        const double score = value(4);
        if (!(score > scoreThreshold)) continue;
        const double column = static_cast<double>(cell % grid.width), row = static_cast<double>(cell / grid.width);
        boxes.push_back({indexOfLargest(of.subspan(network::kBoxColumns)),
                         score,
                         {(column + value(0)) / grid.width, (row + value(1)) / grid.height, value(2), value(3)}});
    }
    std::stable_sort(boxes.begin(), boxes.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    return boxes;
}

std::vector<DetectedBox> suppressed(const std::vector<DetectedBox>& boxes, double overlap) {
    std::vector<DetectedBox> kept;
    for (const DetectedBox& box : boxes) {
        const bool isDropped = std::any_of(kept.begin(), kept.end(), [&](const DetectedBox& better) {
            return better.category == box.category && overlapOf(better.box, box.box) > overlap;
        });
        if (!isDropped) kept.push_back(box);
    }
    return kept;
}

std::vector<double> matched(const std::vector<DetectedBox>& boxes, const std::vector<network::LabelledBox>& labels,
                            double least) {
    std::vector<bool> taken(labels.size(), false);
    std::vector<double> overlaps;
    for (const DetectedBox& box : boxes) {
        double most = 0.0;
        std::size_t best = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const double overlap = labels[i].category == box.category ? overlapOf(box.box, labels[i].box) : 0.0;
            if (overlap > most) {
                most = overlap;
                best = i;
            }
        }
        const bool isMatch = most > 0.0 && most >= least && !taken[best];
        if (isMatch) taken[best] = true;
        overlaps.push_back(isMatch ? most : 0.0);
    }
    return overlaps;
}

}  // namespace spikeloom::tasks
