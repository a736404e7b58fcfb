// SPDX-License-Identifier: Apache-2.0
#include "sim/report/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace spikeloom::report {
namespace {

/// In double: the library's tables for long double cannot be made where that is emulated with fewer bits (valgrind).
using StudentsT =
    boost::math::students_t_distribution<double,
                                         boost::math::policies::policy<boost::math::policies::promote_double<false>>>;

}  // namespace

std::uint64_t percentile(const std::vector<std::uint64_t>& sorted, std::uint32_t percent) {
    const std::size_t rank = (sorted.size() * percent + 99) / 100;  // ceil in integers: 0.95 has no exact double
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

Distribution distribution(std::vector<std::uint64_t> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const std::uint64_t sum = std::accumulate(values.begin(), values.end(), std::uint64_t{0});
    return {ratio(static_cast<double>(sum), static_cast<double>(values.size())), values.front(), percentile(values, 50),
            percentile(values, 95), values.back()};
}

Interval wilson95(std::uint64_t hits, std::uint64_t total) {
    constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution
    const double n = static_cast<double>(total), p = static_cast<double>(hits) / n;
    const double centre = p + kZ * kZ / (2 * n), spread = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
    const double scale = 1 + kZ * kZ / n;
    return {std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

std::optional<Interval> meanInterval95(const std::vector<double>& values) {
    if (values.size() < 2) return std::nullopt;
    const double n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0.0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double t = boost::math::quantile(StudentsT(n - 1), 0.975);
    const double spread = t * std::sqrt(squares / (n - 1) / n);
    return Interval{mean - spread, mean + spread};
}

double ratio(double a, double b) {
    return b == 0.0 ? 0.0 : a / b;
}

}  // namespace spikeloom::report
