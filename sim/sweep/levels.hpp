// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/spec.hpp"

namespace spikeloom::sweep {

/// A JSON text in the one form in which values are compared: as nlohmann-json dumps it, a whole number as an integer
/// (`4.0` is `4`), since a parameter that is an integer takes no other.
/// @throws ConfigError for a text that is no JSON
[[nodiscard]] std::string levelText(const std::string& json);

/// The values of an axis that passed its check, in order, as texts. Those of ranges have 12 significant digits: the
/// third value from 0.1 in steps of 0.1 is 0.3.
[[nodiscard]] std::vector<std::string> levelsOf(const AxisSpec& axis);

}  // namespace spikeloom::sweep
