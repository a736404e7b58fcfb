// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace spikeloom::validation {

/// A workload as papers state them: equal cores, each a crossbar of axons and neurons, and spikes that come in evenly.
///
/// The cores get the same spikes. Axons are in `groups` equal parts, the neurons of a core too, and an axon reaches the
/// neurons of its part in every core. Every weight is -1, so that no neuron fires and nothing but the stated spikes
/// happens.
struct Crossbar {
    std::uint32_t cores = 1;               ///< each a population of its own
    std::uint32_t axons = 1, neurons = 1;  ///< of a core; multiples of `groups`
    std::uint32_t groups = 1;              ///< 1 or 2
    std::uint32_t weightBits = 8;
    std::uint32_t steps = 1;
    std::uint64_t events = 0;  ///< of a core's axons in all steps; at most one for each axon in a step
    /// Whether its neurons are updated and have a readout behind them. Otherwise they are the readout themselves, and
    /// the crossbar, a single one, is all that there is.
    bool hasNeurons = true;

    /// On which axon the k-th event comes; its remainder by `groups` is its part.
    [[nodiscard]] std::uint64_t axonOf(std::uint64_t k) const;
    [[nodiscard]] std::uint64_t synapticOperations() const { return events * cores * (neurons / groups); }
    [[nodiscard]] std::uint64_t neuronUpdates() const {
        return hasNeurons ? std::uint64_t{steps} * cores * neurons : 0;
    }
};

/// Writes the workload as an experiment of its own: NAME.snn.json and its arrays, NAME.recordings.json and its events,
/// and the experiment, NAME.json.
/// @param chip    of the experiment: name of a preset, or a document
/// @param energy  name of a preset
/// @return the experiment's file
std::filesystem::path write(const Crossbar& crossbar, const std::string& name, const nlohmann::json& chip,
                            const std::string& energy, const std::filesystem::path& folder);

}  // namespace spikeloom::validation
