// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/figures.hpp"

#include <algorithm>
#include <cmath>

#include "sim/report/statistics.hpp"

namespace spikeloom::evaluate {
namespace {

Counts totalOf(const TimeRun& run) {
    Counts total;
    for (const SampleResult& sample : run.samples) total += sample.counts;
    return total;
}

}  // namespace

Interval wilson95(std::uint64_t hits, std::uint64_t total) {
    constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution
    const double n = static_cast<double>(total), p = static_cast<double>(hits) / n;
    const double centre = p + kZ * kZ / (2 * n), spread = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
    const double scale = 1 + kZ * kZ / n;
    return {std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

MeanCounts::MeanCounts(const Counts& total, std::uint64_t samples, std::uint64_t denseMacs) {
    const double n = static_cast<double>(samples), dense = denseEnergyJ(denseMacs);
    unitSpikes = static_cast<double>(total.unitSpikes) / n;
    events = static_cast<double>(total.events) / n;
    eventAdditions = static_cast<double>(total.eventAdditions) / n;
    synapticOperations = static_cast<double>(total.synapticOperations) / n;
    macOperations = static_cast<double>(total.macOperations) / n;
    for (const AccountingMode& mode : accountingModes()) {
        const double energy = energyJ(mode, total) / n;
        energies.push_back({&mode, energy, dense > 0 ? std::optional(energy / dense) : std::nullopt});
    }
}

RunFigures::RunFigures(const TimeRun& run)
    : maxSteps(run.maxSteps),
      samples(run.samples.size()),
      mean(totalOf(run), run.samples.size(), run.denseMacs),
      denseMacs(run.denseMacs),
      denseEnergyJ(evaluate::denseEnergyJ(run.denseMacs)) {
    std::uint64_t steps = 0;
    for (const SampleResult& sample : run.samples) {
        correct += sample.correct();
        leftEarly += sample.leftEarly;
        steps += sample.steps;
    }
    const double n = static_cast<double>(samples), neurons = static_cast<double>(run.neurons);
    accuracy = static_cast<double>(correct) / n;
    confidence = wilson95(correct, samples);
    stepsMean = static_cast<double>(steps) / n;
    unitSpikesPerNeuron = report::ratio(mean.unitSpikes, neurons);
    eventsPerNeuron = report::ratio(mean.events, neurons);
}

}  // namespace spikeloom::evaluate
