// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/simulate/verdict.hpp"

/// How the program ends; part of its interface, listed in its help and held by tests/cli.
namespace spikeloom::cli {

enum class ExitCode : int {
    Ok = 0,
    InternalFailure = 1,  ///< a bug, or the machine failed us
    UserError = 2,        ///< command line, configuration, network, table ...
    Mismatch = 3,         ///< chip and reference engine, or settled codes and quantised network, disagree
    Stalled = 4,          ///< a limit was reached: the chip stopped making progress
    PointsFailed = 5,     ///< of a sweep, which went on and is written
    Interrupted = 130,    ///< SIGINT; what was finished is written
};

[[nodiscard]] inline ExitCode exitCode(simulate::Finding finding) {
    return static_cast<ExitCode>(simulate::exitStatus(finding));
}

}  // namespace spikeloom::cli
