// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace spikeloom::tasks {

/// A detection of one class, and whether it matches a labelled box.
struct Ranked {
    double score = 0.0;
    bool isMatch = false;
};

/// Area under the curve of precision over recall, where a recall has the largest precision of those at least as large
/// (all-point interpolation; M. Everingham et al., "The Pascal Visual Object Classes (VOC) Challenge", 2010, as
/// computed since). Detections of equal score are ranked in their order. @param labelled  boxes, at least 1
[[nodiscard]] double averagePrecision(std::vector<Ranked> detections, std::size_t labelled);

}  // namespace spikeloom::tasks
