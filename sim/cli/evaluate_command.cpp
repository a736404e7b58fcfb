// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/experiment_options.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/config/load.hpp"
#include "sim/energy/table.hpp"
#include "sim/evaluate/engine_backend.hpp"
#include "sim/evaluate/execute.hpp"
#include "sim/evaluate/tables.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/run/worker_pool.hpp"

namespace spikeloom::cli {
namespace {

constexpr std::uint32_t kMostSteps = 100000;  // as run.max_steps

struct EvaluateOptions {
    ExperimentOptions experiment;
    std::vector<std::uint32_t> steps;
    std::optional<std::uint32_t> samples;
    std::uint32_t jobs = std::max(1U, std::thread::hardware_concurrency());
    std::string out;
    bool json = false, quiet = false;
    std::vector<std::string> arguments;  ///< of the program, for the manifest

    [[nodiscard]] config::Experiment load() const {
        ExperimentOptions all = experiment;
        if (samples) all.assignments.push_back(fmt::format("samples={}", *samples));
        config::Experiment loaded = all.load();
        (void)energy::loadEnergyTable(
            loaded.energyPath);  // nothing is charged by it; a mistake in it is one all the same
        return loaded;
    }
    /// Ascending. @throws ConfigError for one that is there twice
    [[nodiscard]] std::vector<std::uint32_t> stepsOr(std::uint32_t otherwise) const {
        std::vector<std::uint32_t> all = steps.empty() ? std::vector{otherwise} : steps;
        std::sort(all.begin(), all.end());
        const auto twice = std::adjacent_find(all.begin(), all.end());
        if (twice != all.end())
            throw ConfigError(Problem{"", "", fmt::format("--steps: {} is there more than once", *twice), ""});
        return all;
    }
};

/// An evaluation from its arguments to its files.
class Evaluation {
public:
    Evaluation(const EvaluateOptions& options, Terminal& terminal)
        : options_(options),
          terminal_(terminal),
          experiment_(options.load()),
          steps_(options.stepsOr(experiment_.run.maxSteps)),
          resolved_(config::resolvedConfigText(experiment_)),
          backend_(experiment_) {
        if (experiment_.samples > backend_.samples())
            terminal_.warn(
                fmt::format("the data set has only {} of the {} samples", backend_.samples(), experiment_.samples));
    }

    ExitCode execute() {
        const InterruptGuard guard;  // from before the first word until everything is written
        AtomicDirectory directory = report::openRunDirectory(target());
        report::Provenance provenance;
        provenance.argv = options_.arguments;
        provenance.inputs = inputs();
        provenance.resolvedConfig = resolved_;
        provenance.started = std::chrono::system_clock::now();
        terminal_.log(fmt::format("{} sample{} of {}, T = {}, {} thread{}", backend_.samples(),
                                  backend_.samples() == 1 ? "" : "s", backend_.network(), fmt::join(steps_, ", "),
                                  options_.jobs, options_.jobs == 1 ? "" : "s"));
        const evaluate::Result result = evaluated(guard);
        provenance.ended = std::chrono::system_clock::now();
        const ExitCode code = result.complete ? ExitCode::Ok : ExitCode::Interrupted;
        provenance.exitStatus = static_cast<int>(code);
        write(directory, result, provenance);
        terminal_.result(options_.json ? evaluate::resultJson(result)
                                       : evaluate::renderTerminal(result, terminal_.traits().outColour));
        terminal_.log(fmt::format("written to {}", target().string()));
        if (!result.complete)
            terminal_.error(fmt::format("interrupted after {} of {} inferences", inferences(result), total()));
        return code;
    }

private:
    [[nodiscard]] std::uint64_t total() const { return std::uint64_t{backend_.samples()} * steps_.size(); }

    [[nodiscard]] static std::uint64_t inferences(const evaluate::Result& result) {
        std::uint64_t count = 0;
        for (const evaluate::TimeRun& run : result.runs) count += run.samples.size();
        return count;
    }

    [[nodiscard]] std::filesystem::path target() const {
        if (!options_.out.empty()) return options_.out;
        return report::defaultRunDirectory(backend_.network() + "-evaluate",
                                           fmt::format("{}steps {}", resolved_, fmt::join(steps_, ",")));
    }

    [[nodiscard]] std::vector<report::InputFile> inputs() const {
        return {report::fingerprint("experiment", options_.experiment.file()),
                report::fingerprint("network", experiment_.networkPath),
                report::fingerprint("arrays", network::tensorsPath(experiment_.networkPath)),
                report::fingerprint("images", experiment_.imagesPath)};
    }

    [[nodiscard]] evaluate::Result evaluated(const InterruptGuard& guard) {
        Progress progress(terminal_.err(), progressStyle(terminal_), "inferences", total());
        const auto show = [&](const evaluate::Progress& now) {
            progress.update(now.done, fmt::format("T = {}: {:.1f} % right", now.maxSteps,
                                                  100.0 * now.runCorrect / std::max(1U, now.runDone)));
        };
        return evaluate::evaluate(
            backend_, {.steps = steps_, .jobs = options_.jobs, .progress = show, .interrupted = guard.flag()});
    }

    void write(AtomicDirectory& directory, const evaluate::Result& result, const report::Provenance& provenance) const {
        const report::Outcome outcome{.kind = report::Kind::Evaluation,
                                      .complete = result.complete,
                                      .counts = {{"inferences", inferences(result)}, {"inferences_requested", total()}},
                                      .wallSeconds = result.seconds,
                                      .peakRssBytes = run::peakRssBytes()};
        report::writeFiles(directory,
                           {{"evaluate.csv", evaluate::evaluateCsv(result)},
                            {"curve.csv", evaluate::curveCsv(result)},
                            {"samples.csv", evaluate::samplesCsv(result)},
                            {"accuracy.svg", evaluate::accuracySvg(result)},
                            {"result.json", evaluate::resultJson(result)},
                            {"summary.txt", evaluate::renderTerminal(result, false)},
                            {"config.resolved.json", resolved_}},
                           provenance, outcome);
    }

    const EvaluateOptions& options_;
    Terminal& terminal_;
    config::Experiment experiment_;
    std::vector<std::uint32_t> steps_;
    std::string resolved_;
    evaluate::EngineBackend backend_;
};

}  // namespace

void declareEvaluate(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* command = program.add_subcommand(
        "evaluate", "Accuracy, spikes and energy by rules of the literature against T; no chip is simulated");
    command->footer(
        "Examples: spikeloom evaluate my.json --steps 4,8,16\n"
        "          spikeloom evaluate my.json --samples 1000 --set run.early_exit.score=entropy");
    options->experiment.declare(*command);
    command
        ->add_option("--steps", options->steps,
                     "T, each a run of its own with run.max_steps = T (default: what CONFIG says)")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::Range(1U, kMostSteps))
        ->type_name("T,T,...");
    command->add_option("--samples", options->samples, "how many of the data set (default: what CONFIG says)");
    command->add_option("--jobs", options->jobs, "threads; the result does not depend on them")
        ->check(CLI::Range(1U, 4096U))
        ->type_name("N");
    command->add_option("--out", options->out, "directory of the result (default: runs/NETWORK-evaluate-HASH)")
        ->type_name("DIR");
    command->add_flag("--json", options->json, "one JSON object instead of the tables");
    command->add_flag("--quiet", options->quiet, "no progress and no explanations on standard error");
    command->callback([options, &invocation] {
        options->arguments = invocation.arguments;
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            return Evaluation(*options, terminal).execute();
        };
    });
}

}  // namespace spikeloom::cli
