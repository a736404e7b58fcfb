// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/sweep/answers/answers.hpp"

namespace spikeloom::sweep {

/// Largest group first, groups of a size in order of status and reason.
[[nodiscard]] std::vector<FailureGroup> failuresOf(const std::vector<Record>& records);

}  // namespace spikeloom::sweep
