// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/command.hpp"
#include "sim/diff/comparison.hpp"

namespace spikeloom::cli {
namespace {

struct DiffOptions {
    std::string a, b;
    bool json = false, all = false;
    double tolerance = 0.0;
};

ExitCode execute(const DiffOptions& options, Terminal& terminal) {
    const diff::Comparison comparison =
        diff::compare(results::Run(options.a), results::Run(options.b), options.tolerance);
    terminal.result(options.json ? diff::comparisonJson(comparison, options.all)
                                 : diff::renderTerminal(comparison, options.all, terminal.traits().outColour));
    return comparison.isMismatch() ? ExitCode::Mismatch : ExitCode::Ok;
}

}  // namespace

void declareDiff(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<DiffOptions>();
    CLI::App* command = program.add_subcommand("diff", "Compare two runs: what was asked for, and what came of it");
    command->footer(
        "Ends with 3 if the results differ although configuration and inputs are the same, whatever program ran them:\n"
        "the simulator is deterministic. Ends with 0 if the results are the same, if something that was asked for\n"
        "explains why they are not, or if one of the runs was interrupted.\n"
        "Example: spikeloom diff runs/a runs/b --tolerance 1e-3");
    command->add_option("RUN_A", options->a, "directory of a run")->required();
    command->add_option("RUN_B", options->b, "directory of the other")->required();
    command->add_flag("--json", options->json, "one JSON object with every difference");
    command->add_flag("--all", options->all,
                      "every difference, not the largest alone, and what the simulator took: time, speed and memory");
    command
        ->add_option("--tolerance", options->tolerance,
                     "figures that differ by no more than this part of the larger one are the same; tables that are "
                     "not shown figure by figure are not compared then")
        ->check(CLI::Range(0.0, 1.0))
        ->type_name("REL");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) { return execute(*options, terminal); };
    });
}

}  // namespace spikeloom::cli
