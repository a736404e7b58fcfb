// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/ann/spiking_network.hpp"
#include "models/network/network.hpp"

namespace spikeloom::conversion {

/// A trained network as its plan has it spike: neurons instead of activations, weights still real. A spike of every
/// neuron says 1: what it stands for in its column is in the weights that take it (ALGORITHMS rule: a sender's
/// thresholds are folded before weights are quantised), and its own threshold's in those that bring its input.
/// @param network  without batch norms
/// @throws ConfigError naming `file` and the population where a scale cannot be folded
[[nodiscard]] network::Network emitSpiking(const network::Network& network, const ann::SpikingPlan& plan,
                                           const std::string& file);

/// How large the weights' rounding is.
struct QuantisationError {
    bool isRounded = false;      ///< there were real weights
    double largest = 0.0;        ///< of a weight, as a part of its column's largest weight
    double signalToNoise = 0.0;  ///< of all of a layer's weights: mean square over mean square error [dB]
};

/// Codes instead of real weights: each column of neurons has a scale of its own, so that its largest weight uses all
/// bits; what is passed on, and the readout, has one for all. Weights with a step keep it.
/// @param errors  receives one for each projection, all 0 where there was nothing to round
/// @throws ConfigError for weights that their step and bits cannot hold
[[nodiscard]] network::Network quantise(network::Network network, std::uint32_t bits, const std::string& file,
                                        std::vector<QuantisationError>* errors = nullptr);

/// How a network of neurons with real weights (what `emitSpiking` gives) spikes.
[[nodiscard]] ann::SpikingPlan planOf(const network::Network& network, std::uint32_t steps);

}  // namespace spikeloom::conversion
