// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <tuple>

#include "sim/sweep/store/rows.hpp"

namespace spikeloom::sweep {
namespace {

/// A value as it is compared: 8 before 16, though "16" is before "8".
struct Key {
    int kind = 0;  ///< the experiment's, a number, anything else
    double number = 0.0;
    std::string_view text;

    explicit Key(const std::string& value) : text(value) {
        if (value.empty()) return;
        const char* end = value.data() + value.size();
        const auto [read, error] = std::from_chars(value.data(), end, number);
        const bool isNumber = error == std::errc{} && read == end && std::isfinite(number);
        kind = isNumber ? 1 : 2;
        if (!isNumber) number = 0.0;
    }
    /// Less than 0, 0 or more, as a is before, the same as or after b.
    [[nodiscard]] static int compare(const Key& a, const Key& b) {
        if (a.kind != b.kind) return a.kind - b.kind;
        if (a.number != b.number) return a.number < b.number ? -1 : 1;
        return a.text.compare(b.text);
    }
};

/// What the machine, and not the simulation, says.
bool isOfTheMachine(Status status) {
    return status == Status::Crashed || status == Status::TimedOut;
}

std::string jsonText(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void sortRecords(std::vector<Record>& records) {
    std::vector<Key> keys;  // of all records, one after the other
    std::vector<std::size_t> begins{0};
    for (const Record& record : records) {
        for (const std::string& value : record.point.values) keys.emplace_back(value);
        begins.push_back(keys.size());
    }
    std::vector<std::size_t> order(records.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        std::size_t first = begins[a], second = begins[b];
        for (; first < begins[a + 1] && second < begins[b + 1]; ++first, ++second)
            if (const int way = Key::compare(keys[first], keys[second]); way != 0) return way < 0;
        return std::tie(records[a].point.stage, records[a].point.id) <
               std::tie(records[b].point.stage, records[b].point.id);
    });
    std::vector<Record> sorted;
    sorted.reserve(records.size());
    for (const std::size_t i : order) sorted.push_back(std::move(records[i]));
    records = std::move(sorted);
}

std::string dumpLine(const Record& record) {
    std::string line = fmt::format("{} {} {} {}", nlohmann::json(record.point.values).dump(),
                                   nameOf(record.point.stage), record.point.id, nameOf(record.outcome.status));
    for (const auto& [name, value] : record.outcome.figures) line += fmt::format(" {}={}", name, value);
    if (!record.outcome.error.empty() && !isOfTheMachine(record.outcome.status))
        line += fmt::format(" {}", jsonText(record.outcome.error));
    line += '\n';
    return line;
}

}  // namespace spikeloom::sweep
