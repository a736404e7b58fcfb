// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "models/support/error.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/engine_options.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/sweep_answers.hpp"
#include "sim/cli/sweep_estimate.hpp"
#include "sim/sweep/answers/show.hpp"
#include "sim/sweep/coordinator.hpp"
#include "sim/sweep/identity.hpp"

namespace spikeloom::cli {
namespace {

namespace fs = std::filesystem;

struct SweepOptions {
    std::string file, out, strategy;
    std::optional<std::string> shard;
    std::optional<std::uint32_t> points;
    std::vector<std::string> assignments;
    EngineOptions engine;
    bool resume = false, retry = false, dryRun = false, json = false, quiet = false;
};

sweep::Shard shardOf(const std::optional<std::string>& text) {
    sweep::Shard shard;
    if (!text) return shard;
    int read = 0;
    if (std::sscanf(text->c_str(), "%u/%u%n", &shard.index, &shard.count, &read) != 2 ||
        static_cast<std::size_t>(read) != text->size() || shard.index >= shard.count)
        throw ConfigError({"", "--shard", fmt::format("expected I/N with 0 <= I < N, found \"{}\"", *text),
                           "write it like 0/4 ... 3/4"});
    return shard;
}

std::vector<std::string> assignmentsOf(const SweepOptions& options) {
    std::vector<std::string> all;
    if (!options.strategy.empty()) all.push_back("strategy.kind=" + options.strategy);
    if (options.points) all.push_back(fmt::format("strategy.points={}", *options.points));
    all.insert(all.end(), options.assignments.begin(), options.assignments.end());
    return all;
}

/// A sweep from its arguments to its answers.
class SweepRun {
public:
    SweepRun(const SweepOptions& options, Terminal& terminal)
        : options_(options),
          terminal_(terminal),
          shard_(shardOf(options.shard)),
          sweep_(sweep::loadSweep(options.file, assignmentsOf(options))),
          engine_(options.engine.make(directory() / "engine")) {
        if (shard_.count > 1 && !sweep::looksAtAnswers(sweep_.spec.strategy)) return;
        if (shard_.count > 1)
            throw ConfigError({options.file, "strategy.kind",
                               fmt::format("{} chooses points by the answers, which a shard does not have",
                                           sweep_.spec.strategy.kind),
                               "use grid, random or latin_hypercube with --shard"});
    }

    ExitCode dryRun() {
        if (servedAnother(*engine_)) return ExitCode::Ok;
        const InterruptGuard guard;
        return describe(sweep::estimate(sweep_, shard_, *engine_, guard.flag()), sweep_, engine_->workers(),
                        options_.json, terminal_);
    }

    ExitCode execute() {
        if (servedAnother(*engine_)) return ExitCode::Ok;
        const InterruptGuard guard;
        sweep::Store store = openStore();
        Progress progress(terminal_.err(), progressStyle(terminal_), "points", sweep_.spec.strategy.points);
        sweep::Coordinator coordinator(sweep_, store, *engine_,
                                       {.directory = directory(),
                                        .shard = shard_,
                                        .interrupted = guard.flag(),
                                        .progress = [&](const sweep::Standing& now) { show(progress, now); }});
        const bool isExternal = sweep_.spec.strategy.kind == "external";
        const sweep::Standing end = isExternal ? coordinator.converse(std::cin, terminal_.out()) : coordinator.run();
        progress.finish();
        terminal_.log(fmt::format("simulated {}, reused {}, refused {}, failed {}; results are in {}", end.done,
                                  end.reused, end.refused, end.failed, directory().string()));
        const sweep::Answers answers = answersOf(store);
        const std::string title = sweep_.file.stem().string();
        writeAnswers(answers, title, directory());
        if (!isExternal)  // whose standard output is a conversation
            terminal_.result(options_.json ? sweep::answersJson(answers, title)
                                           : sweep::renderTerminal(answers, title, terminal_.traits().outColour));
        if (guard.flag()->load()) {
            terminal_.error("interrupted: spikeloom sweep --resume goes on");
            return ExitCode::Interrupted;
        }
        return end.failed > 0 ? ExitCode::PointsFailed : ExitCode::Ok;
    }

private:
    [[nodiscard]] fs::path directory() const {
        return options_.out.empty() ? fs::path("sweeps") / fs::path(options_.file).stem() : fs::path(options_.out);
    }

