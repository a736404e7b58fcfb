// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/engine/engine.hpp"

namespace spikeloom::engine {

/// So many jobs at once, each on a thread that waits for its runner.
/// @param workers  at least 1; 0 is taken for 1
[[nodiscard]] std::unique_ptr<Engine> localEngine(std::size_t workers, Runner runner);

}  // namespace spikeloom::engine
