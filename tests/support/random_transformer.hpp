// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/network/network.hpp"
#include "tests/support/random.hpp"

/// One Transformer block with random parameters, small enough to be run thousands of times.
///
///     image -> embed -> ln1 -> q, k, v -> attn (softmax) -> ctx -> proj -+
///                 |                                                      +-> ln2 -> act -> fc2 -+
///                 +------------------------------------------------------+----------------------+-> out (layer norm)
///                 -> logits
namespace spikeloom::testing {

struct TransformerShape {
    std::uint32_t patches = 4, channels = 8, heads = 2, hidden = 12, classes = 3;
    std::uint32_t imageChannels = 1;  ///< more than one have unlike scales
    bool classToken = false;          ///< a row before the patches, which the readout selects; else it takes the mean
    bool positions = true;            ///< a bias of its own for each neuron of the layer norms
    bool softmaxFree = false;         ///< attention as Q (K^T V), and RMS norms
};

[[nodiscard]] network::Network randomTransformer(const TransformerShape& shape, Random& random);

/// A shape with every feature there or not.
[[nodiscard]] TransformerShape randomShape(Random& random);

/// Pixel codes of the network's input.
[[nodiscard]] std::vector<std::uint8_t> randomImage(const network::Network& network, Random& random);

}  // namespace spikeloom::testing
