// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/cli/command.hpp"
#include "sim/cli/energy_screen.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/config/presets.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/run/worker_pool.hpp"
#include "sim/validation/report.hpp"

namespace spikeloom::cli {
namespace {

namespace fs = std::filesystem;

struct ShowOptions {
    std::string table;
    bool json = false;
};

fs::path tableFile(const std::string& mention) {
    std::vector<Problem> problems;
    fs::path file = config::resolveMention(mention, "energy", fs::current_path(), {}, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return file;
}

ExitCode showTable(const ShowOptions& options, Terminal& terminal) {
    const energy::EnergyTable table = energy::loadEnergyTable(tableFile(options.table));
    terminal.result(options.json ? energyTableJson(table) : renderEnergyTable(table, terminal.traits().outColour));
    return ExitCode::Ok;
}

struct CheckOptions {
    std::vector<std::string> points;
    std::string keep;
    bool json = false, list = false, quiet = false;
    std::vector<std::string> arguments;  ///< of the program, for the manifest
};

/// Points from their workloads to the verdict. Their experiments are written to a directory that is kept on request.
class EnergyCheck {
public:
    EnergyCheck(const CheckOptions& options, Terminal& terminal)
        : options_(options), terminal_(terminal), points_(validation::select(options.points)) {}

    ExitCode list() {
        for (const validation::Point& point : points_)
            terminal_.result(fmt::format("{:<27} {:<12} {}\n", point.name, name(point.label), point.title));
        return ExitCode::Ok;
    }

    ExitCode execute() {
        const InterruptGuard guard;
        AtomicDirectory directory = report::openRunDirectory(target());
        provenance_.started = std::chrono::system_clock::now();
        std::vector<validation::Checked> checked;
        for (const validation::Point& point : points_) {
            terminal_.log(fmt::format("{}: {}", point.name, point.title));
            const auto measured = validation::measure(point, directory.path(), guard.flag());
            if (!measured) {
                terminal_.error(fmt::format("interrupted after {} of {} points", checked.size(), points_.size()));
                return ExitCode::Interrupted;
            }
            checked.push_back(
                {point, validation::judge(point, *measured, energy::loadEnergyTable(tableFile(point.energy)))});
        }
        const ExitCode code = validation::allWithin(checked) ? ExitCode::Ok : ExitCode::Mismatch;
        if (!options_.keep.empty()) write(directory, checked, code);
        terminal_.result(options_.json ? validation::renderJson(checked)
                                       : validation::renderText(checked, terminal_.traits().outColour));
        return code;
    }

private:
    /// What is not committed is removed: without --keep a place for the time of the check.
    [[nodiscard]] fs::path target() const {
        return options_.keep.empty() ? fs::temp_directory_path() / "spikeloom-energy-check" : fs::path(options_.keep);
    }

    void write(AtomicDirectory& directory, const std::vector<validation::Checked>& checked, ExitCode code) {
        provenance_.argv = options_.arguments;
        provenance_.ended = std::chrono::system_clock::now();
        provenance_.exitStatus = static_cast<int>(code);
        report::writeFiles(
            directory,
            {{"result.json", validation::renderJson(checked)}, {"summary.txt", validation::renderText(checked, false)}},
            provenance_,
            {.kind = report::Kind::Validation,
             .counts = {{"points", checked.size()}},
             .wallSeconds = std::chrono::duration<double>(provenance_.ended - provenance_.started).count(),
             .peakRssBytes = run::peakRssBytes()});
        terminal_.log(fmt::format("written to {}", target().string()));
    }

    const CheckOptions& options_;
    Terminal& terminal_;
    std::vector<validation::Point> points_;
    report::Provenance provenance_;
};

void declareShow(CLI::App& energy, Invocation& invocation) {
    auto options = std::make_shared<ShowOptions>();
    CLI::App* command = energy.add_subcommand("show", "Show the numbers of a table, and where they come from");
    command->footer("Example: spikeloom energy show truenorth_lumped");
    command->add_option("TABLE", options->table, "name of a preset, or path of an energy table")->required();
    command->add_flag("--json", options->json, "one JSON object instead of the tables");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) { return showTable(*options, terminal); };
    });
}

void declareCheck(CLI::App& energy, Invocation& invocation) {
    auto options = std::make_shared<CheckOptions>();
    CLI::App* command = energy.add_subcommand(
        "check", "Simulate the workloads of published measurements, and compare what the tables make of them");
    command->footer(
        "Examples: spikeloom energy check\n"
        "          spikeloom energy check odin truenorth-20Hz --keep runs/check\n"
        "Exit code 3 if a point is outside its bound.");
    command->add_option("POINT", options->points, "names of points or chips (default: all; --list shows them)");
    command->add_option("--keep", options->keep, "directory that keeps result and experiments, to be run by hand")
        ->type_name("DIR");
    command->add_flag("--list", options->list, "show the points and do nothing");
    command->add_flag("--json", options->json, "one JSON object instead of the table");
    command->add_flag("--quiet", options->quiet, "no explanations on standard error");
    command->callback([options, &invocation] {
        options->arguments = invocation.arguments;
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            EnergyCheck check(*options, terminal);
            return options->list ? check.list() : check.execute();
        };
    });
}

}  // namespace

void declareEnergy(CLI::App& program, Invocation& invocation) {
    CLI::App* command =
        program.add_subcommand("energy", "Energy tables: their numbers, and how well they predict published chips");
    command->require_subcommand(1);
    declareShow(*command, invocation);
    declareCheck(*command, invocation);
}

}  // namespace spikeloom::cli
