// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/command.hpp"
#include "sim/cli/experiment_options.hpp"
#include "sim/cli/fidelity_table.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/run/execute.hpp"
#include "sim/simulate/energy_check.hpp"
#include "sim/simulate/verdict.hpp"

namespace spikeloom::cli {
namespace {

struct CompareNocOptions {
    ExperimentOptions experiment;
    std::uint32_t samples = 5;
    std::uint32_t jobs = 1;
    bool json = false, quiet = false;

    [[nodiscard]] config::Experiment load() const {
        ExperimentOptions all = experiment;
        all.assignments.push_back(fmt::format("samples={}", samples));
        return all.load();
    }
};

/// Runs the experiment under each fidelity, the reference first. What is mapped and what is charged is the same for
/// all.
class Comparison {
public:
    Comparison(const CompareNocOptions& options, Terminal& terminal)
        : options_(options),
          terminal_(terminal),
          experiment_(options.load()),
          table_(energy::loadEnergyTable(experiment_.energyPath)),
          prepared_(run::prepare(experiment_)),
          energy_(simulate::energyModel(table_, prepared_)) {
        for (const std::string& note : energy_.notes())
            terminal_.warn(fmt::format("energy table {}: {}", table_.name, note));
    }

    ExitCode execute() {
        const InterruptGuard guard;
        FidelityRuns runs;
        for (const std::string& fidelity : hw::fidelityNames()) {
            terminal_.log(fmt::format("{} samples of {} on {}, {} fidelity", prepared_.samples, prepared_.network.name,
                                      experiment_.chip.name, fidelity));
            runs.push_back(summaryOf(fidelity, guard));
            if (!runs.back().complete) return code_;  // half a comparison would compare different samples
        }
        terminal_.result(options_.json ? fidelitiesJson(runs) : renderFidelities(runs));
        return code_;
    }

private:
    report::Summary summaryOf(const std::string& fidelity, const InterruptGuard& guard) {
        prepared_.experiment.chip.noc.fidelity = fidelity;
        const run::RunResult result =
            run::execute(prepared_, {.jobs = options_.jobs, .isolated = true, .interrupted = guard.flag()});
        const simulate::Verdict verdict = simulate::judge(result, experiment_.check);
        for (const std::string& complaint : verdict.complaints)
            terminal_.error(fmt::format("{} fidelity: {}", fidelity, complaint));
        if (verdict.finding != simulate::Finding::Sound) code_ = exitCode(verdict.finding);
        return report::summarise(
            result, {prepared_.experiment, prepared_.program, prepared_.mapping, energy_, prepared_.task.get()});
    }

    const CompareNocOptions& options_;
    Terminal& terminal_;
    config::Experiment experiment_;
    energy::EnergyTable table_;
    run::Prepared prepared_;
    energy::EnergyModel energy_;
    ExitCode code_ = ExitCode::Ok;
};

}  // namespace

void declareCompareNoc(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<CompareNocOptions>();
    CLI::App* command = program.add_subcommand(
        "compare-noc", "Run an experiment under every fidelity of the network and compare latency, energy and speed");
    command->footer("Example: spikeloom compare-noc my.json --samples 20 --set run.schedule=pipelined");
    options->experiment.declare(*command);
    command->add_option("--samples", options->samples, "how many of the data set; 0 = all")->capture_default_str();
    command
        ->add_option("--jobs", options->jobs,
                     "worker processes; more than there are idle processors distort the seconds")
        ->check(CLI::Range(1U, 4096U))
        ->type_name("N")
        ->capture_default_str();
    command->add_flag("--json", options->json, "one JSON object instead of the table");
    command->add_flag("--quiet", options->quiet, "no explanations on standard error");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            return Comparison(*options, terminal).execute();
        };
    });
}

}  // namespace spikeloom::cli
