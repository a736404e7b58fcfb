// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/sweep/answers/answers.hpp"
#include "sim/sweep/answers/levels.hpp"

namespace spikeloom::sweep {

/// Of each axis on each objective, over all complete points of the survey that have the objective's figure, whether
/// they keep the constraints or not: a constraint would hide what an axis does.
[[nodiscard]] std::vector<Effect> effectsOf(const Answers& answers, const Levels& levels);

}  // namespace spikeloom::sweep
