// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/support/temporary_directory.hpp"
#include "sim/sweep/load.hpp"

namespace spikeloom::sweep::test {

/// A folder of its own, for a sweep's document and results.
class SweepFolder {
public:
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return directory_ / name; }
    /// Writes and loads `sweep.json`.
    [[nodiscard]] Sweep load(const nlohmann::json& document, const std::vector<std::string>& assignments = {}) const;
    void write(const std::string& name, const nlohmann::json& document) const;
    /// `experiment.json` and beside it everything that it names: net.snn.json, digits_cnn.safetensors,
    /// images.safetensors, witness.safetensors, chip.json, energy.json, area.json.
    void copyExperiment() const;

private:
    TemporaryDirectory directory_{"sweep"};
};

inline constexpr const char* kLanes = "chip.core.dendrite.accumulate_lanes";
inline constexpr const char* kBanks = "chip.core.membrane_memory.banks";

/// A grid of six points of the digits_cnn_burst that comes with the program: 4, 8 lanes x 1, 2, 4 banks.
[[nodiscard]] nlohmann::json sixPoints();

/// The messages of the ConfigError that loading throws, `PATH: MESSAGE; HINT` each; empty if it throws none.
[[nodiscard]] std::vector<std::string> complaints(const SweepFolder& folder, const nlohmann::json& document);

}  // namespace spikeloom::sweep::test
