// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/conversion/method.hpp"

/// What the methods have in common whose neurons take the place of a ReLU.
namespace spikeloom::conversion {

Conversion convertAdaptive(const Task& task);
Conversion convertDifferential(const Task& task);
Conversion convertThresholdBalancing(const Task& task);
Conversion convertDualPhase(const Task& task);
Conversion convertFirstSpike(const Task& task);
Conversion convertSpikeZip(const Task& task);

/// @throws ConfigError with every population and projection that has no spiking form in the method, and why
void requireRectifying(const Task& task, std::string_view method);

/// A plan of T steps without neurons yet.
[[nodiscard]] ann::SpikingPlan emptyPlan(const Task& task);

/// A run of exactly T steps.
[[nodiscard]] program::RunRule fixedRun(std::uint32_t steps);

/// Populations that become neurons, in topological order.
[[nodiscard]] std::vector<network::PopulationId> spikingOnes(const network::Network& network);

/// IF neurons that fire above the threshold, with the biases as they were trained and without thresholds yet.
[[nodiscard]] ann::SpikingLayer integrateAndFire(const Calibration& calibration, network::PopulationId id);

/// The plan's network, with a line of the report for each population that spikes.
[[nodiscard]] Conversion conversionOf(const Task& task, const ann::SpikingPlan& plan);

/// Sums after each step for some images, and how much each population sent an image.
struct SpikingRun {
    std::vector<ann::Tensor> sums;   ///< by step: [images][classes]
    std::vector<double> unitSpikes;  ///< by population, an image
};
[[nodiscard]] SpikingRun runSpiking(const Task& task, const ann::SpikingPlan& plan,
                                    std::span<const std::uint32_t> images, std::string_view what);

}  // namespace spikeloom::conversion
