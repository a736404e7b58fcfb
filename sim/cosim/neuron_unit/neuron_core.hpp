// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/core/neuron_unit.hpp"
#include "sim/config/cosim_spec.hpp"

/// Neuron units of cores that are the RTL, or are compared with it.
namespace spikeloom::cosim {

/// What compared units have done, all of them together. Written while the chip runs.
struct NeuronTally {
    std::uint64_t rows = 0, neurons = 0;
    std::uint64_t cycles = 0;  ///< that Verilated units were stepped through; cycles without work are skipped
};

struct NeuronCosimulation {
    config::Backend backend = config::Backend::Model;
    std::vector<hw::CoreId> cores;  ///< empty: all
    std::string waveformFolder;     ///< not empty: a mismatch leaves `COMPONENT.fst` there, of the last 64 cycles
    NeuronTally* tally = nullptr;
};

/// The factory of hw::CoreContext. Making a unit throws ConfigError where the RTL cannot do what the chip or the
/// population asks (neuron_rules.hpp), and running a lockstep unit throws Mismatch at the first difference.
[[nodiscard]] hw::NeuronUnitFactory neuronUnits(NeuronCosimulation cosimulation);

}  // namespace spikeloom::cosim
