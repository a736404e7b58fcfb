// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"

namespace spikeloom::mapping {

/// Whether a chip configured with this mapping computes the program: every neuron of every non-input population is on
/// exactly one core, no two cores share a place of a tile, and every event of a source neuron reaches, through each
/// operand, exactly those cores whose slices need it, once.
/// @return what is wrong, a sentence each; empty for a valid mapping
[[nodiscard]] std::vector<std::string> checkMapping(const program::Program& program, const hw::Mapping& mapping);

}  // namespace spikeloom::mapping
