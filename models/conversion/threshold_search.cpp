// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/threshold_search.hpp"

#include <algorithm>
#include <cmath>

#include "models/ann/parallel.hpp"

namespace spikeloom::conversion {
namespace {

constexpr int kCandidates = 95;

double squaredError(const Histogram& activations, double theta, std::uint32_t steps, std::uint32_t burst) {
    const double unit = theta / steps, most = static_cast<double>(steps) * burst;
    const auto& counts = activations.counts();
    double sum = 0.0;
    for (std::size_t bin = 1; bin < counts.size(); ++bin) {  // 0 is kept as it is
        if (counts[bin] == 0) continue;
        const double value = activations.valueOf(bin);
        const double error = value - unit * std::min(std::floor(value / unit + 0.5), most);
        sum += static_cast<double>(counts[bin]) * error * error;
    }
    return sum;
}

}  // namespace

Threshold searchThreshold(const Histogram& activations, std::uint32_t steps, std::uint32_t burst) {
    Threshold best{activations.largest(), squaredError(activations, activations.largest(), steps, burst)};
    for (int i = 1; i < kCandidates; ++i) {
        const double theta = activations.largest() * (1.0 - 0.01 * i);
        const double error = squaredError(activations, theta, steps, burst);
        if (error < best.squaredError) best = {theta, error};
    }
    best.squaredError /= static_cast<double>(std::max<std::uint64_t>(1, activations.total()));
    return best;
}

std::vector<Threshold> searchThresholds(const std::vector<Histogram>& channels, std::uint32_t steps,
                                        std::uint32_t burst, std::size_t jobs) {
    std::vector<Threshold> result(channels.size());
    ann::parallelFor(channels.size(), jobs, [&](std::size_t, std::size_t c) {
        result[c] = channels[c].largest() > 0.0 ? searchThreshold(channels[c], steps, burst) : Threshold{0.0, 0.0};
    });
    double largest = 0.0;
    for (const Threshold& threshold : result) largest = std::max(largest, threshold.theta);
    for (Threshold& threshold : result)
        if (threshold.theta == 0.0) threshold.theta = largest > 0.0 ? largest : 1.0;
    return result;
}

}  // namespace spikeloom::conversion
