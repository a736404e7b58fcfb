// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/exit_thresholds.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/support/largest.hpp"

namespace spikeloom::conversion {
namespace {
constexpr double kMargin = 4.0;  ///< the set has not the worst of all samples
}  // namespace

double normalisedEntropy(std::span<const float> logits) {
    if (logits.size() < 2) return 0.0;
    const double largest = logits[indexOfLargest(logits)];
    double sum = 0.0, weighted = 0.0;
    for (const float logit : logits) {
        const double e = std::exp(logit - largest);
        sum += e;
        weighted += e * (logit - largest);
    }
    return (std::log(sum) - weighted / sum) / std::log(static_cast<double>(logits.size()));
}

std::vector<double> exitThresholds(const std::vector<ann::Tensor>& sums, std::span<const std::uint32_t> labels,
                                   double base) {
    std::vector<std::optional<double>> entropy;
    double least = 1.0;
    for (const ann::Tensor& step : sums) {
        double sum = 0.0;
        std::size_t right = 0;
        for (std::size_t n = 0; n < step.samples; ++n) {
            if (indexOfLargest(step.sample(n)) != labels[n]) continue;
            sum += normalisedEntropy(step.sample(n));
            ++right;
        }
        entropy.push_back(right > 0 ? std::optional(sum / static_cast<double>(right)) : std::nullopt);
        if (entropy.back()) least = std::min(least, *entropy.back());
    }
    std::vector<double> thresholds;
    for (const auto& h : entropy)
        thresholds.push_back(h ? std::min(1.0, base + (1.0 - base) * std::exp(least - *h)) : 1.0);
    return thresholds;
}

EarlyExits leaveEarly(const std::vector<ann::Tensor>& sums, std::span<const std::uint32_t> labels,
                      std::span<const double> thresholds) {
    EarlyExits exits;
    for (std::size_t n = 0; n < labels.size(); ++n) {
        std::size_t step = 0;
        while (step + 1 < sums.size() && 1.0 - normalisedEntropy(sums[step].sample(n)) <= thresholds[step]) ++step;
        const bool isRight = indexOfLargest(sums[step].sample(n)) == labels[n];
        exits.correct += isRight;
        exits.lost += !isRight && indexOfLargest(sums.back().sample(n)) == labels[n];
        exits.steps += static_cast<double>(step + 1);
    }
    exits.correct /= static_cast<double>(labels.size());
    exits.lost /= static_cast<double>(labels.size());
    exits.steps /= static_cast<double>(labels.size());
    return exits;
}

double searchExitBase(const std::vector<ann::Tensor>& sums, std::span<const std::uint32_t> labels, double loss) {
    double base = 1.0;
    // What is sure is very sure: 1 - a is taken in equal ratios, from the smallest on.
    for (int quarter = -21 * 4; quarter <= -4; ++quarter) {
        const double rest = std::exp2(quarter / 4.0);
        if (leaveEarly(sums, labels, exitThresholds(sums, labels, 1.0 - rest)).lost > loss + 1e-12) break;
        base = 1.0 - rest / kMargin;
    }
    return base;
}

}  // namespace spikeloom::conversion
