// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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
        kind = error == std::errc{} && read == end ? 1 : 2;
    }
    [[nodiscard]] auto tie() const { return std::tie(kind, number, text); }
    friend bool operator<(const Key& a, const Key& b) { return a.tie() < b.tie(); }
};

struct RecordKey {
    std::vector<Key> values;
    Stage stage;
    std::string_view id;

    explicit RecordKey(const Record& record)
        : values(record.point.values.begin(), record.point.values.end()),
          stage(record.point.stage),
          id(record.point.id) {}
    [[nodiscard]] auto tie() const { return std::tie(values, stage, id); }
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
    const std::vector<RecordKey> keys(records.begin(), records.end());
    std::vector<std::size_t> order(records.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a].tie() < keys[b].tie(); });
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
