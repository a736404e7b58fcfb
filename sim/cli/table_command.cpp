// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "models/support/file_io.hpp"
#include "sim/cli/command.hpp"
#include "sim/table/render.hpp"
#include "sim/table/table.hpp"

namespace spikeloom::cli {
namespace {

struct TableOptions {
    std::vector<std::string> runs, columns;
    std::string format = "markdown", rows = "runs", base, caption, out;
    int significant = 3;
};

/// Where the run of `directory` is in the lines; one that is not becomes the first.
std::size_t positionOf(const std::string& directory, std::vector<table::Line>& lines) {
    results::Run run(directory);
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const table::Line& line) {
        return std::filesystem::equivalent(line.run->directory(), run.directory());
    });
    if (same != lines.end()) return static_cast<std::size_t>(same - lines.begin());
    const std::string name = run.name();
    lines.insert(lines.begin(), {.label = name, .run = std::move(run)});
    return 0;
}

ExitCode showTable(const TableOptions& options, Terminal& terminal) {
    if (options.columns == std::vector<std::string>{"help"}) {
        terminal.result(table::columnsHelp());
        return ExitCode::Ok;
    }
    if (options.runs.empty())
        throw ConfigError(
            Problem{"", "", "expected the directory of at least one run", "spikeloom run writes them (see its --out)"});
    table::Layout layout{
        .columns = table::columnsCalled(options.columns.empty() ? table::defaultColumns() : options.columns),
        .significant = options.significant,
        .figuresAsRows = options.rows == "figures",
        .caption = options.caption};
    std::vector<table::Line> lines;
    for (const std::string& directory : options.runs) {
        results::Run run(directory);
        const std::string name = run.name();
        lines.push_back({.label = name, .run = std::move(run)});
    }
    if (!options.base.empty()) layout.comparedTo = positionOf(options.base, lines);
    const auto format = std::find_if(table::formats().begin(), table::formats().end(),
                                     [&](const table::Format& one) { return one.name == options.format; });
    const std::string text = format->render(table::makeGrid(lines, layout));
    if (options.out.empty())
        terminal.result(text);
    else
        writeFile(options.out, text);
    return ExitCode::Ok;
}

}  // namespace

void declareTable(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<TableOptions>();
    CLI::App* command =
        program.add_subcommand("table", "Make a table of runs for a paper: LaTeX, Markdown, CSV or JSON");
    command->footer(
        "Examples: spikeloom table runs/a runs/b --columns accuracy,latency,energy --format latex --out table.tex\n"
        "          spikeloom table runs/a runs/b --compare runs/a --rows figures\n"
        "          spikeloom table --columns help");
    std::vector<std::string> names;
    for (const table::Format& format : table::formats()) names.emplace_back(format.name);
    command->add_option("RUN", options->runs, "directories that spikeloom run has written")->type_name("DIR");
    command->add_option("--columns", options->columns, "names, separated by commas; help lists them")->delimiter(',');
    command->add_option("--rows", options->rows, "what a row is: runs or figures")
        ->check(CLI::IsMember({"runs", "figures"}));
    command->add_option("--format", options->format, "markdown, latex, latex-document, csv or json")
        ->check(CLI::IsMember(names));
    command->add_option("--compare", options->base, "a run: every column of numbers gets its ratio to it")
        ->type_name("DIR");
    command->add_option("--sig", options->significant, "significant digits")->check(CLI::Range(1, 15));
    command->add_option("--caption", options->caption, "before the hashes of the configurations");
    command->add_option("--out", options->out, "file to write, in place of standard output")->type_name("FILE");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) { return showTable(*options, terminal); };
    });
}

}  // namespace spikeloom::cli
