// SPDX-License-Identifier: Apache-2.0
#include "sim/results/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom::results {
namespace {

/// Takes a text apart, record by record.
class Reader {
public:
    Reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    [[nodiscard]] bool done() const { return at_ >= text_.size(); }

    std::vector<std::string> record() {
        ++line_;
        std::vector<std::string> fields{field()};
        while (!done() && text_[at_] == ',') {
            ++at_;
            fields.push_back(field());
        }
        if (!done() && text_[at_] == '\r') ++at_;
        if (done() || text_[at_] != '\n') fail("a record does not end with its line");
        ++at_;
        return fields;
    }

    [[noreturn]] void fail(const std::string& message) const {
        throw ConfigError({fmt::format("{}:{}", name_, line_), "", message, "it is no table that this program wrote"});
    }

private:
    std::string field() {
        if (done() || text_[at_] != '"') {
            const std::size_t end = std::min(text_.find_first_of(",\"\r\n", at_), text_.size());
            std::string plain(text_.substr(at_, end - at_));
            at_ = end;
            return plain;
        }
        std::string quoted;
        for (++at_; !done(); ++at_) {
            if (text_[at_] != '"') {
                quoted += text_[at_];
            } else if (text_.substr(at_, 2) == "\"\"") {
                quoted += text_[at_++];
            } else {
                ++at_;
                return quoted;
            }
        }
        fail("a quoted field does not end");
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t at_ = 0, line_ = 0;
};

}  // namespace

Table::Table(std::string name, std::vector<std::string> columns, std::vector<std::vector<std::string>> rows)
    : name_(std::move(name)), columns_(std::move(columns)), rows_(std::move(rows)) {}

bool Table::has(std::string_view column) const {
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
}

std::size_t Table::indexOf(std::string_view column) const {
    const auto it = std::find(columns_.begin(), columns_.end(), column);
    if (it == columns_.end())
        throw ConfigError({name_, std::string(column), "there is no such column",
                           didYouMean(std::string(column), columns_, "columns")});
    return static_cast<std::size_t>(it - columns_.begin());
}

const std::string& Table::text(std::size_t row, std::string_view column) const {
    return rows_.at(row)[indexOf(column)];
}

std::optional<double> Table::number(std::size_t row, std::string_view column) const {
    const std::string& field = text(row, column);
    if (field.empty()) return std::nullopt;
    double value = 0.0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc{} || end != field.data() + field.size())
        throw ConfigError({fmt::format("{}:{}", name_, row + 2), std::string(column),
                           fmt::format("expected a number, found \"{}\"", field.substr(0, 40)), ""});
    return value;
}

double Table::sum(std::string_view column) const {
    double total = 0.0;
    for (std::size_t row = 0; row < rows(); ++row) total += number(row, column).value_or(0.0);
    return total;
}

Table readCsv(std::string_view text, const std::string& name) {
    Reader reader(text, name);
    if (reader.done()) reader.fail("it is empty");
    std::vector<std::string> columns = reader.record();
    std::vector<std::vector<std::string>> rows;
    while (!reader.done()) {
        rows.push_back(reader.record());
        if (rows.back().size() != columns.size())
            reader.fail(fmt::format("{} fields under {} headings", rows.back().size(), columns.size()));
    }
    return {name, std::move(columns), std::move(rows)};
}

}  // namespace spikeloom::results
