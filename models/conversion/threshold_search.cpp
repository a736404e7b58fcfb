// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/threshold_search.hpp"

#include <algorithm>
#include <cmath>

#include "models/ann/parallel.hpp"

namespace spikeloom::conversion {
namespace {
constexpr int kCandidates = 95;
}  // namespace

double meanSquaredError(const Histogram& activations, double theta, std::uint32_t steps, std::uint32_t burst) {
    const double unit = theta / steps, most = static_cast<double>(steps) * burst;
    const auto& counts = activations.counts();
    double sum = 0.0;
    for (std::size_t bin = 1; bin < counts.size(); ++bin) {  // 0 is kept as it is
        if (counts[bin] == 0) continue;
        const double value = activations.valueOf(bin);
        const double error = value - unit * std::min(std::floor(value / unit + 0.5), most);
        sum += static_cast<double>(counts[bin]) * error * error;
    }
    return sum / static_cast<double>(std::max<std::uint64_t>(1, activations.total()));
}

void fillSilent(std::vector<double>& thresholds) {
    const double largest = *std::max_element(thresholds.begin(), thresholds.end());
    for (double& threshold : thresholds)
        if (threshold == 0.0) threshold = largest > 0.0 ? largest : 1.0;
}

Threshold searchThreshold(const Histogram& activations, std::uint32_t steps, std::uint32_t burst) {
    Threshold best{activations.largest(), meanSquaredError(activations, activations.largest(), steps, burst)};
    for (int i = 1; i < kCandidates; ++i) {
        const double theta = activations.largest() * (1.0 - 0.01 * i);
        const double error = meanSquaredError(activations, theta, steps, burst);
        if (error < best.squaredError) best = {theta, error};
    }
    return best;
}

std::vector<double> searchThresholds(const std::vector<Histogram>& channels, std::uint32_t steps, std::uint32_t burst,
                                     std::size_t jobs) {
    std::vector<double> result(channels.size());
    ann::parallelFor(channels.size(), jobs, [&](std::size_t, std::size_t c) {
        result[c] = channels[c].largest() > 0.0 ? searchThreshold(channels[c], steps, burst).theta : 0.0;
    });
    fillSilent(result);
    return result;
}

}  // namespace spikeloom::conversion
