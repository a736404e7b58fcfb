// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/sweep/point.hpp"

namespace spikeloom::sweep {

/// Simulates a point in this process, which can do so once, and writes its run directory.
/// @param request  of Points::request
/// @return for outcomeOf; never throws for what is wrong with the point
[[nodiscard]] std::string simulatePoint(const nlohmann::json& request);

/// @throws std::runtime_error for what is no answer of simulatePoint
[[nodiscard]] Outcome outcomeOf(const std::string& answer);

}  // namespace spikeloom::sweep
