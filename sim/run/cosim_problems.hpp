// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/spec/mapping.hpp"
#include "models/support/error.hpp"
#include "sim/config/experiment.hpp"

namespace spikeloom::run {

/// What the experiment wants in RTL, and the mapped chip does not have: cores, tiles, routers.
[[nodiscard]] std::vector<Problem> cosimProblems(const config::Experiment& experiment, const hw::Mapping& mapping);

}  // namespace spikeloom::run
