// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/report/csv_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace spikeloom::report::test {
namespace {

/// A field that begins with a quote; leaves `at` behind the closing one.
std::string quotedField(std::string_view text, std::size_t& at) {
    std::string field;
    for (++at; at < text.size(); ++at) {
        if (text[at] != '"') {
            field += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
            field += text[at++];
        } else {
            ++at;
            return field;
        }
    }
    throw std::runtime_error("a quoted field does not end");
}

std::string plainField(std::string_view text, std::size_t& at) {
    const std::size_t end = std::min(text.find_first_of(",\"\r\n", at), text.size());
    std::string field(text.substr(at, end - at));
    at = end;
    return field;
}

}  // namespace

Records readCsv(std::string_view text) {
    Records records;
    for (std::size_t at = 0; at < text.size();) {
        std::vector<std::string> record;
        while (true) {
            record.push_back(at < text.size() && text[at] == '"' ? quotedField(text, at) : plainField(text, at));
            if (at >= text.size() || text[at] != ',') break;
            ++at;
        }
        if (text.substr(at, 2) != "\r\n") throw std::runtime_error("a record does not end in CRLF");
        at += 2;
        records.push_back(std::move(record));
    }
    return records;
}

std::vector<std::map<std::string, std::string>> readTable(std::string_view text) {
    const Records records = readCsv(text);
    std::vector<std::map<std::string, std::string>> table;
    for (std::size_t i = 1; i < records.size(); ++i) {
        std::map<std::string, std::string> row;
        for (std::size_t c = 0; c < records[0].size(); ++c) row[records[0].at(c)] = records[i].at(c);
        table.push_back(std::move(row));
    }
    return table;
}

double sumOf(const std::vector<std::map<std::string, std::string>>& table, const std::string& column) {
    double sum = 0.0;
    for (const auto& row : table) sum += std::stod(row.at(column));
    return sum;
}

}  // namespace spikeloom::report::test
