// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/network/network.hpp"

namespace spikeloom::conversion {

/// One scale for all channels of an image: what they differ by is in the weights that take them, so that a pixel's code
/// is what is sent. Real weights only; a network that takes its image otherwise stays as it is.
void unifyInputScale(network::Network& network);

}  // namespace spikeloom::conversion
