// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/config/experiment.hpp"

namespace CLI {
class App;
}

namespace spikeloom::cli {

/// CONFIG and --set, which all commands on experiments share.
struct ExperimentOptions {
    std::string config;  ///< empty = the experiment that comes with the program
    std::vector<std::string> assignments;

    void declare(CLI::App& command);
    [[nodiscard]] std::filesystem::path file() const;
    [[nodiscard]] config::Experiment load() const;
};

}  // namespace spikeloom::cli
