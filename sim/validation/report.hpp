// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/validation/judge.hpp"

namespace spikeloom::validation {

struct Checked {
    Point point;
    Finding finding;
};

/// No point is outside: counted wrongly, or farther off than its bound.
[[nodiscard]] bool allWithin(const std::vector<Checked>& checked);

/// Predicted, published, error and bound of every point, what was counted, and what the agreement means.
[[nodiscard]] std::string renderText(const std::vector<Checked>& checked, bool colour);
/// The same as one JSON object.
[[nodiscard]] std::string renderJson(const std::vector<Checked>& checked);

}  // namespace spikeloom::validation
