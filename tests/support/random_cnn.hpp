// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/network/network.hpp"
#include "tests/support/random.hpp"

namespace spikeloom::testing {

/// A small residual network with random parameters: every operator on positions, with random kernels, strides, padding
/// and groups; the branch is a convolution of one position or the identity.
///
///     image -> a -> b -+-> pool (average or largest; graded: sends what it gets) -> up (upsampled) -> logits
///              |       |
///              +-------+
[[nodiscard]] network::Network randomCnn(Random& random);

}  // namespace spikeloom::testing
