// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "sim/engine/engine.hpp"

namespace CLI {
class App;
}

namespace spikeloom::cli {

/// Where work is done.
struct EngineOptions {
    std::string name = "local";
    std::uint32_t
        jobs;  ///< workers of this machine, or tasks of an array; a launcher's ranks are as many as it started

    EngineOptions();
    /// `--engine` and `--jobs`. @param what  is done at the same time, plural
    void declare(CLI::App& command, const std::string& what);
    /// @param folder  for what an engine has to write, on a file system that its workers share
    /// @throws ConfigError where it is not available
    [[nodiscard]] std::unique_ptr<engine::Engine> make(const std::filesystem::path& folder) const;
};

/// Does the jobs of another process until that ends, if it is this one's part in the engine.
/// @return whether it was: there is nothing left to do
[[nodiscard]] bool servedAnother(engine::Engine& engine);

/// A worker process of this program for each job, tried again as its limits say.
[[nodiscard]] engine::Runner workerRunner();

}  // namespace spikeloom::cli
