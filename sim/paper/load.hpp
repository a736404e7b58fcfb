// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/paper/spec.hpp"

namespace spikeloom::paper {

struct Paper {
    std::filesystem::path file;  ///< absolute
    PaperSpec spec{};

    [[nodiscard]] std::string name() const { return file.stem().string(); }
};

/// @param mention  name of a preset (configs/papers), or a path (with a slash, or ending in .json)
/// @throws ConfigError with every mistake, unknown columns included; experiments are not read yet
[[nodiscard]] Paper loadPaper(const std::string& mention);
/// JSON Schema (draft 7).
[[nodiscard]] nlohmann::json paperSchema();

}  // namespace spikeloom::paper
