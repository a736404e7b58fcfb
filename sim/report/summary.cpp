// SPDX-License-Identifier: Apache-2.0
#include "sim/report/summary.hpp"

#include <algorithm>

#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

Setup setupOf(const RunContext& context) {
    const config::Experiment& experiment = context.experiment;
    Setup setup{.network = context.program.name,
                .chip = experiment.chip.name,
                .placement = experiment.mapping.placement,
                .chipModel = experiment.chip.capabilities.model,
                .fidelity = experiment.chip.noc.fidelity,
                .topology = context.mapping.topology,
                .meshWidth = context.mapping.mesh.width,
                .meshHeight = context.mapping.mesh.height,
                .chipsX = context.mapping.board.chipsX,
                .chipsY = context.mapping.board.chipsY,
                .cores = static_cast<std::uint32_t>(context.mapping.cores.size()),
                .clockHz = experiment.chip.clockMhz * 1e6,
                .tickCycles = experiment.chip.barrier.stepCycles,
                .rule = experiment.run,
                .precision = context.program.precision};
    for (const auto& projection : context.program.projections) {
        if (projection.kind == program::OperatorKind::Linear || !projection.weights.empty())
            setup.weightBits = std::max(setup.weightBits, projection.weightBits);
    }
    for (const auto& population : context.program.populations) {
        if (population.role == program::LoweredPopulation::Role::Spiking) setup.spikingNeurons += population.size();
    }
    return setup;
}

Samples byIndex(const run::RunResult& result) {
    Samples samples;
    for (const run::SampleResult& sample : result.samples) samples.push_back(&sample);
    std::stable_sort(samples.begin(), samples.end(), [](const auto* a, const auto* b) { return a->index < b->index; });
    return samples;
}

AgreementTotal agreement(const Samples& samples, run::Agreement run::SampleResult::*which) {
    AgreementTotal total;
    for (const run::SampleResult* sample : samples) {
        const run::Agreement& one = sample->*which;
        if (one.codesChecked == 0) continue;
        total.wrongCodes += one.wrongCodes;
        total.codesChecked += one.codesChecked;
        total.largestLogitDifference = std::max(total.largestLogitDifference, one.largestLogitDifference);
        ++total.samples;
    }
    return total;
}

template <class Value>
std::vector<std::uint64_t> column(const Samples& samples, Value run::SampleResult::*which) {
    std::vector<std::uint64_t> values;
    for (const run::SampleResult* sample : samples) values.push_back(sample->*which);
    return values;
}

void setQuality(Summary& summary, const Samples& samples, bool referenceChecked) {
    summary.ann = agreement(samples, &run::SampleResult::ann);
    summary.trained = agreement(samples, &run::SampleResult::trained);
    summary.witness = agreement(samples, &run::SampleResult::witness);
    for (const run::SampleResult* sample : samples) {
        summary.correct += sample->prediction == sample->label ? 1 : 0;
        summary.settled += sample->settled ? 1 : 0;
        summary.leftEarly += sample->leftEarly ? 1 : 0;
        summary.samplesWithSpikeMismatch += referenceChecked && !sample->spikesMatchReference ? 1 : 0;
    }
    summary.accuracy = ratio(static_cast<double>(summary.correct), static_cast<double>(samples.size()));
    if (referenceChecked && !samples.empty()) summary.spikesMatchReference = summary.samplesWithSpikeMismatch == 0;
}

void setTask(Summary& summary, const Samples& samples, const tasks::Task* task) {
    if (task == nullptr) return;
    std::vector<const tasks::Evidence*> evidence;
    for (const run::SampleResult* sample : samples) evidence.push_back(&sample->evidence);
    summary.task = task->name();
    summary.figures = task->figures(evidence);
}

