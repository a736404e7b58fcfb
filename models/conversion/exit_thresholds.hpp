// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/ann/tensor.hpp"

namespace spikeloom::conversion {

/// H of the softmax of some logits over ln(classes), in [0, 1].
[[nodiscard]] double normalisedEntropy(std::span<const float> logits);

/// The score 1 - H above which a sample may leave after each step (input-aware adaptive timesteps):
///
///     tau_t = a + (1 - a) exp(Hmin - H_t)
///
/// H_t is the mean normalised entropy of the logits summed to step t over the samples that are right then, Hmin the
/// least of them. Where none is right, none may leave: 1.
/// @param sums  by step: [samples][classes]; @param labels  of the samples
[[nodiscard]] std::vector<double> exitThresholds(const std::vector<ann::Tensor>& sums,
                                                 std::span<const std::uint32_t> labels, double base);

/// What a set of samples does under exit thresholds.
struct EarlyExits {
    double correct = 0.0;  ///< part of the samples
    double lost = 0.0;     ///< part of the samples: wrong, and right had they stayed to the end
    double steps = 0.0;    ///< mean
};
[[nodiscard]] EarlyExits leaveEarly(const std::vector<ann::Tensor>& sums, std::span<const std::uint32_t> labels,
                                    std::span<const double> thresholds);

/// The smallest a at which leaving early makes no more than a part `loss` of the samples wrong (however many it makes
/// right: another set would have other ones), and at all larger ones neither, and from there three fourths of the way
/// to 1, for what is not in the set. Of 1 and those whose 1 - a is 2^-21 to 1/2 in steps of 2^(1/4).
[[nodiscard]] double searchExitBase(const std::vector<ann::Tensor>& sums, std::span<const std::uint32_t> labels,
                                    double loss);

}  // namespace spikeloom::conversion
