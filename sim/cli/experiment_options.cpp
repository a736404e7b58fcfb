// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/experiment_options.hpp"

#include <CLI/CLI.hpp>

#include "sim/config/load.hpp"
#include "sim/config/presets.hpp"

namespace spikeloom::cli {

void ExperimentOptions::declare(CLI::App& command) {
    command.add_option("CONFIG", config,
                       "experiment (JSON); without it the one that comes with the program, digits_vit");
    command
        .add_option("--set", assignments,
                    "PATH=VALUE: change one value, e.g. chip.noc.buffer_flits=1; VALUE is JSON, else a string")
        ->allow_extra_args(false)
        ->type_name("PATH=VALUE");
}

std::filesystem::path ExperimentOptions::file() const {
    return config.empty() ? config::configsDirectory() / "experiments/digits_vit.json" : std::filesystem::path(config);
}

config::Experiment ExperimentOptions::load() const {
    return config::loadExperiment(file(), assignments);
}

}  // namespace spikeloom::cli
