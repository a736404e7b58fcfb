// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/numbers.hpp"

namespace spikeloom::report {

/// A table as RFC 4180 has it: one header line, CRLF line ends, a field quoted where it holds a comma, a quote or a
/// line end. Units stand in the header (`latency_s`); numbers are exact() and locale-free.
class CsvTable {
public:
    explicit CsvTable(std::vector<std::string> header);

    /// One record, its fields in the order of the header. @throws InvariantError when their number differs
    template <class... Fields>
    void add(const Fields&... fields) {
        addRecord(record(fields...));
    }
    template <class... Fields>
    [[nodiscard]] static std::vector<std::string> record(const Fields&... fields) {
        return {text(fields)...};
    }
    void addRecord(const std::vector<std::string>& fields);

    [[nodiscard]] const std::string& text() const { return text_; }
    /// What was added since it was taken last: for tables that are longer than memory.
    [[nodiscard]] std::string take() { return std::exchange(text_, {}); }

private:
    static std::string text(const std::string& value) { return value; }
    static std::string text(std::string_view value) { return std::string(value); }
    static std::string text(const char* value) { return value; }
    static std::string text(bool value) { return value ? "true" : "false"; }
    static std::string text(double value) { return exact(value); }
    template <std::integral T>
    requires(!std::same_as<T, bool>) static std::string text(T value) { return std::to_string(value); }

    void line(const std::vector<std::string>& fields);

    std::size_t columns_;
    std::string text_;
};

}  // namespace spikeloom::report
