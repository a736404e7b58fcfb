// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace spikeloom::report {

/// Mean, extremes and percentiles of whole numbers, in the unit of the values. All zero when there are none.
struct Distribution {
    double mean = 0.0;
    std::uint64_t min = 0, p50 = 0, p95 = 0, max = 0;
};

/// Nearest-rank percentile: the smallest value that at least `percent` % of the values do not exceed. Always one of the
/// values, never an interpolation between two.
/// @param sorted   ascending, not empty
/// @param percent  1..100
[[nodiscard]] std::uint64_t percentile(const std::vector<std::uint64_t>& sorted, std::uint32_t percent);

/// The values in any order; the result does not depend on it.
[[nodiscard]] Distribution distribution(std::vector<std::uint64_t> values);

/// a / b, and 0 where there is nothing to divide by.
[[nodiscard]] double ratio(double a, double b);

}  // namespace spikeloom::report
