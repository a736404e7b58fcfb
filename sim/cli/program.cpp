// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"
#include "sim/cli/command.hpp"
#include "sim/report/build_info.hpp"

namespace spikeloom::cli {
namespace {

constexpr const char* kFooter =
    "Results go to standard output, everything else to standard error.\n"
    "Exit codes: 0 ok, 1 internal failure, 2 usage or configuration, 3 verification mismatch,\n"
    "            4 stalled or limit reached, 5 a sweep with failed points, 130 interrupted\n"
    "Example: spikeloom run --samples 20";

std::string version() {
    const report::BuildInfo& build = report::buildInfo();
    return fmt::format("spikeloom {} (revision {}, {}, {})", build.version, build.gitRevision, build.buildType,
                       build.compiler);
}

/// CLI11 would say no more than that a subcommand is missing.
void rejectUnknownCommand(const CLI::App& program, const std::vector<std::string>& arguments) {
    if (arguments.size() < 2 || arguments[1].empty() || arguments[1].front() == '-') return;
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands({})) names.push_back(command->get_name());
    if (std::find(names.begin(), names.end(), arguments[1]) != names.end()) return;
    throw ConfigError({"", "", fmt::format("there is no subcommand \"{}\"", arguments[1]),
                       didYouMean(arguments[1], names, "subcommands")});
}

}  // namespace

ExitCode runProgram(const std::vector<std::string>& arguments, Terminal& terminal) {
    CLI::App program("Cycle-level simulator of neuromorphic chips that run converted spiking networks", "spikeloom");
    program.set_version_flag("--version", version());
    program.footer(kFooter);
    program.require_subcommand(1);
    Invocation invocation{arguments, {}};
    for (const Declare declare : commands()) declare(program, invocation);
    rejectUnknownCommand(program, arguments);
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend() - (arguments.empty() ? 0 : 1));
        program.parse(reversed);
    } catch (const CLI::ParseError& error) {
        const bool isHelp = program.exit(error, terminal.out(), terminal.err()) == 0;
        terminal.result("");  // notices an output that cannot be written
        return isHelp ? ExitCode::Ok : ExitCode::UserError;
    }
    return invocation.action(terminal);
}

}  // namespace spikeloom::cli
