// SPDX-License-Identifier: Apache-2.0
/// rtl_benchmark [CONFIG] [SAMPLES]: how fast the Verilated neuron unit is, alone and in an experiment's chip: the
/// model, the RTL in its place, and both in lockstep. Prints ratios, and whether all three agree in every sum and
/// cycle.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>
#include <systemc>
#include <vector>

#include "hw/chip.hpp"
#include "sim/config/load.hpp"
#include "sim/cosim/neuron_unit/neuron_core.hpp"
#include "sim/cosim/neuron_unit/neuron_stimulus.hpp"
#include "sim/cosim/neuron_unit/neuron_unit.hpp"
#include "sim/run/prepared.hpp"
#include "sim/run/stopwatch.hpp"

int sc_main(int, char**) {
    return 1;
}

namespace spikeloom {
namespace {

using config::Backend;

/// Random beats, drawn before, one a cycle. @return million cycles a second
double cyclesOfTheUnit(cosim::NeuronMode mode) {
    cosim::NeuronStimulus stimulus(mode, 1);
    std::vector<cosim::NeuronBeat> beats(4096);
    for (cosim::NeuronBeat& beat : beats) stimulus.fill(beat);
    cosim::NeuronUnit unit;
    unit.configure(stimulus.rule());
    constexpr int kRounds = 100;
    const std::clock_t begin = std::clock();  // of the processor, which others may use too
    for (int round = 0; round < kRounds; ++round)
        for (const cosim::NeuronBeat& beat : beats) unit.clock(beat);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    return kRounds * static_cast<double>(beats.size()) / seconds / 1e6;
}

/// What a chip did, so that it can be compared.
struct Ran {
    double seconds = 0;
    std::vector<std::vector<std::int64_t>> readouts;
    std::vector<std::uint64_t> latencies;
};

struct Bench {
    Bench(const char* name, const run::Prepared& prepared, config::Backend backend)
        : chip(name, prepared.experiment.chip, prepared.program, prepared.mapping, prepared.experiment.run,
               prepared.experiment.watchdogCycles,
               hw::UnitFactories{.neuronUnit = cosim::neuronUnits(
                                     {.backend = backend, .cores = {}, .waveformFolder = {}, .tally = &tally})}) {}
    void run(const program::SampleInput& input) {
        const run::Stopwatch watch;
        chip.run(input);
        ran.seconds += watch.seconds();
        ran.readouts.push_back(chip.readout());
        ran.latencies.push_back(chip.controller().latencyCycles());
        chip.resetSample();
    }
    cosim::NeuronTally tally;
    hw::Chip chip;
    Ran ran;
};

void print(const std::string& what, double value, const char* unit) {
    fmt::print("{:<48}{:>12.2f} {}\n", what, value, unit);
}

bool benchmark(const std::string& config, std::uint32_t samples) {
    for (const auto& [name, mode] : {std::pair{"if", cosim::NeuronMode::If},
                                     {"lif", cosim::NeuronMode::Lif},
                                     {"st_bif", cosim::NeuronMode::StBif},
                                     {"adafire", cosim::NeuronMode::AdaFire},
                                     {"sfa", cosim::NeuronMode::Sfa}})
        print(fmt::format("neuron unit, {} lanes, random beats, {}", cosim::neuronUnitShape().lanes, name),
              cyclesOfTheUnit(mode), "M cycles/s");

    config::Experiment experiment = config::loadExperiment(config);
    experiment.samples = samples;
    const run::Prepared prepared = run::prepare(experiment);
    Bench model("Model", prepared, config::Backend::Model), rtl("Rtl", prepared, config::Backend::Rtl),
        lockstep("Lockstep", prepared, config::Backend::Lockstep);
    for (std::uint32_t i = 0; i < prepared.samples; ++i) {
        const auto input = prepared.dataset.input(i, prepared.network, prepared.program);
        for (Bench* bench : {&model, &rtl, &lockstep}) bench->run(input);
    }
    const bool same = model.ran.readouts == rtl.ran.readouts && model.ran.readouts == lockstep.ran.readouts &&
                      model.ran.latencies == rtl.ran.latencies && model.ran.latencies == lockstep.ran.latencies;
    fmt::print("{}: {} samples, {} neurons updated in lockstep, {} cycles of Verilated units\n", config,
               prepared.samples, lockstep.tally.neurons, lockstep.tally.cycles);
    print("model", 1e3 * model.ran.seconds / prepared.samples, "ms a sample");
    print("rtl", rtl.ran.seconds / model.ran.seconds, "times as long");
    print("lockstep", lockstep.ran.seconds / model.ran.seconds, "times as long");
    fmt::print("sums and cycles {}\n", same ? "are equal" : "DIFFER");
    return same;
}

}  // namespace
}  // namespace spikeloom

int main(int argc, char** argv) {
    const std::string config =
        argc > 1 ? argv[1] : std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/digits_vit.json";
    try {
        return spikeloom::benchmark(config,
                                    argc > 2 ? static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10)) : 3)
                   ? 0
                   : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
