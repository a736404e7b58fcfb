// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/network/network.hpp"
#include "models/program/program.hpp"

/// ST-BIF neurons for populations that a test writes down by hand.
namespace spikeloom::testing {

[[nodiscard]] inline neurons::StBif stBif(std::int64_t threshold, std::int64_t minLevel = -8,
                                          std::int64_t maxLevel = 7) {
    neurons::StBif neuron;
    neuron.threshold = threshold;
    neuron.minLevel = minLevel;
    neuron.maxLevel = maxLevel;
    return neuron;
}

[[nodiscard]] inline neurons::StBif& bifOf(program::LoweredPopulation& population) {
    return std::get<neurons::StBif>(population.neuron.value());
}
[[nodiscard]] inline const neurons::StBif& bifOf(const program::LoweredPopulation& population) {
    return std::get<neurons::StBif>(population.neuron.value());
}
[[nodiscard]] inline neurons::StBifParameters& bifOf(network::Population& population) {
    return std::get<neurons::StBifParameters>(population.neuron.value());
}

/// What lowering derives from a neuron, but for the widths.
inline void deriveEvents(program::LoweredPopulation& population, std::uint32_t steps = 1000) {
    if (!population.neuron) return;
    population.payload = neurons::payload(*population.neuron);
    population.sent = neurons::sentRange(*population.neuron, steps);
}
inline void setNeuron(program::LoweredPopulation& population, const neurons::Neuron& neuron) {
    population.neuron = neuron;
    deriveEvents(population);
}

}  // namespace spikeloom::testing
