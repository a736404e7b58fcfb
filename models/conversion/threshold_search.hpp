// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/conversion/histogram.hpp"

namespace spikeloom::conversion {

struct Threshold {
    double theta = 1.0;
    double squaredError = 0.0;  ///< mean
};

/// Mean of (a - C(a))^2 over a channel's activations a, C being what spikes make of them in T steps:
///
///     C(a) = theta / T * clip(floor(T a / theta + 1/2), 0, phi T)
///
/// (Adaptive Calibration; the half is the shift of the membrane by theta / 2T in every step.)
[[nodiscard]] double meanSquaredError(const Histogram& activations, double theta, std::uint32_t steps,
                                      std::uint32_t burst);

/// The threshold of a channel with the least error, of theta = largest * (1 - 0.01 i), i = 0 .. 94.
[[nodiscard]] Threshold searchThreshold(const Histogram& activations, std::uint32_t steps, std::uint32_t burst);

/// The same for every channel, silent ones filled.
[[nodiscard]] std::vector<double> searchThresholds(const std::vector<Histogram>& channels, std::uint32_t steps,
                                                   std::uint32_t burst, std::size_t jobs);

/// A channel that is always 0 has no threshold of its own, and 0 here: it takes the largest of its layer, or 1.
void fillSilent(std::vector<double>& thresholds);

}  // namespace spikeloom::conversion
