// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/network/network.hpp"

namespace spikeloom::ann {

/// The same network without batch norms: their factors are in the weights, their shifts in the bias of the population.
[[nodiscard]] network::Network foldBatchNorm(network::Network network);

}  // namespace spikeloom::ann
