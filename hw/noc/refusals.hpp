// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/topology.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

/// Why `makeNetwork` would refuse such a network, without building it; empty if it would not. Paths are those of a
/// chip's own document (`noc.routing`, `mesh`): the network knows neither its file nor what it is part of.
[[nodiscard]] std::vector<Problem> refusals(const MeshShape& shape, const NocSpec& spec,
                                            std::span<const Terminal> edges = {});

}  // namespace spikeloom::hw