void setTime(Summary& summary, const Samples& samples) {
    summary.steps = distribution(column(samples, &run::SampleResult::steps));
    summary.lastSpikeStep = distribution(column(samples, &run::SampleResult::lastSpikeStep)).mean;
    summary.latencyCycles = distribution(column(samples, &run::SampleResult::latencyCycles));
    summary.resetCycles = distribution(column(samples, &run::SampleResult::resetCycles));
    summary.throughputPerS = ratio(1.0, summary.seconds(summary.latencyCycles.mean + summary.resetCycles.mean));
}

/// @param total  of all samples together
void setPower(Summary& summary, const energy::Breakdown& total) {
    const auto watts = [&](const energy::Estimate& energy) { return ratio(energy.nominal, total.seconds); };
    summary.power = {.meanW = watts(total.totalJ),
                     .staticW = watts(total.staticJ),
                     .idleW = watts(total.idleJ),
                     .dynamicW = watts(total.dynamicJ)};
    for (const StepRow& row : summary.stepRows) summary.power.peakW = std::max(summary.power.peakW, row.powerW);
}

Simulation simulationOf(const run::SimulationCost& cost, const Tally& total, std::size_t count) {
    const auto speed = [&](std::uint64_t things) { return ratio(static_cast<double>(things), cost.chipSeconds); };
    return {.cost = cost,
            .samplesPerS = ratio(static_cast<double>(count), cost.wallSeconds),
            .spikeEventsPerS = speed(total.core.spikeEvents),
            .synapticOperationsPerS = speed(total.core.synapticOperations),
            .flitHopsPerS = speed(total.chip.flitHops),
            .cyclesPerS = speed(total.cycles)};
}

}  // namespace

Summary summarise(const run::RunResult& result, const RunContext& context) {
    const Samples samples = byIndex(result);
    Tally total;
    for (const run::SampleResult* sample : samples) total.add(tallyOf(*sample));
    const energy::Breakdown energy = total.energy(context.energy);
    const std::vector<hw::CoreCounters> cores = coreTotals(samples, context);

    Summary summary{.setup = setupOf(context),
                    .samples = samples.size(),
                    .samplesRequested = result.samplesRequested,
                    .complete = result.complete,
                    .activity = perInference(total.activity(), samples.size()),
                    .energy = energySummary(energy, samples.size(), context.energy),
                    .sampleRows = sampleRows(samples, context),
                    .stepRows = stepRows(samples, context),
                    .layerRows = layerRows(cores, samples.size(), context),
                    .layerStepRows = layerStepRows(samples, context),
                    .phaseRows = phaseRows(samples),
                    .coreRows = coreRows(cores, samples.size(), total.cycles, context),
                    .linkRows = linkRows(samples, context),
                    .routerRows = routerRows(samples, context),
                    .packetLatency = packetLatency(total.chip, samples.size()),
                    .energyRows = energyRows(energy, samples.size(), context.energy),
                    .simulation = simulationOf(result.cost, total, samples.size())};
    setQuality(summary, samples, context.experiment.check.reference);
    setTask(summary, samples, context.task);
    setTime(summary, samples);
    summary.tickOverruns = total.chip.tickOverruns;
    setPower(summary, energy);
    summary.energy.byLayer = energyByLayer(summary.layerRows, total, samples.size(), context);
    summary.energy.staticAccounting = staticAccounting(total, samples.size(), context);
    summary.counters = counterMeans(total, samples.size());
    const accounting::Workload done = workload(samples, cores, context);
    summary.accounting = accountingFigures(done);
    summary.neuroBench = accounting::neuroBench(context.program, done);
    if (!samples.empty()) summary.baseline = baseline(samples, done, summary.energy.totalJ.nominal, context);
    summary.confidence = confidence(summary);
    summary.areaMm2 = context.areaMm2;
    summary.chipCrossingShare =
        ratio(summary.activity.boardBits / context.experiment.chip.noc.flitBits, summary.activity.flitHops);
    summary.spikesPerActivation = ratio(summary.activity.unitSpikes, static_cast<double>(summary.setup.spikingNeurons));
    return summary;
}

}  // namespace spikeloom::report
