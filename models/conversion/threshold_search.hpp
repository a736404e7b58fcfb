// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/conversion/histogram.hpp"

namespace spikeloom::conversion {

struct Threshold {
    double theta = 1.0;
    double squaredError = 0.0;  ///< mean of (a - C(a))^2
};

/// The threshold of a channel at which its activations a survive best what spikes make of them in T steps:
///
///     C(a) = theta / T * clip(floor(T a / theta + 1/2), 0, phi T)
///
/// in the mean square, of theta = largest * (1 - 0.01 i), i = 0 .. 94 (Adaptive Calibration; the half is the shift of
/// the membrane by theta / 2T in every step).
[[nodiscard]] Threshold searchThreshold(const Histogram& activations, std::uint32_t steps, std::uint32_t burst);

/// The same for every channel. One that is always 0 takes the largest threshold of its layer, or 1.
[[nodiscard]] std::vector<Threshold> searchThresholds(const std::vector<Histogram>& channels, std::uint32_t steps,
                                                      std::uint32_t burst, std::size_t jobs);

}  // namespace spikeloom::conversion
