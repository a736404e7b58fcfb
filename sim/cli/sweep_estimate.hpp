// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/cli/exit_code.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/sweep/estimate.hpp"

namespace spikeloom::cli {

/// Prints what a sweep will take with so many points at the same time.
/// @return UserError where it cannot fit: no point can be run, or the memory does not suffice
[[nodiscard]] ExitCode describe(const sweep::Estimate& estimate, const sweep::Sweep& sweep, std::size_t workers,
                                bool json, Terminal& terminal);

}  // namespace spikeloom::cli
