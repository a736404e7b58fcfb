// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "models/program/program.hpp"
#include "sim/cosim/neuron_unit/neuron_unit.hpp"

/// What of a population the neuron unit in RTL is told, and which populations it cannot have.
namespace spikeloom::cosim {

/// The registers for a population; of a readout those of IF neurons, which never fire.
/// @throws ConfigError if its neurons are of a model that the unit does not have (leaky_relu, multi_threshold, ttfs,
///         few_spikes, dense, graded), what arrives is coded in another way than as a sum or a ramp, one of its numbers
///         is wider than the unit's, or a burst is longer
[[nodiscard]] NeuronRule ruleOf(const program::LoweredPopulation& population);

/// Threshold, level and drift of a column's neuron: `ruleOf` has accepted its population.
[[nodiscard]] NeuronInput parametersOf(const neurons::Neuron& neuron);

/// Those of each column of a slice [colBegin, colEnd).
[[nodiscard]] std::vector<NeuronInput> columnParameters(const program::LoweredPopulation& population,
                                                        std::uint32_t colBegin, std::uint32_t colEnd);

/// @throws ConfigError if the chip's neuron units have other lanes or stages than the Verilated one, or lanes that do
/// not take an update in every cycle. Its widths may differ: `ruleOf` sees to it that no number of a population needs
/// more than the Verilated one has
void requireShape(const hw::NeuronUnitSpec& spec);

}  // namespace spikeloom::cosim
