// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/average_precision.hpp"

#include <algorithm>

namespace spikeloom::tasks {

double averagePrecision(std::vector<Ranked> detections, std::size_t labelled) {
    std::stable_sort(detections.begin(), detections.end(),
                     [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
    std::vector<double> precisions;  // at every rank with a match: the recall rises by 1 / labelled there
    std::size_t matches = 0;
    for (std::size_t rank = 0; rank < detections.size(); ++rank)
        if (detections[rank].isMatch)
            precisions.push_back(static_cast<double>(++matches) / static_cast<double>(rank + 1));
    double sum = 0.0, best = 0.0;
    for (auto precision = precisions.rbegin(); precision != precisions.rend(); ++precision)
        sum += best = std::max(best, *precision);
    return sum / static_cast<double>(labelled);
}

}  // namespace spikeloom::tasks
