// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/cli/exit_code.hpp"
#include "sim/cli/terminal.hpp"

namespace CLI {
class App;
}

/// A subcommand is a function that adds itself to the program; `registry.cpp` lists them.
namespace spikeloom::cli {

/// What a subcommand does once its arguments are known.
using Action = std::function<ExitCode(Terminal&)>;

/// Adds the subcommand to `program`; parsing it sets `chosen`, which outlives the parsing.
using Declare = void (*)(CLI::App& program, Action& chosen);

[[nodiscard]] const std::vector<Declare>& commands();

void declareRun(CLI::App& program, Action& chosen);
void declareValidate(CLI::App& program, Action& chosen);
void declareMap(CLI::App& program, Action& chosen);
void declareSchema(CLI::App& program, Action& chosen);

/// Parses and acts. @param arguments  without the program's name
/// @throws what loading and simulating throw; a wrong command line ends with ExitCode::UserError
[[nodiscard]] ExitCode runProgram(const std::vector<std::string>& arguments, Terminal& terminal);

}  // namespace spikeloom::cli
