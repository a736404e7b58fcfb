// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom::results {

/// A CSV file of a run: a header line, then records, every field as it stands in the file.
class Table {
public:
    /// @param name  of the file, for messages
    Table(std::string name, std::vector<std::string> columns, std::vector<std::vector<std::string>> rows);

    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
    [[nodiscard]] bool has(std::string_view column) const;
    /// @throws ConfigError when there is no such column
    [[nodiscard]] const std::string& text(std::size_t row, std::string_view column) const;
    /// Empty for an empty field. @throws ConfigError also for what is no number
    [[nodiscard]] std::optional<double> number(std::size_t row, std::string_view column) const;
    /// Of a column of numbers; an empty field adds nothing.
    [[nodiscard]] double sum(std::string_view column) const;

private:
    [[nodiscard]] std::size_t indexOf(std::string_view column) const;

    std::string name_;
    std::vector<std::string> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// Reads what report::CsvTable writes (RFC 4180). @throws ConfigError, with the line, for anything else
[[nodiscard]] Table readCsv(std::string_view text, const std::string& name);

}  // namespace spikeloom::results
