// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/levels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"

namespace spikeloom::sweep {
namespace {

constexpr double kExactIntegers = 9007199254740992.0;  // 2^53
constexpr double kSlack = 1e-9;                        // of a step: `to` is a value although 0.1 has no exact double

std::string numberText(double value) {
    if (std::trunc(value) == value && std::abs(value) <= kExactIntegers)
        return std::to_string(static_cast<long long>(value));
    return nlohmann::json(value).dump();
}

std::string roundedText(double value) {
    return numberText(std::stod(fmt::format("{:.12g}", value)));
}

bool isWhole(double value) {
    return std::trunc(value) == value;
}

void addOnce(std::vector<std::string>& levels, std::string text) {
    if (std::find(levels.begin(), levels.end(), text) == levels.end()) levels.push_back(std::move(text));
}

std::vector<std::string> levelsOf(const RangeSpec& range) {
    std::vector<std::string> levels;
    const double steps = std::floor((range.to - range.from) / range.step + kSlack);
    for (double i = 0; i <= steps; ++i) levels.push_back(roundedText(range.from + i * range.step));
    return levels;
}

std::vector<std::string> levelsOf(const LogRangeSpec& range) {
    const bool whole = isWhole(range.from) && isWhole(range.to);
    std::vector<std::string> levels;
    for (std::uint32_t i = 0; i < range.points; ++i) {
        const double share = static_cast<double>(i) / (range.points - 1);
        const double value = range.from * std::pow(range.to / range.from, share);
        addOnce(levels, whole ? numberText(std::round(value)) : roundedText(value));
    }
    return levels;
}

}  // namespace

std::string levelText(const std::string& json) {
    const nlohmann::json value = parseJson(json, "value", Comments::Refuse);
    return value.is_number_float() ? numberText(value.get<double>()) : value.dump();
}

std::vector<std::string> levelsOf(const AxisSpec& axis) {
    if (axis.range) return levelsOf(*axis.range);
    if (axis.logRange) return levelsOf(*axis.logRange);
    std::vector<std::string> levels;
    for (const std::string& value : axis.values.value_or(std::vector<std::string>{}))
        levels.push_back(levelText(value));
    return levels;
}

}  // namespace spikeloom::sweep
