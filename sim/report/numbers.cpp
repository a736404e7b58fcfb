// SPDX-License-Identifier: Apache-2.0
#include "sim/report/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace spikeloom::report {
namespace {

constexpr std::array<std::string_view, 10> kPrefixes{"f", "p", "n", "u", "m", "", "k", "M", "G", "T"};
constexpr int kUnprefixed = 5;

/// Four significant digits of a number in [1, 1000).
std::string fourDigits(double scaled) {
    return fmt::format("{:.{}f}", scaled, scaled < 10 ? 3 : scaled < 100 ? 2 : 1);
}

}  // namespace

std::string exact(double value) {
    return fmt::format("{}", value);
}

std::string thousands(std::uint64_t value) {
    const std::string digits = std::to_string(value);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

std::string thousands(double value, int decimals) {
    if (value >= 999.5) return thousands(static_cast<std::uint64_t>(std::llround(value)));
    return fmt::format("{:.{}f}", value, decimals);
}

std::string si(double value, std::string_view unit) {
    if (value == 0.0 || !std::isfinite(value)) return fmt::format("{} {}", value, unit);
    const double magnitude = std::abs(value);
    int index = static_cast<int>(std::floor(std::log10(magnitude) / 3.0)) + kUnprefixed;
    index = std::clamp(index, 0, static_cast<int>(kPrefixes.size()) - 1);
    const auto scaledBy = [&](int i) { return magnitude * std::pow(10.0, 3.0 * (kUnprefixed - i)); };
    // 999.96 would print as 1000.0: the next prefix says it better
    if (scaledBy(index) >= 999.95 && index + 1 < static_cast<int>(kPrefixes.size())) ++index;
    return fmt::format("{}{} {}{}", value < 0 ? "-" : "", fourDigits(scaledBy(index)),
                       kPrefixes[static_cast<std::size_t>(index)], unit);
}

std::string bytes(std::uint64_t value) {
    constexpr std::array<std::string_view, 4> kUnits{"B", "KiB", "MiB", "GiB"};
    double scaled = static_cast<double>(value);
    std::size_t unit = 0;
    for (; scaled >= 1023.95 && unit + 1 < kUnits.size(); ++unit) scaled /= 1024.0;
    return unit == 0 ? fmt::format("{} B", value) : fmt::format("{:.1f} {}", scaled, kUnits[unit]);
}

}  // namespace spikeloom::report