    sweep::Store openStore() {
        const fs::path file = storeFile(directory());
        if (fs::exists(file) && !options_.resume)
            throw ConfigError(
                {file.string(), "", "there are results already", "--resume goes on with them; or say another --out"});
        std::error_code error;
        fs::create_directories(directory(), error);
        if (error) throw ConfigError({directory().string(), "--out", "cannot be made: " + error.message(), ""});
        sweep::Store store = sweep::Store::openForWriting(file, sweep::identityOf(sweep_));
        removeUnfinished();
        if (options_.retry) store.forgetFailures();
        return store;
    }

    /// What simulations left that were killed with their sweep. The store is ours alone by now.
    void removeUnfinished() const {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(directory() / "points", ignored))
            if (entry.path().filename().string().starts_with('.')) fs::remove_all(entry.path(), ignored);
    }

    void show(Progress& progress, const sweep::Standing& now) const {
        std::string note;
        if (now.best) {
            const sweep::Metric& metric = sweep::metric(sweep_.spec.objectives.front().metric);
            note = fmt::format("best {} {:.4g} {}", metric.title, *now.best, metric.unit);
        }
        if (now.failed > 0) note += fmt::format("{}{} failed", note.empty() ? "" : ", ", now.failed);
        const std::uint64_t wanted = shard_.count > 1 ? 0 : sweep_.spec.strategy.points;
        progress.setTotal(std::max(wanted, now.asked));
        progress.update(now.done + now.reused, note);
    }

    const SweepOptions& options_;
    Terminal& terminal_;
    sweep::Shard shard_;
    sweep::Sweep sweep_;
    std::unique_ptr<engine::Engine> engine_;
};

void declareOptions(CLI::App& command, SweepOptions& options) {
    command.add_option("SWEEP", options.file, "what varies and how (JSON)")->type_name("FILE");
    command
        .add_option("--set", options.assignments, "PATH=VALUE: change one value of the sweep, e.g. strategy.points=50")
        ->allow_extra_args(false)
        ->type_name("PATH=VALUE");
    command.add_option("--strategy", options.strategy, "grid, random, latin_hypercube, nsga2 or external")
        ->type_name("NAME");
    command.add_option("--points", options.points, "how many different points")->type_name("N");
    command.add_option("--out", options.out, "directory of the results (default: sweeps/NAME)")->type_name("DIR");
    options.engine.declare(command, "points");
    command.add_option("--shard", options.shard, "only part I of N of the points, I from 0; `merge` joins the stores")
        ->type_name("I/N");
    command.add_flag("--resume", options.resume, "go on with the results that are there");
    command.add_flag("--retry", options.retry, "with --resume: try points again that failed");
    command.add_flag("--dry-run", options.dryRun, "say what would run, how long and with how much memory");
    command.add_flag("--json", options.json, "one JSON object instead of the tables");
    command.add_flag("--quiet", options.quiet, "no progress and no explanations on standard error");
}

}  // namespace

void declareSweep(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<SweepOptions>();
    CLI::App* command = program.add_subcommand("sweep", "Explore designs: simulate an experiment at many points");
    command->footer(
        "Examples: spikeloom sweep configs/sweeps/digits_cnn_burst.json --dry-run\n"
        "          spikeloom sweep my.json --jobs 8 --resume\n"
        "          spikeloom sweep show sweeps/my");
    declareOptions(*command, *options);
    declareSweepAnswers(*command, invocation);
    command->callback([options, command, &invocation] {
        if (!command->get_subcommands().empty()) return;
        if (options->file.empty()) throw CLI::RequiredError("SWEEP");
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            SweepRun run(*options, terminal);
            return options->dryRun ? run.dryRun() : run.execute();
        };
    });
}

}  // namespace spikeloom::cli
