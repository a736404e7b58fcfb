// SPDX-License-Identifier: Apache-2.0
#include "sim/table/digits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace spikeloom::table {
namespace {

/// Power of ten of the last digit of a value with so many of them, after rounding: 9.996 with three is 10.0.
int lastPlace(double value, int significant) {
    if (value == 0.0) return 0;
    const std::string rounded = fmt::format("{:.{}e}", value, significant - 1);
    int exponent = 0;
    const char* digits = rounded.data() + rounded.find('e') + 1;
    if (*digits == '+') ++digits;
    std::from_chars(digits, rounded.data() + rounded.size(), exponent);
    return exponent - significant + 1;
}

constexpr int kMoreDigits = 2;  // than asked for, to show a small spread

/// To a power of ten, as decimal text. Left of the point the digits beyond it are zeros.
std::string roundedTo(double value, int place) {
    if (place <= 0) return fmt::format("{:.{}f}", value, -place);
    const double unit = std::pow(10.0, place);
    return fmt::format("{:.0f}", std::nearbyint(value / unit) * unit);
}

}  // namespace

Digits digits(double value, std::optional<double> spread, int significant) {
    int place = lastPlace(value, significant);
    // A spread that would round to nothing looks like certainty: more digits, as many as show it, but not noise.
    if (spread && *spread > 0.0) place = std::max(std::min(place, lastPlace(*spread, 1)), place - kMoreDigits);
    return {roundedTo(value, place), spread ? roundedTo(*spread, place) : ""};
}

}  // namespace spikeloom::table
