// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"
#include "models/support/temporary_directory.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/experiment_options.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cosim/cosimulation.hpp"
#include "sim/cosim/coverage.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/unit_checks.hpp"
#include "sim/run/execute.hpp"

namespace spikeloom::cli {
namespace {

struct VerifyOptions {
    ExperimentOptions experiment;
    std::vector<std::string> units;  ///< empty: all
    std::uint64_t updates = 20000, observed = 2000, seed = 1;
    std::uint32_t samples = 1;
    std::string waveforms = "mismatch";
    bool json = false, quiet = false, noInference = false;
};

/// What came of one unit on its own.
struct UnitReport {
    cosim::UnitCheck check;
    cosim::CheckResult result;
    cosim::Coverage coverage;

    [[nodiscard]] std::vector<std::string> missed() const {
        std::vector<std::string> names;
        for (const auto& [name, count] : result.bins)
            if (count == 0) names.push_back(name);
        return names;
    }
};

/// What came of a whole network on the chip, all its units in lockstep.
struct InferenceReport {
    std::string network, mismatch;  ///< mismatch: empty without one
    std::uint32_t samples = 0;
    std::size_t cores = 0;
    cosim::Compared compared;
    simulate::Verdict verdict;
};

std::string share(const cosim::Covered& covered) {
    if (covered.points == 0) return "-";
    return fmt::format("{:.1f} %", 100.0 * static_cast<double>(covered.hit) / static_cast<double>(covered.points));
}

/// Checks of units, then an inference.
class Verification {
public:
    Verification(const VerifyOptions& options, Terminal& terminal) : options_(options), terminal_(terminal) {
        requireRtl();
        requireUpdates();
        experiment_ = options.experiment.load();
        chooseUnits();
    }

    ExitCode execute() {
        const InterruptGuard guard;
        std::optional<run::Prepared> network;  // before the checks: what cannot be run is said at once
        if (!options_.noInference) network.emplace(prepared());
        for (const cosim::UnitCheck& check : checks_)
            if (!guard.flag()->load()) units_.push_back(verified(check, guard));
        if (network && !guard.flag()->load()) inference_ = inferred(*network, guard);
        terminal_.result(options_.json ? json().dump(2) + "\n" : text());
        for (const UnitReport& unit : units_)
            if (unit.result.mismatches != 0) terminal_.error(fmt::format("{}: {}", unit.check.unit, unit.result.first));
        if (inference_ && !inference_->mismatch.empty()) terminal_.error(inference_->mismatch);
        if (inference_)
            for (const std::string& complaint : inference_->verdict.complaints) terminal_.error(complaint);
        if (!passed()) return ExitCode::Mismatch;
        if (!guard.flag()->load()) return ExitCode::Ok;
        terminal_.error("interrupted: what is above was compared, the rest was not");
        return ExitCode::Interrupted;
    }

private:
    static void requireRtl() {
        if (cosim::isBuilt()) return;
        throw ConfigError({"", "", "this program was built without RTL: Verilator was not found",
                           "install Verilator 5.006 or newer (scripts/setup does), then scripts/build release"});
    }

    /// Without any, all would seem to agree.
    void requireUpdates() const {
        if (options_.updates == 0) throw ConfigError({"", "--updates", "0 compares nothing", "give at least 1"});
    }

    void chooseUnits() {
        std::vector<std::string> names;
        for (const cosim::UnitCheck& check : cosim::unitChecks()) names.emplace_back(check.unit);
        for (const std::string& unit : options_.units)
            if (std::find(names.begin(), names.end(), unit) == names.end())
                throw ConfigError(
                    {"", "--unit", "there is no unit \"" + unit + "\"", didYouMean(unit, names, "units")});
        for (const cosim::UnitCheck& check : cosim::unitChecks())
            if (isChosen(check.unit)) checks_.push_back(check);
    }

