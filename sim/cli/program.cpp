// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>

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
/// @param arguments  behind the name of the program, or of the command
void rejectUnknownCommand(const CLI::App& command, std::span<const std::string> arguments) {
    const std::vector<const CLI::App*> subcommands = command.get_subcommands({});
    if (command.get_require_subcommand_min() == 0) return;  // its first word may be a file's
    if (subcommands.empty() || arguments.empty() || arguments[0].empty() || arguments[0].front() == '-') return;
    std::vector<std::string> names;
    for (const CLI::App* subcommand : subcommands) {
        if (subcommand->get_name() == arguments[0]) return rejectUnknownCommand(*subcommand, arguments.subspan(1));
        names.push_back(subcommand->get_name());
    }
    throw ConfigError({"", "", fmt::format("there is no subcommand \"{}\"", arguments[0]),
                       didYouMean(arguments[0], names, "subcommands")});
}

}  // namespace

ExitCode runProgram(const std::vector<std::string>& arguments, Terminal& terminal) {
    CLI::App program("Cycle-level simulator of neuromorphic chips that run converted spiking networks", "spikeloom");
    program.set_version_flag("--version", version());
    program.footer(kFooter);
    program.require_subcommand(1);
    Invocation invocation{arguments, {}};
    for (const Declare declare : commands()) declare(program, invocation);
    rejectUnknownCommand(program, std::span(arguments).subspan(std::min<std::size_t>(1, arguments.size())));
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
