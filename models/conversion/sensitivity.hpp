// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "models/ann/spiking_network.hpp"
#include "models/conversion/budget_search.hpp"
#include "models/conversion/calibration.hpp"

namespace spikeloom::conversion {

/// KL(p, q) / 2 + KL(q, p) / 2 of the softmax of both, in nats.
[[nodiscard]] double symmetricDivergence(std::span<const float> logits, std::span<const float> others);

/// Of the mean logits of a network that spikes from those of the trained one, a mean over the images.
/// @param sums  after the last step, [images][classes]; @param wanted  logits
[[nodiscard]] double divergence(const ann::Tensor& sums, const ann::Tensor& wanted, const ann::SpikingPlan& plan);

/// A layer with something else than the plan has for it.
struct Variation {
    network::PopulationId layer{};
    std::vector<ann::SpikingLayer> candidates;
};

/// What each candidate of each layer does when all other layers are as the plan has them: its cost is the unit spikes
/// of that layer an image, its loss the divergence of the spiking network's mean logits from those of the trained
/// network, a mean over the images (the sensitivity of Adaptive Calibration).
/// @return by variation and candidate
[[nodiscard]] std::vector<std::vector<Candidate>> measureSensitivity(const Calibration& calibration,
                                                                     std::span<const std::uint32_t> images,
                                                                     const ann::SpikingPlan& plan,
                                                                     const std::vector<Variation>& variations,
                                                                     std::string_view what);

}  // namespace spikeloom::conversion
