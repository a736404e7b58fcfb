// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/failures.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace spikeloom::sweep {
namespace {

std::string firstLine(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// `core 3 needs 412 KiB` and `core 12 needs 96 KiB` are one reason.
std::string withoutNumbers(const std::string& line) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i)
        if (!isDigit(line[i]))
            text += line[i];
        else if (i == 0 || !isDigit(line[i - 1]))
            text += '#';
    return text;
}

}  // namespace

std::vector<FailureGroup> failuresOf(const std::vector<Record>& records) {
    std::map<std::pair<Status, std::string>, FailureGroup> byReason;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Outcome& outcome = records[i].outcome;
        if (outcome.status == Status::Complete) continue;
        const std::string reason = firstLine(outcome.error);
        FailureGroup& group = byReason[{outcome.status, withoutNumbers(reason)}];
        if (group.points.empty()) {
            group.status = outcome.status;
            group.reason = reason;
        }
        group.points.push_back(i);
    }
    std::vector<FailureGroup> groups;
    for (auto& [key, group] : byReason) groups.push_back(std::move(group));
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& a, const auto& b) { return a.points.size() > b.points.size(); });
    return groups;
}

}  // namespace spikeloom::sweep
