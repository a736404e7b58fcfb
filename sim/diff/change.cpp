// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace spikeloom::diff {
namespace {

std::string elementName(const Json& element, std::size_t index) {
    for (const char* key : {"name", "link"})
        if (element.is_object() && element.contains(key) && element[key].is_string()) return element[key];
    return std::to_string(index);
}

void flatten(const Json& value, const std::string& path, Values& values) {
    if (!value.is_structured() || value.empty()) {
        values[path] = value;
    } else if (value.is_object()) {
        for (const auto& [key, member] : value.items())
            flatten(member, path.empty() ? key : fmt::format("{}.{}", path, key), values);
    } else {
        std::map<std::string, int> times;  // that a name was there
        for (std::size_t i = 0; i < value.size(); ++i) {
            const std::string name = elementName(value[i], i);
            const int time = ++times[name];
            flatten(value[i], fmt::format("{}[{}{}]", path, name, time == 1 ? "" : fmt::format(" #{}", time)), values);
        }
    }
}

bool same(const Json& a, const Json& b, double tolerance) {
    if (!a.is_number() || !b.is_number()) return a == b;
    const double x = a, y = b;
    return x == y || std::abs(y - x) <= tolerance * std::max(std::abs(x), std::abs(y));
}

/// Of the order: what is no pair of numbers cannot be measured, and comes first.
double weight(const Change& change) {
    const auto relative = change.relative();
    return relative ? -std::abs(*relative) : -std::numeric_limits<double>::infinity();
}

}  // namespace

Values flattened(const Json& document) {
    Values values;
    flatten(document, "", values);
    return values;
}

std::optional<double> Change::difference() const {
    if (!a || !b || !a->is_number() || !b->is_number()) return std::nullopt;
    return b->get<double>() - a->get<double>();
}

std::optional<double> Change::relative() const {
    const auto absolute = difference();
    if (!absolute) return std::nullopt;
    const double size = std::abs(a->get<double>());
    return size == 0.0 ? std::copysign(std::numeric_limits<double>::infinity(), *absolute) : *absolute / size;
}

std::vector<Change> changes(const Values& a, const Values& b, double tolerance) {
    std::vector<Change> found;
    for (const auto& [path, value] : a) {
        const auto other = b.find(path);
        if (other == b.end())
            found.push_back({path, value, std::nullopt});
        else if (!same(value, other->second, tolerance))
            found.push_back({path, value, other->second});
    }
    for (const auto& [path, value] : b)
        if (!a.contains(path)) found.push_back({path, std::nullopt, value});
    std::sort(found.begin(), found.end(), [](const Change& x, const Change& y) { return x.path < y.path; });
    return found;
}

void sortLargestFirst(std::vector<Change>& changes) {
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& x, const Change& y) { return weight(x) < weight(y); });
}

}  // namespace spikeloom::diff
