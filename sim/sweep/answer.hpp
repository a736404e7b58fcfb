// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/engine/engine.hpp"
#include "sim/sweep/point.hpp"

namespace spikeloom::sweep {

/// What an engine's answer to a point's request means.
[[nodiscard]] Outcome outcomeOf(const engine::Answer& answer);

}  // namespace spikeloom::sweep
