// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/ann/operation.hpp"

namespace spikeloom::ann {

/// Convolution, pooling and upsampling over one to three axes. @return null for another operator
[[nodiscard]] std::unique_ptr<Operation> makeWindowOperation(const network::Network& network,
                                                             const network::Projection& projection);

}  // namespace spikeloom::ann
