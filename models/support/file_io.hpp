// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace spikeloom {

/// The whole file. @param maxBytes  refuse a longer one before reading it
/// @throws ConfigError when it is missing (naming a similar file in that folder), a directory, unreadable or too long
[[nodiscard]] std::string readFile(const std::filesystem::path& path, std::size_t maxBytes);

/// Writes to a temporary file beside `path` and renames it, so that nobody ever sees half a file.
/// @throws ConfigError when that fails; the temporary file is then gone and an old `path` untouched
void writeFile(const std::filesystem::path& path, std::string_view bytes);

}  // namespace spikeloom
