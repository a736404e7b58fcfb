// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hw/spec/mapping.hpp"
#include "sim/area/model.hpp"
#include "sim/config/experiment.hpp"

namespace spikeloom::simulate {

/// The silicon of the chip that was mapped to; empty without an area table (config::areaTablePath).
/// @throws ConfigError for a table that cannot be used
[[nodiscard]] std::optional<area::Breakdown> siliconOf(const config::Experiment& experiment,
                                                       const hw::Mapping& mapping);

}  // namespace spikeloom::simulate
