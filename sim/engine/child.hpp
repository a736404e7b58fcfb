// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/engine/engine.hpp"

namespace spikeloom::engine {

/// Does a job in a child process: it gets the request on its standard input and writes the answer to descriptor
/// `kAnswerFile`; its standard output goes nowhere, and the end of its standard error is part of the answer if it does
/// not return. It returns when it ends with exit code 0, whatever it closed before. The child and what it started (in
/// its process group) die when it ends, when its time is over, and after an interruption. With this process, whatever
/// ends it, the child dies; what a child itself starts should ask for the same (prctl PR_SET_PDEATHSIG).
/// SIGPIPE is ignored in this process from now on.
/// @param command  program, as a path, and arguments
/// The runner throws std::runtime_error when the program cannot be started: no job would fare better
[[nodiscard]] Runner childRunner(std::vector<std::string> command);

inline constexpr int kAnswerFile = 3;

/// This program, as whatever a worker of it is started with. @throws std::runtime_error where /proc is missing
[[nodiscard]] std::string ownProgram();

/// The same runner, asked again when a job crashes or times out, as often as its limits allow.
[[nodiscard]] Runner withRetries(Runner runner);

}  // namespace spikeloom::engine
