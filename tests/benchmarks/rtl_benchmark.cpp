// SPDX-License-Identifier: Apache-2.0
/// rtl_benchmark [CONFIG] [SAMPLES] [UPDATES]: what units in RTL cost. First the neuron unit by itself, in each mode,
/// with a beat in every cycle and its answers read: cycles a second of what Verilator made. Then a row for each unit:
/// simulated cycles a second when its check drives it beside its model, then how many times as long an inference of the
/// experiment takes with it in RTL and in lockstep, and what it did there; the last row has all of them. Seconds are
/// processor time of this process. Fails where a unit, a readout or a latency differs from the model's.
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "hw/chip.hpp"
#include "sim/config/load.hpp"
#include "sim/cosim/cosimulation.hpp"
#include "sim/cosim/neuron_unit/neuron_stimulus.hpp"
#include "sim/cosim/neuron_unit/neuron_unit.hpp"
#include "sim/cosim/unit_checks.hpp"
#include "sim/run/prepared.hpp"

int sc_main(int, char**) {
    return 1;
}

namespace spikeloom {
namespace {

using config::Backend;

double secondsSince(std::clock_t begin) {
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// @param unit  one of unitChecks(), or "all"
config::CosimSpec with(std::string_view unit, Backend backend) {
    config::CosimSpec spec;
    const auto set = [&](std::string_view name, Backend& of) {
        if (unit == name || unit == "all") of = backend;
    };
    set("neuron_unit", spec.neuronUnit.backend);
    set("function_unit", spec.functionUnit.backend);
    set("accumulator", spec.accumulator.backend);
    set("router", spec.router.backend);
    return spec;
}

/// A chip of the experiment, and what its samples took and gave.
struct Bench {
    Bench(const std::string& name, const run::Prepared& prepared, const config::CosimSpec& spec)
        : cosimulation(spec, {}),
          chip(name.c_str(), prepared.experiment.chip, prepared.program, prepared.mapping, prepared.experiment.run,
               prepared.experiment.watchdogCycles, cosimulation.units()) {}

    void run(const program::SampleInput& input) {
        const std::clock_t begin = std::clock();
        chip.run(input);
        seconds += secondsSince(begin);
        readouts.push_back(chip.readout());
        latencies.push_back(chip.controller().latencyCycles());
        chip.resetSample();
    }
    [[nodiscard]] cosim::Compared work() const {
        const auto work = cosimulation.work();
        cosim::Compared sum;
        for (const cosim::Compared& unit : {work.neuronUnit, work.functionUnit, work.accumulator, work.router}) {
            sum.transactions += unit.transactions;
            sum.cycles += unit.cycles;
        }
        return sum;
    }
    [[nodiscard]] bool agreesWith(const Bench& other) const {
        return readouts == other.readouts && latencies == other.latencies;
    }

    cosim::Cosimulation cosimulation;
    hw::Chip chip;
    double seconds = 0;
    std::vector<std::vector<std::int64_t>> readouts;
    std::vector<std::uint64_t> latencies;
};

/// A row of the table. All chips are elaborated before the first one runs.
struct Row {
    Row(std::string_view unitName, const run::Prepared& prepared)
        : unit(unitName),
          rtl(unit + "_rtl", prepared, with(unit, Backend::Rtl)),
          lockstep(unit + "_lockstep", prepared, with(unit, Backend::Lockstep)) {}

    std::string unit, speed = "-";
    Bench rtl, lockstep;
};

/// @return million cycles a second, in words; the mismatch where there is one
std::string speedOf(const cosim::UnitCheck& check, std::uint64_t updates) {
    const std::clock_t begin = std::clock();
    const cosim::CheckResult result = check.check({.updates = updates, .seed = 1, .coverage = {}});
    if (result.mismatches != 0) throw std::runtime_error(fmt::format("{}: {}", check.unit, result.first));
    return fmt::format("{:.3f}", 1e-6 * static_cast<double>(result.cycles) / secondsSince(begin));
}

/// Of the Verilated unit and its pins, without a model and without drawing inputs. @return million cycles a second
double neuronUnitAlone(cosim::NeuronMode mode) {
    constexpr std::uint32_t kBeats = 1024, kCycles = 1'000'000;
    cosim::NeuronStimulus stimulus(mode, 1);
    stimulus.draw();
    std::vector<cosim::NeuronBeat> beats(kBeats);
    for (cosim::NeuronBeat& beat : beats) {
        beat.valid = true;
        stimulus.fill(beat);
    }
    cosim::NeuronUnit unit;
    unit.configure(stimulus.rule());
    std::vector<cosim::NeuronOutput> outputs;
    std::uint64_t answers = 0;
    const std::clock_t begin = std::clock();
    for (std::uint32_t cycle = 0; cycle < kCycles; ++cycle) {
        unit.clock(beats[cycle % kBeats]);
        if (!unit.outValid()) continue;
        unit.outputs(outputs);
        ++answers;
    }
    const double seconds = secondsSince(begin);
    if (answers + cosim::neuronUnitShape().stages < kCycles)
        throw std::runtime_error(fmt::format("{} answers in {} cycles", answers, kCycles));
    return 1e-6 * kCycles / seconds;
}

void printNeuronUnitAlone() {
    fmt::print("neuron unit alone, Mcycles/s:");
    for (const auto& [name, mode] : {std::pair{"if", cosim::NeuronMode::If},
                                     {"lif", cosim::NeuronMode::Lif},
                                     {"st_bif", cosim::NeuronMode::StBif},
                                     {"adafire", cosim::NeuronMode::AdaFire},
                                     {"sfa", cosim::NeuronMode::Sfa}})
        fmt::print(" {} {:.2f}", name, neuronUnitAlone(mode));
    fmt::print("\n");
}

bool print(const Row& row, const Bench& model) {
    const cosim::Compared work = row.lockstep.work();
    const bool same = row.rtl.agreesWith(model) && row.lockstep.agreesWith(model);
    fmt::print("{:<14} {:>16} {:>10.2f} {:>10.2f} {:>14} {:>14}{}\n", row.unit, row.speed,
               row.rtl.seconds / model.seconds, row.lockstep.seconds / model.seconds, work.transactions, work.cycles,
               same ? "" : "  DIFFERS");
    return same;
}

bool benchmark(const std::string& config, std::uint32_t samples, std::uint64_t updates) {
    printNeuronUnitAlone();
    std::fflush(stdout);
    config::Experiment experiment = config::loadExperiment(config);
    experiment.samples = samples;
    const run::Prepared prepared = run::prepare(experiment);
    Bench model("model", prepared, {});
    std::vector<std::unique_ptr<Row>> rows;
    for (const cosim::UnitCheck& check : cosim::unitChecks()) {
        rows.push_back(std::make_unique<Row>(check.unit, prepared));
        rows.back()->speed = speedOf(check, updates);
    }
    rows.push_back(std::make_unique<Row>("all", prepared));
    for (std::uint32_t i = 0; i < prepared.samples; ++i) {
        const auto input = prepared.dataset.input(i, prepared.network, prepared.program);
        model.run(input);
        for (const auto& row : rows) {
            row->rtl.run(input);
            row->lockstep.run(input);
        }
    }
    fmt::print("{}, {} samples: {:.1f} ms of processor time a sample with the model alone\n", config, prepared.samples,
               1e3 * model.seconds / prepared.samples);
    fmt::print("{:<14} {:>16} {:>10} {:>10} {:>14} {:>14}\n", "unit", "check, Mcycles/s", "rtl", "lockstep",
               "transactions", "cycles");
    bool same = true;
    for (const auto& row : rows) same = print(*row, model) && same;
    return same;
}

}  // namespace
}  // namespace spikeloom

int main(int argc, char** argv) {
    const std::string config =
        argc > 1 ? argv[1] : std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/digits_vit.json";
    try {
        const auto number = [&](int at, unsigned long otherwise) {
            return argc > at ? std::strtoul(argv[at], nullptr, 10) : otherwise;
        };
        return spikeloom::benchmark(config, static_cast<std::uint32_t>(number(2, 3)), number(3, 5000)) ? 0 : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
