// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sim/sweep/store/database.hpp"
#include "sim/sweep/store/store.hpp"

/// The tables of a store; the README shows them to those who open one with `sqlite3`.
namespace spikeloom::sweep {

inline constexpr std::string_view kWriterKey = "writer";

/// Whether the database is still without tables. @throws ConfigError where it is something else than a store
[[nodiscard]] bool isEmptyStore(const Database& database);

/// Makes the tables, in one transaction.
void makeTables(Database& database, const Identity& identity);

[[nodiscard]] Identity readIdentity(const Database& database);
/// A list of texts as it is stored. @throws ConfigError naming the file for anything else
[[nodiscard]] std::vector<std::string> storedTexts(const std::filesystem::path& file, const std::string& text);

/// A value of `meta`, empty where it has none.
[[nodiscard]] std::string metaText(const Database& database, std::string_view key);
void setMeta(Database& database, std::string_view key, std::string_view value);

/// @throws ConfigError with a problem for each difference
void requireSame(const std::filesystem::path& file, const Identity& stored, const Identity& wanted);

}  // namespace spikeloom::sweep
