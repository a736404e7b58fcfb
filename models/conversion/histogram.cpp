// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/histogram.hpp"

#include <numeric>

namespace spikeloom::conversion {

std::uint64_t Histogram::total() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

double Histogram::percentile(double percent) const {
    const double wanted = static_cast<double>(total()) * percent / 100.0;
    double sum = 0.0;
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        sum += static_cast<double>(counts_[bin]);
        if (sum >= wanted) return static_cast<double>(bin + 1) / kBins * largest_;
    }
    return largest_;
}

}  // namespace spikeloom::conversion
