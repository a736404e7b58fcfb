// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "models/network/network_io.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/energy_check.hpp"
#include "sim/cli/experiment_options.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/verdict.hpp"
#include "sim/config/load.hpp"
#include "sim/report/result_json.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/report/terminal.hpp"
#include "sim/run/execute.hpp"

namespace spikeloom::cli {
namespace {

struct Options {
    ExperimentOptions experiment;
    std::optional<std::uint32_t> samples;
    std::uint32_t jobs = std::max(1U, std::thread::hardware_concurrency());
    std::string out;
    bool json = false, dryRun = false, quiet = false;
    std::vector<std::string> arguments;  ///< of the program, for the manifest
};

/// A run from its arguments to its verdict.
class Run {
public:
    Run(const Options& options, Terminal& terminal)
        : options_(options),
          terminal_(terminal),
          table_(energy::loadEnergyTable(experiment().energyPath)),
          prepared_(run::prepare(experiment_)),
          energy_(energyModel(table_, prepared_, terminal)),
          resolved_(config::resolvedConfigText(experiment_)) {
        if (experiment_.samples > prepared_.samples)
            terminal_.warn(
                fmt::format("the data set has only {} of the {} samples", prepared_.samples, experiment_.samples));
    }

    ExitCode describe() {
        const auto config = nlohmann::json::parse(resolved_);
        const hw::Mapping& mapping = prepared_.mapping;
        if (options_.json) {
            terminal_.result(nlohmann::json{{"config", config},
                                            {"cores", mapping.cores.size()},
                                            {"mesh", {mapping.mesh.width, mapping.mesh.height}},
                                            {"samples", prepared_.samples},
                                            {"out", target().string()}}
                                 .dump(2) +
                             "\n");
        } else {
            terminal_.result(fmt::format("would run {}\nwould write {}\n{}", plan(), target().string(), resolved_));
        }
        return ExitCode::Ok;
    }

    ExitCode execute() {
        const InterruptGuard guard;  // from before the first word of the run until it is written
        AtomicDirectory directory = report::openRunDirectory(target());
        report::Provenance provenance;
        provenance.argv = options_.arguments;
        provenance.inputs = inputs();
        provenance.resolvedConfig = resolved_;
        provenance.started = std::chrono::system_clock::now();
        terminal_.log(plan());
        const run::RunResult result = simulate(guard);
        provenance.ended = std::chrono::system_clock::now();
        const report::Summary summary = report::summarise(
            result, {prepared_.experiment, prepared_.program, prepared_.mapping, energy_, prepared_.task.get()});
        const Verdict verdict = judge(result, experiment_.check);
        provenance.exitStatus = static_cast<int>(verdict.code);
        report::writeRun(directory, summary, provenance);
        terminal_.result(options_.json ? report::resultJson(summary)
                                       : report::renderTerminal(summary, terminal_.traits().outColour));
        terminal_.log(fmt::format("written to {}", target().string()));
        for (const std::string& complaint : verdict.complaints) terminal_.error(complaint);
        return verdict.code;
    }

private:
    const config::Experiment& experiment() {
        ExperimentOptions options = options_.experiment;
        if (options_.samples) options.assignments.push_back(fmt::format("samples={}", *options_.samples));
        return experiment_ = options.load();
    }

    [[nodiscard]] std::string plan() const {
        const hw::Mapping& mapping = prepared_.mapping;
        return fmt::format("{} sample{} of {} on {}: {} cores on {} x {} tiles, {} process{}", prepared_.samples,
                           prepared_.samples == 1 ? "" : "s", prepared_.network.name, experiment_.chip.name,
                           mapping.cores.size(), mapping.mesh.width, mapping.mesh.height, jobs(),
                           jobs() == 1 ? "" : "es");
    }

    [[nodiscard]] std::uint32_t jobs() const { return std::clamp(options_.jobs, 1U, std::max(1U, prepared_.samples)); }

    [[nodiscard]] std::filesystem::path target() const {
        return options_.out.empty() ? report::defaultRunDirectory(prepared_.network.name, resolved_)
                                    : std::filesystem::path(options_.out);
    }

    [[nodiscard]] std::vector<report::InputFile> inputs() const {
        std::vector<report::InputFile> files{
            report::fingerprint("experiment", options_.experiment.file().string()),
            report::fingerprint("network", experiment_.networkPath),
            report::fingerprint("arrays", network::tensorsPath(experiment_.networkPath)),
            report::fingerprint("images", experiment_.imagesPath),
        };
        if (experiment_.witnessPath) files.push_back(report::fingerprint("witness", *experiment_.witnessPath));
        files.push_back(report::fingerprint("energy", experiment_.energyPath));
        return files;
    }

    [[nodiscard]] run::RunResult simulate(const InterruptGuard& guard) {
        Progress progress(terminal_.err(), progressStyle(terminal_), "samples", prepared_.samples);
        const auto show = [&](const run::Progress& now) {
            if (prepared_.task) return progress.update(now.done, "");
            progress.update(now.done, fmt::format("{:.1f} % right", 100.0 * now.correct / std::max(1U, now.done)));
        };
        // Beside the run's directory, which a run that failed does not leave.
        const std::string waveforms = target().string() + "-mismatch";
        return run::execute(prepared_,
                            {.jobs = jobs(), .progress = show, .waveforms = waveforms, .interrupted = guard.flag()});
    }

    const Options& options_;
    Terminal& terminal_;
    config::Experiment experiment_;
    energy::EnergyTable table_;
    run::Prepared prepared_;
    energy::EnergyModel energy_;
    std::string resolved_;
};

}  // namespace

void declareRun(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("run", "Simulate an experiment and report latency, energy and accuracy");
    command->footer(
        "Examples: spikeloom run\n"
        "          spikeloom run my.json --set run.schedule=pipelined --samples 20 --out runs/mine");
    options->experiment.declare(*command);
    command->add_option("--samples", options->samples, "how many of the data set (default: what CONFIG says)");
    command->add_option("--jobs", options->jobs, "worker processes; the result does not depend on them")
        ->check(CLI::Range(1U, 4096U))
        ->type_name("N");
    command->add_option("--out", options->out, "directory of the result (default: runs/NETWORK-HASH)")
        ->type_name("DIR");
    command->add_flag("--json", options->json, "one JSON object instead of the tables");
    command->add_flag("--dry-run", options->dryRun,
                      "show the resolved configuration and what would run; write nothing");
    command->add_flag("--quiet", options->quiet, "no progress and no explanations on standard error");
    command->callback([options, &invocation] {
        options->arguments = invocation.arguments;
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            Run run(*options, terminal);
            return options->dryRun ? run.describe() : run.execute();
        };
    });
}

}  // namespace spikeloom::cli
