// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/sweep/store/layout.hpp"

namespace spikeloom::sweep {
namespace {

constexpr std::array<std::string_view, 8> kColumns{"id",    "axis_values", "stage",  "status",
                                                   "error", "attempts",    "wall_s", "peak_rss_bytes"};
constexpr int kFirstMetric = static_cast<int>(kColumns.size());
template <class Enum>
Enum known(std::optional<Enum> value, const std::string& name) {
    if (!value) throw ConfigError(Problem{"", "", "a record of a sweep's store says " + name, ""});
    return *value;
}

std::string columnList(const std::vector<std::string>& metrics) {
    std::string list;
    for (const std::string_view column : kColumns) list += fmt::format("{}{}", list.empty() ? "" : ", ", column);
    for (const std::string& name : metrics) list += fmt::format(", \"{}\"", name);
    return list;
}

void requireKnown(const Figures& figures, const std::vector<std::string>& metrics) {
    for (const auto& [name, value] : figures) {
        if (!std::binary_search(metrics.begin(), metrics.end(), name))
            throw InvariantError("sweep.store", 0, "no metric is called " + name);
        // SQLite keeps it as NULL, and it would come back as absent.
        if (std::isnan(value)) throw InvariantError("sweep.store", 0, name + " is no number");
    }
}

}  // namespace

std::vector<std::string> metricColumns(const Database& database) {
    const Statement all(database, "SELECT * FROM records LIMIT 0");
    std::vector<std::string> metrics;
    for (int i = kFirstMetric; i < all.columns(); ++i) metrics.push_back(all.name(i));
    std::sort(metrics.begin(), metrics.end());
    return metrics;
}

std::string selectRecords(const std::vector<std::string>& metrics) {
    return "SELECT " + columnList(metrics) + " FROM records";
}

Record readRecord(const Statement& row, const std::vector<std::string>& metrics, const std::filesystem::path& file) {
    Record record;
    record.point.id = row.text(0);
    record.point.values = storedTexts(file, row.text(1));
    record.point.stage = known(stageOf(row.text(2)), row.text(2));
    Outcome& outcome = record.outcome;
    outcome.status = known(statusOf(row.text(3)), row.text(3));
    outcome.error = row.text(4);
    outcome.attempts = static_cast<std::uint32_t>(row.integer(5));
    outcome.wallSeconds = row.real(6);
    outcome.peakRssBytes = static_cast<std::uint64_t>(row.integer(7));
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const int column = kFirstMetric + static_cast<int>(i);
        if (!row.isNull(column)) outcome.figures.emplace_hint(outcome.figures.end(), metrics[i], row.real(column));
    }
    return record;
}

std::string insertRecord(const std::vector<std::string>& metrics) {
    std::string sql = "INSERT OR REPLACE INTO records (" + columnList(metrics) + ") VALUES (?";
    for (std::size_t i = 1; i < kColumns.size() + metrics.size(); ++i) sql += ", ?";
    return sql + ")";
}

void writeRecord(Statement& statement, const Record& record, const std::vector<std::string>& metrics) {
    const Outcome& outcome = record.outcome;
    requireKnown(outcome.figures, metrics);
    const std::string values = nlohmann::json(record.point.values).dump();
    statement.bind(1, record.point.id)
        .bind(2, values)
        .bind(3, nameOf(record.point.stage))
        .bind(4, nameOf(outcome.status))
        .bind(5, outcome.error)
        .bind(6, static_cast<std::int64_t>(outcome.attempts))
        .bind(7, outcome.wallSeconds)
        .bind(8, static_cast<std::int64_t>(outcome.peakRssBytes));
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const int parameter = kFirstMetric + static_cast<int>(i) + 1;
        const auto figure = outcome.figures.find(metrics[i]);
        if (figure == outcome.figures.end())
            statement.bindNull(parameter);
        else
            statement.bind(parameter, figure->second);
    }
    statement.step();
}

}  // namespace spikeloom::sweep
