// SPDX-License-Identifier: Apache-2.0
#pragma once

/// How the program ends; part of its interface, listed in its help and held by tests/cli.
namespace spikeloom::cli {

enum class ExitCode : int {
    Ok = 0,
    InternalFailure = 1,  ///< a bug, or the machine failed us
    UserError = 2,        ///< command line, configuration, network, table ...
    Mismatch = 3,         ///< chip and reference engine, or settled codes and quantised network, disagree
    Stalled = 4,          ///< a limit was reached: the chip stopped making progress
    Interrupted = 130,    ///< SIGINT; what was finished is written
};

}  // namespace spikeloom::cli
