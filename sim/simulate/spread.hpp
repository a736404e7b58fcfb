// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/config/load.hpp"
#include "sim/engine/engine.hpp"
#include "sim/run/execute.hpp"

/// The samples of one run, simulated by the workers of an engine.
namespace spikeloom::simulate {

/// @param file, assignments  of the experiment, which every worker loads by itself
[[nodiscard]] run::Elsewhere spread(engine::Engine& engine, const std::filesystem::path& file,
                                    const config::Assignments& assignments, const std::atomic<bool>* interrupted);

/// In a worker: simulates the samples that a request of `spread` asks for. @return messages of their share
[[nodiscard]] std::string simulateSamples(const nlohmann::json& request);

}  // namespace spikeloom::simulate
