// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/report/numbers.hpp"

namespace spikeloom::sweep {
namespace {

/// A share of 1, shown in percent. Other metrics without a unit are counts.
bool isShare(const Metric& metric) {
    return metric.name == "accuracy";
}

/// `mmm2` is nobody's unit, and `k1/s` neither.
bool takesPrefix(const Metric& metric) {
    return metric.unit == "s" || metric.unit == "J" || metric.unit == "Js" || metric.unit == "W";
}

/// `12.35`, `12,345`, `12.35 M`
std::string plain(double value) {
    const double magnitude = std::abs(value);
    if (magnitude >= 999'999.5) return report::si(value, "");
    if (magnitude < 1000.0) return fmt::format("{:.4g}", value);
    return fmt::format("{}{}", value < 0 ? "-" : "", report::thousands(magnitude, 0));
}

/// The last `parts` keys of a path.
std::string ending(const std::string& path, std::size_t parts) {
    std::size_t begin = path.size();
    for (std::size_t part = 0; part < parts; ++part) {
        if (begin == 0) return path;
        begin = path.rfind('.', begin - 1);
        if (begin == std::string::npos) return path;
    }
    return path.substr(begin + 1);
}

}  // namespace

std::string figureText(std::string_view name, double value) {
    const Metric& one = metric(name);
    if (isShare(one)) return fmt::format("{:.2f} %", 100 * value);
    if (takesPrefix(one)) return report::si(value, one.unit);
    if (one.unit.empty()) return plain(value);
    const bool isRate = one.unit.rfind("1/", 0) == 0;
    return isRate ? fmt::format("{}{}", plain(value), one.unit.substr(1))
                  : fmt::format("{} {}", plain(value), one.unit);
}

ChartUnit chartUnit(std::string_view name, double largest) {
    const Metric& one = metric(name);
    if (isShare(one)) return {100.0, fmt::format("{} [%]", one.title)};
    if (one.unit.empty()) return {1.0, std::string(one.title)};
    if (!takesPrefix(one) || largest == 0.0 || !std::isfinite(largest))
        return {1.0, fmt::format("{} [{}]", one.title, one.unit)};
    constexpr std::array<std::string_view, 10> kPrefixes{"f", "p", "n", "u", "m", "", "k", "M", "G", "T"};
    constexpr int kUnprefixed = 5;
    const int thousands = std::clamp(static_cast<int>(std::floor(std::log10(largest) / 3.0)), -kUnprefixed,
                                     static_cast<int>(kPrefixes.size()) - 1 - kUnprefixed);
    return {
        std::pow(10.0, -3.0 * thousands),
        fmt::format("{} [{}{}]", one.title, kPrefixes[static_cast<std::size_t>(thousands + kUnprefixed)], one.unit)};
}

std::vector<std::string> axisNames(const std::vector<Axis>& axes) {
    std::vector<std::string> names;
    for (const Axis& axis : axes) {
        std::size_t parts = 1;
        const auto isShared = [&] {
            const std::string own = ending(axis.path, parts);
            return own != axis.path && std::any_of(axes.begin(), axes.end(), [&](const Axis& other) {
                       return other.path != axis.path && ending(other.path, parts) == own;
                   });
        };
        while (isShared()) ++parts;
        names.push_back(ending(axis.path, parts));
    }
    return names;
}

std::string valueText(const std::string& json, std::size_t longest) {
    if (json.empty()) return "base";
    if (json.front() != '"') return shortened(json, longest);
    const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
    return shortened(parsed.is_string() ? parsed.get<std::string>() : json, longest);
}

std::string_view statusText(Status status) {
    constexpr std::array<std::string_view, 5> kTexts{"complete", "refused", "failed", "crashed", "timed out"};
    return kTexts.at(static_cast<std::size_t>(status));
}

std::string_view stageText(Stage stage) {
    constexpr std::array<std::string_view, 3> kTexts{"only", "screen", "front"};
    return kTexts.at(static_cast<std::size_t>(stage));
}

std::string shortened(const std::string& text, std::size_t longest) {
    return text.size() <= longest ? text : text.substr(0, longest - 2) + "..";
}

}  // namespace spikeloom::sweep
