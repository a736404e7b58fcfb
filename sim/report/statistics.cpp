// SPDX-License-Identifier: Apache-2.0
#include "sim/report/statistics.hpp"

#include <algorithm>
#include <numeric>

namespace spikeloom::report {

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

double ratio(double a, double b) {
    return b == 0.0 ? 0.0 : a / b;
}

}  // namespace spikeloom::report
