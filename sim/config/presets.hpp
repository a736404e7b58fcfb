// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/support/error.hpp"

/// The configurations that come with the program: configs/chips/NAME.json, configs/energy/NAME.json and so on.
namespace spikeloom::config {

/// Where they are: `../share/spikeloom/configs` beside an installed program, else the source tree that it was built
/// from. @throws ConfigError when there is neither
[[nodiscard]] std::filesystem::path configsDirectory();

/// Names of the presets of a kind (`chips`, `energy`, `area`), sorted.
[[nodiscard]] std::vector<std::string> presetNames(const std::string& kind);

/// The file that a mention stands for. A word is the name of a preset; anything with a slash or ending in `.json` is a
/// path relative to `base`.
/// @param at  where the mention stands, for the problem that is appended when there is no such preset
/// @return absolute; empty after a problem
[[nodiscard]] std::filesystem::path resolveMention(const std::string& mention, const std::string& kind,
                                                   const std::filesystem::path& base, const Problem& at,
                                                   std::vector<Problem>& problems);

/// The preset of another kind that has the name of this one; empty where `file` is none of `kind`, or there is no
/// other.
[[nodiscard]] std::optional<std::filesystem::path> companionPreset(const std::filesystem::path& file,
                                                                   const std::string& kind, const std::string& other);

/// `path` relative to `base`, absolute and without `..`.
[[nodiscard]] std::filesystem::path anchored(const std::filesystem::path& base, const std::string& path);

}  // namespace spikeloom::config
