// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/support/temporary_directory.hpp"
#include "sim/config/load.hpp"

namespace spikeloom::config::test {

/// A directory of its own for one test, removed at its end.
class ExperimentFolder {
public:
    [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }
    /// Writes a file and returns its path.
    std::filesystem::path write(const std::string& name, const std::string& text) const;
    /// experiment.json with the keys that are required and `more` (`, "samples": 3`), and `chip` as the chip.
    std::filesystem::path experiment(const std::string& more = "", const std::string& chip = "\"generic28\"") const;

private:
    TemporaryDirectory directory_{"config"};
};

/// What loading complains of, with the folder's path taken out; empty when it succeeds.
[[nodiscard]] std::string complaint(const ExperimentFolder& folder, const std::filesystem::path& file,
                                    const std::vector<std::string>& assignments = {});

}  // namespace spikeloom::config::test