    [[nodiscard]] bool isChosen(std::string_view unit) const {
        return options_.units.empty() ||
               std::find(options_.units.begin(), options_.units.end(), unit) != options_.units.end();
    }

    /// On its own: fast first, then for a while on the model that counts what was covered.
    [[nodiscard]] UnitReport verified(const cosim::UnitCheck& check, const InterruptGuard& guard) const {
        terminal_.log(fmt::format("{}: {} {}, directed ones first ...", check.unit, options_.updates, check.updates));
        UnitReport report{check, check.check({options_.updates, options_.seed, {}, guard.flag()}), {}};
        if (options_.observed == 0 || guard.flag()->load()) return report;
        const TemporaryDirectory coverage("coverage");
        const cosim::CheckResult observed =
            check.check({options_.observed, options_.seed, coverage.path(), guard.flag()});
        if (observed.mismatches != 0)
            report.result.mismatch(observed.kind, report.result.updates, "the observed unit: " + observed.first);
        report.coverage = cosim::readCoverage(coverage.path());
        return report;
    }

    [[nodiscard]] config::CosimSpec lockstep() const {
        config::CosimSpec spec;
        const auto set = [&](std::string_view unit, config::Backend& backend) {
            if (isChosen(unit)) backend = config::Backend::Lockstep;
        };
        set("neuron_unit", spec.neuronUnit.backend);
        set("function_unit", spec.functionUnit.backend);
        set("accumulator", spec.accumulator.backend);
        set("router", spec.router.backend);
        return spec;
    }

    [[nodiscard]] run::Prepared prepared() {
        experiment_.samples = options_.samples;
        experiment_.cosim = lockstep();
        return run::prepare(experiment_);
    }

    [[nodiscard]] InferenceReport inferred(const run::Prepared& prepared, const InterruptGuard& guard) const {
        InferenceReport report{prepared.network.name, {}, prepared.samples, prepared.mapping.cores.size(), {}, {}};
        terminal_.log(fmt::format("{}: {} on {} cores, every unit in lockstep ...", report.network,
                                  report.samples == 1 ? "a sample" : fmt::format("{} samples", report.samples),
                                  report.cores));
        Progress progress(terminal_.err(), progressStyle(terminal_), "samples", prepared.samples);
        const auto show = [&](const run::Progress& now) { progress.update(now.done); };
        try {
            const run::RunResult result = run::execute(
                prepared, {.progress = show, .waveforms = options_.waveforms, .interrupted = guard.flag()});
            report.samples = static_cast<std::uint32_t>(result.samples.size());
            report.compared = result.compared;
            report.verdict = simulate::judge(result, experiment_.check);
        } catch (const cosim::Mismatch& mismatch) {
            report.mismatch = mismatch.what();
        } catch (const InvariantError& failure) {  // of a unit that does what its model never would
            report.mismatch = failure.what();
        }
        return report;
    }

    [[nodiscard]] bool passed() const {
        const bool inference =
            !inference_ || (inference_->mismatch.empty() && inference_->verdict.finding != simulate::Finding::Mismatch);
        return inference && std::all_of(units_.begin(), units_.end(),
                                        [](const UnitReport& unit) { return unit.result.mismatches == 0; });
    }

