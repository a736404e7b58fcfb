// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/cli/command.hpp"
#include "sim/cli/engine_options.hpp"
#include "sim/cli/experiment_options.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/trace_options.hpp"
#include "sim/report/result_json.hpp"
#include "sim/report/terminal.hpp"
#include "sim/simulate/simulation.hpp"
#include "sim/simulate/spread.hpp"

namespace spikeloom::cli {
namespace {

struct RunOptions {
    ExperimentOptions experiment;
    std::optional<std::uint32_t> samples;
    EngineOptions engine;
    TraceOptions trace;
    std::string out;
    bool json = false, dryRun = false, quiet = false;
    std::vector<std::string> arguments;  ///< of the program, for the manifest
};

/// A run from its arguments to its verdict.
class Run {
public:
    Run(const RunOptions& options, Terminal& terminal)
        : options_(options), terminal_(terminal), simulation_(options.experiment.file(), experiment()) {
        for (const std::string& sentence : simulation_.warnings()) terminal_.warn(sentence);
    }

    ExitCode describe() {
        const auto config = nlohmann::json::parse(simulation_.resolvedConfig());
        const hw::Mapping& mapping = prepared().mapping;
        if (options_.json) {
            terminal_.result(nlohmann::json{{"config", config},
                                            {"cores", mapping.cores.size()},
                                            {"mesh", {mapping.mesh.width, mapping.mesh.height}},
                                            {"samples", prepared().samples},
                                            {"out", target().string()}}
                                 .dump(2) +
                             "\n");
        } else {
            terminal_.result(fmt::format("would run {}\nwould write {}\n{}", plan(), target().string(),
                                         simulation_.resolvedConfig()));
        }
        return ExitCode::Ok;
    }

    ExitCode execute() {
        options_.trace.requireLocal(options_.engine);
        if (options_.engine.name != "local") engine_ = options_.engine.make(target().string() + "-engine");
        if (engine_ && servedAnother(*engine_)) return ExitCode::Ok;
        const InterruptGuard guard;  // from before the first word of the run until it is written
        AtomicDirectory directory = report::openRunDirectory(target());
        terminal_.log(plan());
        const auto [summary, verdict, remarks] = simulate(directory, guard);
        terminal_.result(options_.json ? report::resultJson(summary)
                                       : report::renderTerminal(summary, terminal_.traits().outColour));
        terminal_.log(fmt::format("written to {}", target().string()));
        for (const std::string& remark : remarks) terminal_.warn(remark);
        for (const std::string& complaint : verdict.complaints) terminal_.error(complaint);
        return exitCode(verdict.finding);
    }

private:
    [[nodiscard]] std::vector<std::string> assignments() const {
        std::vector<std::string> all = options_.experiment.assignments;
        if (options_.samples) all.push_back(fmt::format("samples={}", *options_.samples));
        return all;
    }
    [[nodiscard]] config::Experiment experiment() const {
        return config::loadExperiment(options_.experiment.file(), assignments());
    }

    [[nodiscard]] const run::Prepared& prepared() const { return simulation_.prepared(); }

    [[nodiscard]] std::string plan() const {
        const hw::Mapping& mapping = prepared().mapping;
        return fmt::format("{} sample{} of {} on {}: {} cores on {} x {} tiles, {} process{}", prepared().samples,
                           prepared().samples == 1 ? "" : "s", prepared().network.name, prepared().experiment.chip.name,
                           mapping.cores.size(), mapping.mesh.width, mapping.mesh.height, jobs(),
                           jobs() == 1 ? "" : "es");
    }

    [[nodiscard]] std::uint32_t jobs() const {
        return std::clamp(options_.engine.jobs, 1U, std::max(1U, prepared().samples));
    }

    [[nodiscard]] std::filesystem::path target() const {
        return options_.out.empty() ? report::defaultRunDirectory(prepared().network.name, simulation_.resolvedConfig())
                                    : std::filesystem::path(options_.out);
    }

    simulate::Simulation::Result simulate(AtomicDirectory& directory, const InterruptGuard& guard) {
        Progress progress(terminal_.err(), progressStyle(terminal_), "samples", prepared().samples);
        const auto show = [&](const run::Progress& now) {
            if (prepared().task) return progress.update(now.done, "");
            progress.update(now.done, fmt::format("{:.1f} % right", 100.0 * now.correct / std::max(1U, now.done)));
        };
        // Beside the run's directory, which a run that failed does not leave.
        const std::string waveforms = target().string() + "-mismatch";
        run::ExecuteOptions how{.jobs = jobs(),
                                .progress = show,
                                .waveforms = waveforms,
                                .trace = options_.trace.wanted(),
                                .interrupted = guard.flag()};
        if (engine_)
            how.elsewhere = simulate::spread(*engine_, options_.experiment.file(),
                                             {assignments(), "--set", std::filesystem::current_path()}, guard.flag());
        return simulation_.run(directory, how, options_.arguments);
    }

    const RunOptions& options_;
    Terminal& terminal_;
    simulate::Simulation simulation_;
    std::unique_ptr<engine::Engine> engine_;  ///< empty: processes that this one forks
};

}  // namespace

void declareRun(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* command = program.add_subcommand("run", "Simulate an experiment and report latency, energy and accuracy");
    command->footer(
        "Examples: spikeloom run\n"
        "          spikeloom run my.json --set run.schedule=pipelined --samples 20 --out runs/mine\n"
        "          spikeloom run --samples 1 --trace timeline,spikes   (open timeline.json at ui.perfetto.dev)");
    options->experiment.declare(*command);
    command->add_option("--samples", options->samples, "how many of the data set (default: what CONFIG says)");
    options->engine.declare(*command, "samples");
    options->trace.declare(*command);
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
