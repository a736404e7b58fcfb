// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/command.hpp"
#include "sim/html/report.hpp"

namespace spikeloom::cli {

void declareReport(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<html::ReportOptions>();
    CLI::App* command = program.add_subcommand("report", "Show runs in one HTML file that needs no network");
    command->footer("Example: spikeloom report runs/layered runs/pipelined -o comparison.html");
    command->add_option("RUN", options->runs, "Directories of runs; the others are compared with the first")
        ->required();
    command->add_option("-o,--out", options->out, "The file; without it report.html beside the first run's directory");
    command->add_option("--title", options->title, "Heading; without it the networks and chips of the runs");
    command->add_flag("--force", options->force, "Replace a file that is no report");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) {
            terminal.result(html::writeReport(*options).string() + "\n");
            return ExitCode::Ok;
        };
    });
}

}  // namespace spikeloom::cli
