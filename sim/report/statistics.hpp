// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
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

/// Where a figure of which samples were drawn lies, with 95 % confidence.
struct Interval {
    double low = 0.0, high = 0.0;
};
/// The 95 % score interval of a share (Wilson, 1927): it stays within 0 and 1, and is no point at either.
/// @param total  at least 1
[[nodiscard]] Interval wilson95(std::uint64_t hits, std::uint64_t total);
/// The 95 % interval of the mean of independent values: mean -+ t s / sqrt(n), by Student's t with n - 1 degrees of
/// freedom and the standard deviation s of a sample. Empty for fewer than two values.
[[nodiscard]] std::optional<Interval> meanInterval95(const std::vector<double>& values);

/// a / b, and 0 where there is nothing to divide by.
[[nodiscard]] double ratio(double a, double b);

}  // namespace spikeloom::report
