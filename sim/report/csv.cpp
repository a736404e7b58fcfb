// SPDX-License-Identifier: Apache-2.0
#include "sim/report/csv.hpp"

#include <fmt/format.h>

#include "models/support/error.hpp"

namespace spikeloom::report {
namespace {

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string text = "\"";
    for (const char c : field) {
        if (c == '"') text += '"';
        text += c;
    }
    return text + '"';
}

}  // namespace

CsvTable::CsvTable(std::vector<std::string> header) : columns_(header.size()) {
    line(header);
}

void CsvTable::addRecord(const std::vector<std::string>& fields) {
    if (fields.size() != columns_)
        throw InvariantError("report.csv", 0, fmt::format("{} fields under {} headings", fields.size(), columns_));
    line(fields);
}

void CsvTable::line(const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) text_ += ',';
        text_ += quoted(fields[i]);
    }
    text_ += "\r\n";
}

}  // namespace spikeloom::report
