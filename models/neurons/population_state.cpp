// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/population_state.hpp"

#include <algorithm>

namespace spikeloom::neurons {

using program::LoweredPopulation;

PopulationState::PopulationState(const LoweredPopulation& population, const operators::Slice& slice,
                                 const program::RunRule& rule)
    : population_(population),
      slice_(slice),
      rule_(rule),
      neuron_{population.threshold, population.minLevel, population.maxLevel},
      membrane_(slice.size()),
      input_(population.function ? slice.size() : 0),
      previous_(input_.size()),
      tracer_(slice.size()),
      unsettled_(slice.rows()),
      biasPart_(slice.cols()),
      result_(slice.cols()) {
    reset();
}

void PopulationState::reset() {
    const bool spiking = population_.role == LoweredPopulation::Role::Spiking;
    std::fill(membrane_.begin(), membrane_.end(), spiking ? neuron_.initialMembrane() : 0);
    std::fill(input_.begin(), input_.end(), 0);
    std::fill(previous_.begin(), previous_.end(), 0);
    std::fill(tracer_.begin(), tracer_.end(), std::int8_t{0});
    std::fill(unsettled_.begin(), unsettled_.end(), std::uint8_t{0});
}

bool PopulationState::needsVisit(std::uint32_t row, std::uint32_t step, bool touched) const {
    if (touched || biasDue(step)) return true;
    if (population_.function && step == rule_.firstEnabledStep(population_.stage)) return true;
    return unsettled_[row] && rule_.enabled(population_.stage, step);
}

PopulationState::Updated PopulationState::update(std::uint32_t row, std::uint32_t step, const std::int64_t* current,
                                                 bool touched, std::int8_t* spikes) {
    loadBias(row, step);
    const bool enabled = rule_.enabled(population_.stage, step);
    Updated updated;
    if (population_.function) {
        integrateFunction(row, current);
        updated.functionEvaluated = evaluatesFunction(step, touched);
        if (updated.functionEvaluated) applyFunction(row);
    } else {
        integrate(row, current);
    }
    std::fill(spikes, spikes + slice_.cols(), std::int8_t{0});
    if (population_.role == LoweredPopulation::Role::Readout) return updated;
    if (enabled) {
        updated.spikes = fire(row, spikes);
        return updated;
    }
    // A silent neuron may have crossed its threshold: it has to be visited once it is enabled.
    unsettled_[row] = 1;
    return updated;
}

void PopulationState::loadBias(std::uint32_t row, std::uint32_t step) {
    if (!biasDue(step)) {
        std::fill(biasPart_.begin(), biasPart_.end(), 0);
        return;
    }
    for (std::uint32_t c = 0; c < slice_.cols(); ++c)
        biasPart_[c] = program::scheduledPart(population_.biasAt(slice_.rowBegin + row, slice_.colBegin + c),
                                              rule_.biasSteps, step);
}

bool PopulationState::evaluatesFunction(std::uint32_t step, bool touched) const {
    if (!population_.function || !rule_.enabled(population_.stage, step)) return false;
    return touched || biasDue(step) || step == rule_.firstEnabledStep(population_.stage);
}

void PopulationState::integrateFunction(std::uint32_t row, const std::int64_t* current) {
    std::int64_t* input = input_.data() + at(row);
    for (std::uint32_t c = 0; c < slice_.cols(); ++c) input[c] += current[c] + biasPart_[c];
}

void PopulationState::applyFunction(std::uint32_t row) {
    population_.function->evaluate({input_.data() + at(row), slice_.cols()}, result_);
    std::int64_t* previous = previous_.data() + at(row);
    std::int64_t* membrane = membrane_.data() + at(row);
    for (std::uint32_t c = 0; c < slice_.cols(); ++c) {
        membrane[c] += result_[c] - previous[c];
        previous[c] = result_[c];
    }
}

void PopulationState::integrate(std::uint32_t row, const std::int64_t* current) {
    std::int64_t* membrane = membrane_.data() + at(row);
    const std::int64_t scale = std::int64_t{1} << population_.shift;
    for (std::uint32_t c = 0; c < slice_.cols(); ++c) membrane[c] += current[c] * scale + biasPart_[c];
}

std::uint32_t PopulationState::fire(std::uint32_t row, std::int8_t* spikes) {
    std::int64_t* membrane = membrane_.data() + at(row);
    std::int8_t* tracer = tracer_.data() + at(row);
    std::uint32_t fired = 0;
    bool unsettled = false;
    for (std::uint32_t c = 0; c < slice_.cols(); ++c) {
        spikes[c] = static_cast<std::int8_t>(neuron_.step(membrane[c], tracer[c], 0));
        fired += spikes[c] != 0;
        unsettled |= neuron_.pendingSpike(membrane[c], tracer[c]) != 0;
    }
    unsettled_[row] = unsettled;
    return fired;
}

}  // namespace spikeloom::neurons
