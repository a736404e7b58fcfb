// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/engine/engine.hpp"

namespace spikeloom::engine {

/// Does a job in a child process: it gets the request on its standard input and writes the answer to descriptor
/// `kAnswerFile`; what it says on standard error is kept for the case that it dies. The child and what it started die
/// when their time is over, after an interruption, and with this process, whatever ends it.
/// @param command  program and arguments
[[nodiscard]] Runner childRunner(std::vector<std::string> command);

inline constexpr int kAnswerFile = 3;

/// This program, as whatever a worker of it is started with. @throws std::runtime_error where /proc is missing
[[nodiscard]] std::string ownProgram();

/// The same runner, asked again when a job crashes or times out, as often as its limits allow.
[[nodiscard]] Runner withRetries(Runner runner);

}  // namespace spikeloom::engine
