// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace spikeloom::report {

/// A step of 1, 2 or 5 times a power of ten that divides `range` into at most `count` parts.
/// @param range  greater than 0
[[nodiscard]] inline double niceStep(double range, int count) {
    const double power = std::pow(10.0, std::floor(std::log10(range / count)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (range / (factor * power) <= count) return factor * power;
    return 10 * power;
}

}  // namespace spikeloom::report
