// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom::report::test {

using Records = std::vector<std::vector<std::string>>;

/// Reads CSV by the grammar of RFC 4180, section 2, and by nothing else. @throws std::runtime_error for what it forbids
[[nodiscard]] Records readCsv(std::string_view text);

/// The records below the header, by column name.
[[nodiscard]] std::vector<std::map<std::string, std::string>> readTable(std::string_view text);

/// Sum of a column of numbers.
[[nodiscard]] double sumOf(const std::vector<std::map<std::string, std::string>>& table, const std::string& column);

}  // namespace spikeloom::report::test
