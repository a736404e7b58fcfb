// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "models/support/file_io.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/paper/produce.hpp"
#include "sim/table/render.hpp"

namespace spikeloom::cli {
namespace {

struct PaperOptions {
    std::string paper, out = "papers";
    std::uint32_t jobs = std::max(1U, std::thread::hardware_concurrency());
    bool quiet = false;
    std::vector<std::string> arguments;  ///< of the program, for manifests
};

/// NAME.md, .tex, .csv and .json beside the runs; the first is shown.
void writeTables(const std::filesystem::path& out, const std::string& name, const table::Grid& grid) {
    for (const table::Format& format : table::formats())
        if (format.render != table::latexDocument)
            writeFile(out / fmt::format("{}.{}", name, format.extension), format.render(grid));
}

ExitCode makePaper(const PaperOptions& options, Terminal& terminal) {
    terminal.setQuiet(options.quiet);
    const InterruptGuard guard;
    const paper::Paper paper = paper::loadPaper(options.paper);
    const paper::Product product = paper::produce(paper, {.out = options.out,
                                                          .jobs = options.jobs,
                                                          .arguments = options.arguments,
                                                          .log = [&](std::string_view line) { terminal.log(line); },
                                                          .interrupted = guard.flag()});
    std::filesystem::create_directories(options.out);
    writeTables(options.out, paper.name(), product.grid);
    terminal.result(table::markdown(product.grid));
    terminal.log(fmt::format("{} computed, {} reused, {} do not map, {} without a total; written to {}",
                             product.computed, product.reused, product.refused, product.withoutTotal, options.out));
    for (const std::string& complaint : product.complaints) terminal.error(complaint);
    if (guard.flag()->load()) return ExitCode::Interrupted;
    return product.complaints.empty() ? ExitCode::Ok : ExitCode::Mismatch;
}

}  // namespace

void declarePaper(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<PaperOptions>();
    CLI::App* command =
        program.add_subcommand("paper", "Run the experiments of a paper's table and make it, in every format");
    command->footer("Examples: spikeloom paper accounting\n          spikeloom paper mine.json --out tables");
    command->add_option("PAPER", options->paper, "a preset (configs/papers), or a file NAME.json")->required();
    command->add_option("--out", options->out, "directory of tables and runs (default: papers)")->type_name("DIR");
    command->add_option("--jobs", options->jobs, "worker processes (default: as many as processors)")
        ->check(CLI::Range(1U, 4096U));
    command->add_flag("--quiet", options->quiet, "no progress on standard error");
    command->callback([options, &invocation] {
        options->arguments = invocation.arguments;
        invocation.action = [options](Terminal& terminal) { return makePaper(*options, terminal); };
    });
}

}  // namespace spikeloom::cli
