// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/support/error.hpp"
#include "sim/mapping/fit.hpp"

/// What to tell a user whose network does not fit.
namespace spikeloom::mapping {

/// What no cut can mend: a weight wider than the lanes, a function without a function unit.
[[nodiscard]] std::vector<Problem> unsupported(const program::Program& program, program::PopulationId population,
                                               const hw::CoreSpec& core, const std::string& file);

/// Every limit that `slice`, the smallest piece that the population can be cut into, exceeds.
[[nodiscard]] std::vector<Problem> exceeded(const Fit& fit, const operators::Slice& slice, const std::string& file);

}  // namespace spikeloom::mapping
