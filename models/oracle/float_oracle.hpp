// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/network/network.hpp"
#include "models/oracle/layer.hpp"
#include "models/oracle/result.hpp"

namespace spikeloom::oracle {

/// Whether a network computes the same as an ANN, whatever its spikes do on the way: all neurons settle (ST-BIF), or
/// send what they get; and its input is an image, or tokens.
[[nodiscard]] bool knows(const network::Network& network);

/// The quantised ANN in float64, unrounded: what the network's converter trained and what a converted network is judged
/// by.
///
/// Every population once, in topological order, from real-valued activations (code * threshold; pixel * scale +
/// offset; 1 for a token):
///     x = sum of operators + bias + initial;  x = softmax(x) or layerNorm(x) where there is one;
///     code = clip(floor(x / threshold + 1/2), minLevel, maxLevel)
/// Nothing is shared with what spiking populations are computed with: no event, no neuron, no time step.
class FloatOracle {
public:
    /// @param network  copied as far as needed
    /// @throws InvariantError when shapes do not fit each other (a loaded network has been checked)
    explicit FloatOracle(const network::Network& network);

    [[nodiscard]] Result run(const Sample& sample) const;

private:
    [[nodiscard]] Matrix<double> inputActivation(const Sample& sample) const;

    std::vector<network::Population> populations_;
    std::vector<std::uint32_t> order_;
    std::vector<std::vector<Layer<double>>> incoming_;  ///< by target
    network::Input input_;
};

}  // namespace spikeloom::oracle
