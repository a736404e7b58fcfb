// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/trace/spike_log.hpp"

namespace spikeloom::trace {

/// Spikes of a population over the samples that were traced.
struct SpikeTable {
    std::string population;
    std::uint64_t neurons = 0;
    std::uint64_t cols = 0;
    std::vector<std::uint64_t> spikes;  ///< of each sample
};

/// Spikes as NIRData has them (NIR, the Neuromorphic Intermediate Representation, nir.data_ir), an HDF5 file:
///
///     /                                   attribute __type__ = NIRGraphData
///     /nodes/POPULATION                   attribute __type__ = NIRNodeData
///     /nodes/POPULATION/observables/spikes    attributes __type__ = ValuedEventData, n_neurons, t_max
///         idx, time, value                (samples, most spikes of a sample); unused: idx -1, time infinite, value 0
///
/// A neuron's index is row x columns + column. Time counts in time steps: step s, from 1, is [s, s + 1).
class NirData {
public:
    virtual ~NirData() = default;
    /// Spikes of one population in one step, in order of steps for each sample and population.
    virtual void add(std::size_t population, std::size_t sample, const std::vector<Spike>& spikes) = 0;
    /// @throws ConfigError if the file could not be written
    virtual void finish() = 0;
};

/// Whether the program was built with HDF5.
[[nodiscard]] bool hasNirData();
/// @param steps  of the longest sample
/// @throws ConfigError if the file cannot be made, or without HDF5
[[nodiscard]] std::unique_ptr<NirData> makeNirData(const std::filesystem::path& file, std::vector<SpikeTable> tables,
                                                   std::uint32_t steps);

}  // namespace spikeloom::trace
