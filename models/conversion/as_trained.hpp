// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/network/network.hpp"

namespace spikeloom::conversion {

/// The quantised network to which a network of ST-BIF neurons is equal: quantisers instead of neurons, and what is
/// graded is passed on. A network without ST-BIF neurons stays as it is. Codes of weights remain codes.
[[nodiscard]] network::Network asTrained(network::Network network);

}  // namespace spikeloom::conversion
