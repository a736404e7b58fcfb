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

/// A command line, and what is to be done about it once it is parsed.
struct Invocation {
    std::vector<std::string> arguments;  ///< as typed, the program's name first
    std::function<ExitCode(Terminal&)> action;
};

/// Adds the subcommand to `program`; parsing it sets `invocation.action`. Both arguments outlive the action.
using Declare = void (*)(CLI::App& program, Invocation& invocation);

[[nodiscard]] const std::vector<Declare>& commands();

void declareRun(CLI::App& program, Invocation& invocation);
void declareValidate(CLI::App& program, Invocation& invocation);
void declareDiff(CLI::App& program, Invocation& invocation);
void declareConvert(CLI::App& program, Invocation& invocation);
void declareMap(CLI::App& program, Invocation& invocation);
void declareNoc(CLI::App& program, Invocation& invocation);
void declareCompareNoc(CLI::App& program, Invocation& invocation);
void declareEvaluate(CLI::App& program, Invocation& invocation);
void declareEnergy(CLI::App& program, Invocation& invocation);
void declareVerify(CLI::App& program, Invocation& invocation);
void declareSweep(CLI::App& program, Invocation& invocation);
void declareTable(CLI::App& program, Invocation& invocation);
void declarePaper(CLI::App& program, Invocation& invocation);
void declareWorker(CLI::App& program, Invocation& invocation);
void declareReport(CLI::App& program, Invocation& invocation);
void declareSchema(CLI::App& program, Invocation& invocation);

/// Parses and acts. @param arguments  the program's name first
/// @throws what loading and simulating throw; a wrong command line ends with ExitCode::UserError
[[nodiscard]] ExitCode runProgram(const std::vector<std::string>& arguments, Terminal& terminal);

}  // namespace spikeloom::cli
