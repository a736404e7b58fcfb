// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report::test {
namespace {

program::LoweredPopulation population(std::string name, std::uint32_t cols, std::uint32_t stage,
                                      program::LoweredPopulation::Role role) {
    program::LoweredPopulation made;
    made.name = std::move(name);
    made.rows = 1;
    made.cols = cols;
    made.stage = stage;
    made.role = role;
    return made;
}

hw::CoreMapping core(std::uint32_t populationId, std::uint32_t cols, std::uint32_t tile) {
    hw::CoreMapping made;
    made.population = program::PopulationId{populationId};
    made.slice = {0, 1, 0, cols};
    made.tile = hw::TileId{tile};
    made.use = {.weightBits = 4096, .biasBits = 4096, .pendingBits = 1000, .membraneBits = 24, .fanoutBits = 64};
    return made;
}

/// @param i  0..2, the column of the table in the header
run::SampleResult sample(std::uint32_t i) {
    constexpr std::uint32_t kLabel[] = {7, 1, 1}, kPrediction[] = {7, 1, 0}, kSteps[] = {2, 3, 1};
    constexpr std::uint64_t kLatency[] = {1000, 2000, 600};
    run::SampleResult made;
    made.index = i;
    made.label = kLabel[i];
    made.prediction = kPrediction[i];
    made.steps = kSteps[i];
    made.lastSpikeStep = kSteps[i] - 1;
    made.settled = i != 2;
    made.latencyCycles = kLatency[i];
    made.resetCycles = 100;
    made.cores.resize(2);
    for (std::uint32_t step = 1; step <= kSteps[i]; ++step) {
        run::StepRecord record;
        record.prediction = step == kSteps[i] ? kPrediction[i] : 9;  // 9 is nobody's label
        record.cycles = 100;
        record.core.unitSpikes = 10u * (i + 1);
        record.core.retractions = step;
        record.core.spikeEvents = 20u * (i + 1);
        record.core.synapticOperations = 300;
        record.chip.flitHops = record.chip.localHops = 50;
        record.layers = {{}, {10u * (i + 1), 300, 50u * step}, {0, 0, 8}};
        hw::add(made.cores[0], record.core);
        hw::add(made.chip, record.chip);
        made.stepRecords.push_back(record);
    }
    made.cores[0].busyCycles = 400;
    made.cores[0].networkWaitCycles = kLatency[i] - 500;
    made.cores[0].barrierWaitCycles = 100;
    made.cores[0].resetCycles = 80;
    made.cores[1].busyCycles = 40;
    made.cores[1].macOperations = 12;
    made.cores[1].neuronUpdates = 6;
    made.cores[0].membraneReadWords = 30;
    made.cores[0].membraneWriteWords = 20;
    made.cores[1].membraneWriteWords = 10;
    made.cores[0].functionPasses = 3;
    made.chip.coreBarriers = 4;
    made.chip.packetsEjected = 4;
    made.chip.packetRouters = 10;
    made.chip.queueingCycles = 2;
    made.chip.routingCycles = 48;
    made.chip.serialisationCycles = 4;
    made.chip.contentionCycles = 6u * i;
    made.links = {{.from = hw::TileId{1}, .out = hw::Port::Local, .counters = {.flits = 10}},
                  {.from = hw::TileId{0},
                   .out = hw::Port::East,
                   .to = hw::TileId{1},
                   .counters = {.flits = 60 * (i + 1u), .stallCycles = 3, .bufferedCycles = 36, .largestQueue = i + 1}},
                  {.from = hw::TileId{1}, .out = hw::Port::West, .to = hw::TileId{0}}};
    if (i == 0)
        made.phases = {{.step = 1, .phase = hw::Phase::Inject, .end = 60, .barrierEnd = 70},
                       {.step = 1, .phase = hw::Phase::Stages, .stage = 0, .begin = 70, .end = 700, .barrierEnd = 710},
                       {.step = 1, .phase = hw::Phase::ReadOut, .begin = 710, .end = 1000, .barrierEnd = 1000}};
    made.ann = {.wrongCodes = 0, .codesChecked = 4, .largestLogitDifference = 0.0};
    made.trained = {.wrongCodes = i, .codesChecked = 4, .largestLogitDifference = 0.25 * i};
    if (i == 0) made.witness = {.wrongCodes = 1, .codesChecked = 4, .largestLogitDifference = 0.5};
    return made;
}

}  // namespace

config::Experiment handExperiment() {
    config::Experiment experiment;
    experiment.chip.name = "toy";
    experiment.chip.clockMhz = 100.0;
    experiment.mapping.placement = "row_major";
    return experiment;
}

program::Program handProgram() {
    using Role = program::LoweredPopulation::Role;
    program::Program program;
    program.name = "tiny";
    program.populations = {population("input", 4, 0, Role::Input), population("hidden", 4, 0, Role::Spiking),
                           population("out", 2, 1, Role::Readout)};
    program.order = {program::PopulationId{0}, program::PopulationId{1}, program::PopulationId{2}};
    program.projections.resize(1);
    program.readout = program::PopulationId{2};
    program.stages = 2;
    return program;
}

hw::Mapping handMapping() {
    hw::Mapping mapping;
    mapping.mesh = {.width = 2, .height = 1};
    mapping.cores = {core(1, 4, 1), core(2, 2, 0)};
    return mapping;
}

energy::EnergyTable handTable() {
    energy::EnergyTable table;
    table.name = "hand";
    const auto add = [&](std::string name, energy::Component component, double picojoules, energy::Kind kind,
                         std::vector<std::string> covers) {
        energy::Entry entry;
        entry.name = std::move(name);
        entry.component = component;
        entry.energyPj = picojoules;
        entry.unit = "count";
        entry.covers = std::move(covers);
        entry.source = "made up, for a test";
        entry.kind = kind;
        table.entries.push_back(std::move(entry));
    };
    add("membrane word", energy::Component::MembraneMemory, 2.0, energy::Kind::Measured,
        {"core.membrane_read_words", "core.membrane_write_words"});
    add("flit-hop", energy::Component::Network, 5.0, energy::Kind::Published,
        {"noc.horizontal_hops", "noc.vertical_hops", "noc.local_hops"});
    add("barrier", energy::Component::Barrier, 10.0, energy::Kind::Estimate, {"chip.core_barriers"});
    table.entries.back().uncertainty = {5.0, 20.0};
    add("fan-out word", energy::Component::FanoutMemory, 1.0, energy::Kind::Estimate, {"core.fanout_read_words"});
    energy::StaticPower leak;
    leak.name = "leakage";
    leak.powerMw = 1.0;
    leak.source = "made up, for a test";
    leak.kind = energy::Kind::Derived;
    table.staticPowers.push_back(leak);
    energy::IdlePower clock;
    clock.name = "clock";
    clock.powerUwPerMhz = 1.0;
    clock.per = energy::Each::Router;
    clock.source = "made up, for a test";
    table.idlePowers.push_back(clock);
    return table;
}

run::RunResult handRun() {
    run::RunResult result;
    result.samples = {sample(0), sample(1), sample(2)};
    result.samplesRequested = 3;
    result.cost.wallSeconds = 1.5;
    result.cost.chipSeconds = 0.5;
    result.cost.peakRssBytes = 64u << 20u;
    return result;
}

}  // namespace spikeloom::report::test
