// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sweep/store/store_folder.hpp"

#include <fmt/format.h>

#include "models/support/error.hpp"

namespace spikeloom::sweep::test {

Identity identity() {
    return {
        "spikeloom 0.1.0 abcdef",
        R"({"base": "a.json", "axes": [{"path": "chip.a", "values": [1, 2]}, {"path": "chip.b", "values": ["xy"]}]})",
        {"chip.a", "chip.b"}};
}

Record record(int number) {
    Record record;
    record.point.id = fmt::format("id{}", number);
    record.point.values = {std::to_string(number), number % 2 ? R"("x\"y")" : ""};
    record.outcome.figures = {{"latency_s", number}, {"energy_j", 0.1 * number}};
    record.outcome.wallSeconds = 0.5;
    record.outcome.peakRssBytes = std::uint64_t{1} << 40;
    return record;
}

Record failed(int number, Status status, const std::string& error) {
    Record one = record(number);
    one.outcome.figures.clear();
    one.outcome.status = status;
    one.outcome.error = error;
    return one;
}

std::string whole(const Record& record) {
    const Outcome& outcome = record.outcome;
    std::string text = fmt::format("{} {} {} {} {} {} {}", record.point.id, static_cast<int>(record.point.stage),
                                   static_cast<int>(outcome.status), outcome.error, outcome.attempts,
                                   outcome.wallSeconds, outcome.peakRssBytes);
    for (const std::string& value : record.point.values) text += " [" + value + "]";
    for (const auto& [name, value] : outcome.figures) text += fmt::format(" {}={}", name, value);
    return text;
}

std::string complaint(const std::function<void()>& action) {
    try {
        action();
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

}  // namespace spikeloom::sweep::test
