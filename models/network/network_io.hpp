// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "models/network/network.hpp"

/// Networks on disk, as docs/network_format.md describes them.
namespace spikeloom::network {

/// Reads `NAME.snn.json` and the arrays beside it, and checks the whole (`check` in network_check.hpp).
/// @throws ConfigError with every independent problem of both files
[[nodiscard]] Network load(const std::filesystem::path& path);

/// Writes `NAME.snn.json` and `NAME.safetensors` (real arrays as F64, so that `load` returns an equal network).
/// @throws ConfigError when `path` does not end in `.snn.json`, the network is not valid, or a file cannot be written
void save(const Network& network, const std::filesystem::path& path);

/// The file of arrays that belongs to a graph file. @throws ConfigError when the graph file is not well-formed
[[nodiscard]] std::filesystem::path tensorsPath(const std::filesystem::path& path);

/// JSON Schema (draft 7) of the graph file.
[[nodiscard]] nlohmann::json schema();

}  // namespace spikeloom::network
