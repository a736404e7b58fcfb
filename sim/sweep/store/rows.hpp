// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/point.hpp"
#include "sim/sweep/store/database.hpp"

/// Records as rows of the table `records`, and as lines of a dump.
namespace spikeloom::sweep {

/// Columns of `records` that are metrics, sorted: what the file has, which another version may have written.
[[nodiscard]] std::vector<std::string> metricColumns(const Database& database);

/// `SELECT` of all that readRecord() reads; more SQL may follow.
[[nodiscard]] std::string selectRecords(const std::vector<std::string>& metrics);
[[nodiscard]] Record readRecord(const Statement& row, const std::vector<std::string>& metrics,
                                const std::filesystem::path& file);

[[nodiscard]] std::string insertRecord(const std::vector<std::string>& metrics);
/// Executes insertRecord(). @throws InvariantError for a figure that is no number or none of the metrics
void writeRecord(Statement& statement, const Record& record, const std::vector<std::string>& metrics);

/// In order of values (numbers as numbers, before texts; the value of the experiment first), then stage, then id.
void sortRecords(std::vector<Record>& records);

/// A line of the canonical dump.
[[nodiscard]] std::string dumpLine(const Record& record);

}  // namespace spikeloom::sweep
