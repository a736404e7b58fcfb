// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace spikeloom::table {

/// A number as every format shows it: rounded once, here.
struct Digits {
    std::string value;   ///< decimal, a point, no exponent, no separators: `-12.3`, `8400`
    std::string spread;  ///< of a +-, to the same decimal place; empty without one
    friend bool operator==(const Digits&, const Digits&) = default;
};

/// Rounds to so many significant digits; zeros at the end are kept, since they are significant. A spread is rounded to
/// the place of the value's last digit; a small one adds up to two digits, so that it is not shown as zero.
/// @param significant  1 to 15
[[nodiscard]] Digits digits(double value, std::optional<double> spread, int significant);

}  // namespace spikeloom::table