    [[nodiscard]] std::string text() const {
        std::string text = fmt::format("{:<14} {:>22} {:>10} {:>14} {:>11} {:>8} {:>8}\n", "unit", "compared",
                                       "mismatches", "cycles", "cases", "lines", "toggles");
        for (const UnitReport& unit : units_) {
            const auto& result = unit.result;
            text +=
                fmt::format("{:<14} {:>22} {:>10} {:>14} {:>11} {:>8} {:>8}\n", unit.check.unit,
                            fmt::format("{} {}", result.updates, unit.check.updates), result.mismatches, result.cycles,
                            fmt::format("{} of {}", result.bins.size() - unit.missed().size(), result.bins.size()),
                            share(unit.coverage.lines), share(unit.coverage.toggles));
        }
        for (const UnitReport& unit : units_)
            if (const auto missed = unit.missed(); !missed.empty())
                text += fmt::format("never came up in {}: {}\n", unit.check.unit, fmt::join(missed, ", "));
        if (options_.observed != 0)
            text +=
                "lines and toggles are those of control and ports: in the lanes, every output is compared, none "
                "counted\n";
        if (!inference_) return text;
        const InferenceReport& run = *inference_;
        text += fmt::format("{}, {} of it on {} cores: ", run.network,
                            run.samples == 1 ? "1 sample" : fmt::format("{} samples", run.samples), run.cores);
        if (run.mismatch.empty() && run.compared.transactions == 0 && run.samples > 0)
            return text + "nothing to compare: no core of it uses these units\n";
        text += run.mismatch.empty() ? fmt::format("0 mismatches in {} transactions and {} cycles of the RTL\n",
                                                   run.compared.transactions, run.compared.cycles)
                                     : std::string("a mismatch\n");
        return text;
    }

    [[nodiscard]] nlohmann::json json() const {
        nlohmann::json units = nlohmann::json::object();
        const auto covered = [](const cosim::Covered& c) {
            return nlohmann::json{{"hit", c.hit}, {"points", c.points}};
        };
        for (const UnitReport& unit : units_)
            units[std::string(unit.check.unit)] = {{"updates", unit.result.updates},
                                                   {"mismatches", unit.result.mismatches},
                                                   {"cycles", unit.result.cycles},
                                                   {"first_mismatch", unit.result.first},
                                                   {"cases", unit.result.bins},
                                                   {"lines", covered(unit.coverage.lines)},
                                                   {"toggles", covered(unit.coverage.toggles)}};
        nlohmann::json document{{"passed", passed()}, {"seed", options_.seed}, {"units", units}};
        if (inference_)
            document["inference"] = {{"network", inference_->network},
                                     {"samples", inference_->samples},
                                     {"cores", inference_->cores},
                                     {"transactions", inference_->compared.transactions},
                                     {"cycles", inference_->compared.cycles},
                                     {"first_mismatch", inference_->mismatch},
                                     {"complaints", inference_->verdict.complaints}};
        return document;
    }

    const VerifyOptions& options_;
    Terminal& terminal_;
    config::Experiment experiment_;
    std::vector<cosim::UnitCheck> checks_;
    std::vector<UnitReport> units_;
    std::optional<InferenceReport> inference_;
};

}  // namespace

void declareVerify(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = program.add_subcommand(
        "verify", "Compare the units in RTL with their models: corner cases, random ones, and a whole inference");
    command->footer(
        "Every output of every cycle is compared. A difference ends with exit code 3 and, in an inference, leaves a\n"
        "waveform of the cycles before it.\n"
        "Examples: spikeloom verify\n"
        "          spikeloom verify my.json --unit neuron_unit --updates 1000000 --seed 7");
    options->experiment.declare(*command);
    command->add_option("--unit", options->units, "only this one; may be repeated")->type_name("UNIT");
    command
        ->add_option("--updates", options->updates,
                     "random transactions of each unit (of the neuron unit in each mode)")
        ->capture_default_str();
    command
        ->add_option("--observed", options->observed,
                     "of these on the slower model that counts covered lines and toggled bits; 0 = none")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "of what is random")->capture_default_str();
    command->add_option("--samples", options->samples, "of the inference; 0 = all of the data set")
        ->capture_default_str();
    command->add_flag("--no-inference", options->noInference, "units on their own only");
    command->add_option("--waveforms", options->waveforms, "folder for the cycles before a mismatch")
        ->type_name("DIR")
        ->capture_default_str();
    command->add_flag("--json", options->json, "one JSON object instead of the table");
    command->add_flag("--quiet", options->quiet, "no progress and no explanations on standard error");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            return Verification(*options, terminal).execute();
        };
    });
}

}  // namespace spikeloom::cli
