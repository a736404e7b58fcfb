// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/figures.hpp"

namespace spikeloom::evaluate {
namespace {

Counts totalOf(const TimeRun& run) {
    Counts total;
    for (const SampleResult& sample : run.samples) total += sample.counts;
    return total;
}

}  // namespace

std::vector<const accounting::Mode*> evaluatedModes() {
    std::vector<const accounting::Mode*> modes;
    for (const accounting::Mode& mode : accounting::modes())
        if (!mode.needsLayers) modes.push_back(&mode);
    return modes;
}

MeanCounts::MeanCounts(const Counts& total, std::uint64_t samples, std::uint64_t denseMacs) {
    const double n = static_cast<double>(samples), dense = accounting::denseEnergyJ(denseMacs);
    unitSpikes = static_cast<double>(total.unitSpikes) / n;
    events = static_cast<double>(total.events) / n;
    eventAdditions = static_cast<double>(total.eventAdditions) / n;
    synapticOperations = static_cast<double>(total.synapticOperations) / n;
    macOperations = static_cast<double>(total.macOperations) / n;
    const accounting::Workload workload{
        .synapticOperations = synapticOperations, .eventAdditions = eventAdditions, .macOperations = macOperations};
    for (const accounting::Mode* mode : evaluatedModes()) {
        const double energy = accounting::energyJ(*mode, workload);
        energies.push_back({mode, energy, dense > 0 ? std::optional(energy / dense) : std::nullopt});
    }
}

RunFigures::RunFigures(const TimeRun& run)
    : maxSteps(run.maxSteps),
      samples(run.samples.size()),
      mean(totalOf(run), run.samples.size(), run.denseMacs),
      denseMacs(run.denseMacs),
      denseEnergyJ(accounting::denseEnergyJ(run.denseMacs)) {
    std::uint64_t steps = 0;
    for (const SampleResult& sample : run.samples) {
        correct += sample.correct();
        leftEarly += sample.leftEarly;
        steps += sample.steps;
    }
    const double n = static_cast<double>(samples), neurons = static_cast<double>(run.neurons);
    accuracy = static_cast<double>(correct) / n;
    confidence = report::wilson95(correct, samples);
    stepsMean = static_cast<double>(steps) / n;
    unitSpikesPerNeuron = report::ratio(mean.unitSpikes, neurons);
    eventsPerNeuron = report::ratio(mean.events, neurons);
}

}  // namespace spikeloom::evaluate
