// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/report/run_directory.hpp"

namespace spikeloom::html::test {

/// A run that nobody simulated, of any size: round figures, files as sim/report writes them.
struct SyntheticRun {
    std::string network = "net";
    std::size_t width = 3, height = 2, chipsX = 1;  ///< one core a tile
    std::size_t layers = 3, steps = 4, samples = 5;
    double energyJ = 2e-6, latencyS = 1e-3;
    bool complete = true;
    bool recorded = false;  ///< files that only some runs have: phases, layers over steps, spikes
    std::size_t spikes = 50;
    std::size_t weightReads = 125000;  ///< words of the synaptic memory
    std::string layerName = "layer";   ///< and its number

    [[nodiscard]] std::size_t cores() const { return width * height; }
    [[nodiscard]] std::string layer(std::size_t index) const { return layerName + std::to_string(index % layers); }

    [[nodiscard]] nlohmann::json result() const;
    [[nodiscard]] nlohmann::json config() const;
    [[nodiscard]] std::vector<report::NamedText> files() const;
    /// Into a directory that does not exist.
    void write(const std::filesystem::path& directory) const;
};

}  // namespace spikeloom::html::test
