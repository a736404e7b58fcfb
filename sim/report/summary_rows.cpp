// SPDX-License-Identifier: Apache-2.0
#include "sim/report/summary_rows.hpp"

#include <algorithm>

namespace spikeloom::report {
namespace {

/// What the readout said after `step` steps; a sample that ended keeps its last word.
std::uint32_t predictionAfter(const run::SampleResult& sample, std::uint32_t step) {
    return step < sample.stepRecords.size() ? sample.stepRecords[step - 1].prediction : sample.prediction;
}

/// What a task makes of the readout after `step` steps; a sample that ended keeps its last word.
std::vector<tasks::Figure> figuresAfter(const Samples& samples, std::uint32_t step, const tasks::Task* task) {
    if (task == nullptr) return {};
    std::vector<const tasks::Evidence*> evidence;
    for (const run::SampleResult* sample : samples)
        evidence.push_back(step < sample->stepRecords.size() ? &sample->stepRecords[step - 1].evidence
                                                             : &sample->evidence);
    return task->figures(evidence);
}

StepRow stepRow(const Samples& samples, std::uint32_t step, const RunContext& context) {
    StepRow row{.step = step};
    Tally total;
    std::uint64_t correct = 0;
    for (const run::SampleResult* sample : samples) {
        correct += predictionAfter(*sample, step) == sample->label ? 1 : 0;
        if (step > sample->stepRecords.size()) continue;
        const run::StepRecord& record = sample->stepRecords[step - 1];
        total.add({record.core, record.chip, record.cycles});
        ++row.running;
    }
    row.accuracy = mean(correct, samples.size());
    row.activity = perInference(total.activity(), samples.size());
    row.cycles = mean(total.cycles, samples.size());
    row.figures = figuresAfter(samples, step, context.task);
    row.energyJ = ratio(total.energy(context.energy).totalJ.nominal, static_cast<double>(samples.size()));
    row.powerW = ratio(row.energyJ, row.cycles / (context.experiment.chip.clockMhz * 1e6));
    return row;
}

}  // namespace

void Tally::add(const Tally& other) {
    hw::add(core, other.core);
    hw::add(chip, other.chip);
    cycles += other.cycles;
}

Activity<std::uint64_t> Tally::activity() const {
    return {.unitSpikes = core.unitSpikes,
            .retractions = core.retractions,
            .spikeEvents = core.spikeEvents,
            .synapticOperations = core.synapticOperations,
            .productOperations = core.productOperations,
            .macOperations = core.macOperations,
            .neuronUpdates = core.neuronUpdates,
            .membraneAccesses = core.membraneReadWords + core.membraneWriteWords,
            .functionPasses = core.functionPasses,
            .functionRows = core.functionRows,
            .flitHops = chip.flitHops,
            .packets = chip.packetsInjected,
            .barriers = chip.barriers,
            .hostBits = chip.hostBits,
            .boardBits = chip.boardLinkBits};
}

Tally tallyOf(const run::SampleResult& sample) {
    Tally tally{.chip = sample.chip, .cycles = sample.latencyCycles + sample.resetCycles};
    for (const hw::CoreCounters& core : sample.cores) hw::add(tally.core, core);
    return tally;
}

Activity<double> perInference(const Activity<std::uint64_t>& total, std::size_t count) {
    return {.unitSpikes = mean(total.unitSpikes, count),
            .retractions = mean(total.retractions, count),
            .spikeEvents = mean(total.spikeEvents, count),
            .synapticOperations = mean(total.synapticOperations, count),
            .productOperations = mean(total.productOperations, count),
            .macOperations = mean(total.macOperations, count),
            .neuronUpdates = mean(total.neuronUpdates, count),
            .membraneAccesses = mean(total.membraneAccesses, count),
            .functionPasses = mean(total.functionPasses, count),
            .functionRows = mean(total.functionRows, count),
            .flitHops = mean(total.flitHops, count),
            .packets = mean(total.packets, count),
            .barriers = mean(total.barriers, count),
            .hostBits = mean(total.hostBits, count),
            .boardBits = mean(total.boardBits, count)};
}

std::vector<SampleRow> sampleRows(const Samples& samples, const RunContext& context) {
    const double clockHz = context.experiment.chip.clockMhz * 1e6;
    std::vector<SampleRow> rows;
    for (const run::SampleResult* sample : samples) {
        const Tally tally = tallyOf(*sample);
        SampleRow row{.index = sample->index,
                      .label = sample->label,
                      .prediction = sample->prediction,
                      .steps = sample->steps,
                      .lastSpikeStep = sample->lastSpikeStep,
                      .settled = sample->settled,
                      .leftEarly = sample->leftEarly,
                      .latencyCycles = sample->latencyCycles,
                      .resetCycles = sample->resetCycles,
                      .latencyS = static_cast<double>(sample->latencyCycles) / clockHz,
                      .energyJ = tally.energy(context.energy).totalJ.nominal,
                      .activity = tally.activity(),
                      .ann = sample->ann,
                      .trained = sample->trained,
                      .witness = sample->witness};
        if (context.task != nullptr) row.figures = context.task->figures({&sample->evidence});
        if (context.experiment.check.reference) row.spikesMatchReference = sample->spikesMatchReference;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<StepRow> stepRows(const Samples& samples, const RunContext& context) {
    std::vector<StepRow> rows;
    for (std::uint32_t step = 1; step <= lastStep(samples); ++step) rows.push_back(stepRow(samples, step, context));
    return rows;
}

}  // namespace spikeloom::report
