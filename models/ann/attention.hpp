// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/ann/operation.hpp"

namespace spikeloom::ann {

/// Products of two populations, and masks.
[[nodiscard]] std::unique_ptr<Operation> makeAttentionOperation(const network::Projection& projection);

}  // namespace spikeloom::ann
