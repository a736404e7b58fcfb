// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace spikeloom {

/// Nesting that a document may have; deeper ones are refused, so that no recursion over a document can overflow the
/// stack.
inline constexpr std::size_t kMaxJsonDepth = 64;

enum class Comments { Allow, Refuse };

/// Parses a document. Comments are `//` and `/* */`; a key that occurs twice in an object is an error.
/// @param name  what messages call the document; its errors read `NAME:LINE:COLUMN: ...`, columns counted in bytes from
/// 1
/// @throws ConfigError
[[nodiscard]] nlohmann::json parseJson(std::string_view text, const std::string& name,
                                       Comments comments = Comments::Allow);

/// The same from a file. @throws ConfigError also when the file cannot be read
[[nodiscard]] nlohmann::json readJsonFile(const std::filesystem::path& path);

/// Writes the document indented by two spaces, keys sorted. @throws ConfigError when the file cannot be written
void writeJsonFile(const std::filesystem::path& path, const nlohmann::json& document);

}  // namespace spikeloom
