// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "hw/spec/mapping.hpp"
#include "models/network/dataset.hpp"
#include "models/network/network.hpp"
#include "models/program/program.hpp"
#include "sim/config/experiment.hpp"
#include "sim/run/result.hpp"
#include "sim/run/sample_set.hpp"
#include "sim/tasks/task.hpp"

namespace spikeloom::run {

/// An experiment with everything that it names loaded, lowered and mapped; nothing is simulated yet.
struct Prepared {
    config::Experiment experiment;  ///< its chip has the resolved mesh
    network::Network network;
    SampleSet dataset;
    std::optional<network::Witness> witness;
    program::Program program;
    hw::Mapping mapping;
    std::shared_ptr<const tasks::Task> task;  ///< null for a classification
    std::uint32_t samples = 0;                ///< to simulate
    double loadSeconds = 0, mapSeconds = 0;
};

/// @throws ConfigError for anything that the user has to mend, before anything is simulated
[[nodiscard]] Prepared prepare(const config::Experiment& experiment);

}  // namespace spikeloom::run
