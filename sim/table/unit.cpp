// SPDX-License-Identifier: Apache-2.0
#include "sim/table/unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace spikeloom::table {
namespace {

struct Prefix {
    std::string_view text, latex;
};
constexpr int kLeast = -18, kMost = 12;
constexpr std::array<Prefix, 11> kPrefixes{{{"a", "\\atto"},
                                            {"f", "\\femto"},
                                            {"p", "\\pico"},
                                            {"n", "\\nano"},
                                            {"u", "\\micro"},
                                            {"m", "\\milli"},
                                            {"", ""},
                                            {"k", "\\kilo"},
                                            {"M", "\\mega"},
                                            {"G", "\\giga"},
                                            {"T", "\\tera"}}};

}  // namespace

ScaledUnit::ScaledUnit(Unit unit, double largest) : unit_(unit) {
    if (unit.text == kPercent.text) factor_ = 0.01;
    if (!unit.scales || largest == 0.0 || !std::isfinite(largest)) return;
    const int power = static_cast<int>(std::floor(std::log10(std::abs(largest)) / 3.0 + 1e-12)) * 3;
    exponent_ = std::clamp(power, unit.text.empty() ? 0 : kLeast, kMost);
    factor_ = std::pow(10.0, exponent_);
}

std::string ScaledUnit::text() const {
    if (unit_.text.empty()) return exponent_ == 0 ? "" : fmt::format("10^{}", exponent_);
    return fmt::format("{}{}", kPrefixes[static_cast<std::size_t>((exponent_ - kLeast) / 3)].text, unit_.text);
}

std::string ScaledUnit::latex() const {
    if (unit_.text.empty()) return exponent_ == 0 ? "" : fmt::format("\\num{{e{}}}", exponent_);
    return fmt::format("\\unit{{{}{}}}", kPrefixes[static_cast<std::size_t>((exponent_ - kLeast) / 3)].latex,
                       unit_.latex);
}

}  // namespace spikeloom::table
