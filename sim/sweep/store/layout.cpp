// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store/layout.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace spikeloom::sweep {
namespace {

constexpr std::int64_t kApplication = 0x53504c53;  // `SPLS`, in the header of the file
constexpr std::int64_t kVersion = 1;

/// An SQL identifier. Axis paths may hold anything.
std::string identifier(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + '"';
}

std::string recordsTable() {
    std::string sql =
        "CREATE TABLE records (id TEXT PRIMARY KEY NOT NULL, axis_values TEXT NOT NULL, stage TEXT NOT NULL, "
        "status TEXT NOT NULL, error TEXT NOT NULL, attempts INTEGER NOT NULL, wall_s REAL NOT NULL, "
        "peak_rss_bytes INTEGER NOT NULL";
    for (const std::string& name : metricNames()) sql += ", " + identifier(name) + " REAL";
    return sql + ")";
}

/// For people: a column for each axis, NULL where it keeps the value of the experiment.
std::string pointsView(const Identity& identity) {
    std::string sql = "CREATE VIEW points AS SELECT id, stage, status";
    for (std::size_t i = 0; i < identity.axes.size(); ++i)
        sql += fmt::format(", json_extract(nullif(json_extract(axis_values, '$[{}]'), ''), '$') AS {}", i,
                           identifier(identity.axes[i]));
    for (const std::string& name : metricNames()) sql += ", " + identifier(name);
    return sql + ", error FROM records";
}

}  // namespace

bool isEmptyStore(const Database& database) {
    const std::int64_t application = database.number("PRAGMA application_id");
    const bool hasTables = database.number("SELECT count(*) FROM sqlite_schema") > 0;
    if (application == 0 && !hasTables) return true;
    const std::string file = database.file().string();
    if (application != kApplication)
        throw ConfigError(Problem{file, "", "is a database, but no store of a sweep", "give another file"});
    const std::int64_t version = database.number("PRAGMA user_version");
    if (version != kVersion)
        throw ConfigError(Problem{file, "", fmt::format("has version {} of the format; known is {}", version, kVersion),
                                  "read it with the program that wrote it"});
    return false;
}

void makeTables(Database& database, const Identity& identity) {
    Transaction transaction(database);
    database.run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplication, kVersion));
    database.run("CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)");
    database.run(recordsTable());
    database.run(pointsView(identity));
    setMeta(database, "program", identity.program);
    setMeta(database, "sweep", identity.sweep);
    setMeta(database, "axes", nlohmann::json(identity.axes).dump());
    transaction.commit();
}

Identity readIdentity(const Database& database) {
    return {metaText(database, "program"), metaText(database, "sweep"),
            storedTexts(database.file(), metaText(database, "axes"))};
}

std::vector<std::string> storedTexts(const std::filesystem::path& file, const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    const bool isList =
        json.is_array() && std::all_of(json.begin(), json.end(), [](const auto& e) { return e.is_string(); });
    if (isList) return json.get<std::vector<std::string>>();
    throw ConfigError(Problem{file.string(), "",
                              fmt::format("is damaged: \"{}\" is no list of texts", text.substr(0, 40)),
                              "begin again in another directory, or take a copy of the store"});
}

std::string metaText(const Database& database, std::string_view key) {
    Statement statement(database, "SELECT value FROM meta WHERE key = ?");
    return statement.bind(1, key).step() ? statement.text(0) : std::string();
}

void setMeta(Database& database, std::string_view key, std::string_view value) {
    Statement statement(database, "INSERT OR REPLACE INTO meta VALUES (?, ?)");
    statement.bind(1, key).bind(2, value).step();
}

}  // namespace spikeloom::sweep
