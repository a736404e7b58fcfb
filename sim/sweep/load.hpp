// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sim/sweep/space.hpp"

namespace spikeloom::sweep {

/// A sweep that was read and found consistent.
struct Sweep {
    std::filesystem::path file;  ///< absolute
    SweepSpec spec;              ///< its base is absolute
    Space space;
};

/// @param assignments  PATH=VALUE, applied to the document of the sweep, left to right
/// @throws ConfigError with every mistake: of the document, of its space, of its base, and paths of axes that are no
///         values of an experiment
[[nodiscard]] Sweep loadSweep(const std::filesystem::path& file, const std::vector<std::string>& assignments = {});

/// With every default filled in, keys sorted.
[[nodiscard]] std::string resolvedText(const Sweep& sweep);

/// JSON Schema (draft 7) of what `loadSweep` reads.
[[nodiscard]] nlohmann::json sweepSchema();

}  // namespace spikeloom::sweep
