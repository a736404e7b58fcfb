// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace spikeloom::table {

/// What the numbers of a column are in, before a prefix.
struct Unit {
    std::string_view text;   ///< `J`; empty for counts and ratios
    std::string_view latex;  ///< for siunitx: `\joule`
    bool scales = true;      ///< whether a column may show thousands, millionths, ... of it
    bool whole = false;      ///< of things that are counted one by one: no digits behind a point
};

inline constexpr Unit kCount{"", ""}, kRatio{"", "", false}, kWhole{"", "", false, true};
inline constexpr Unit kPercent{"%", "\\percent", false};  ///< of a share: the number is 100 times it
inline constexpr Unit kSecond{"s", "\\second"}, kJoule{"J", "\\joule"}, kWatt{"W", "\\watt"}, kByte{"B", "\\byte"};
inline constexpr Unit kJouleSecond{"J s", "\\joule\\second"}, kPerSecond{"1/s", "\\per\\second", false};
inline constexpr Unit kSquareMillimetre{"mm2", "\\milli\\metre\\squared", false};

/// A unit with the power of a thousand that a whole column is shown in: `uJ`, or `10^6` of counts.
class ScaledUnit {
public:
    explicit ScaledUnit(Unit unit = kRatio) : unit_(unit) {}
    /// The power that shows the largest number of the column with one to three digits before its point.
    ScaledUnit(Unit unit, double largest);

    /// A value as a number in the unit.
    [[nodiscard]] double in(double value) const { return value / factor_; }
    [[nodiscard]] bool whole() const { return unit_.whole; }
    [[nodiscard]] std::string text() const;   ///< `uJ`, `10^6`, or nothing
    [[nodiscard]] std::string latex() const;  ///< `\unit{\micro\joule}`, `\num{e6}`, or nothing

private:
    Unit unit_;
    int exponent_ = 0;  ///< of ten; a multiple of three
    double factor_ = 1.0;
};

}  // namespace spikeloom::table
