// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "models/ann/tensor.hpp"
#include "models/network/dataset.hpp"

namespace spikeloom::ann {

/// What the input population holds for some samples of a data set: pixels as real values, or one-hot tokens.
/// @param network  whose input is an image or tokens (else InvariantError)
[[nodiscard]] Tensor inputOf(const network::Network& network, const network::Dataset& data,
                             std::span<const std::uint32_t> samples);

}  // namespace spikeloom::ann
