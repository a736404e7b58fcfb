// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>

/// Exact rational arithmetic, in which the constants of a FixedFunction are made as docs/function_unit.md defines them.
namespace spikeloom::oracle::exact {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

[[nodiscard]] inline Rational powerOfTwo(int exponent) {
    const Integer power = Integer(1) << std::abs(exponent);
    return exponent >= 0 ? Rational(power) : Rational(Integer(1), power);
}

/// A finite double, exactly.
[[nodiscard]] inline Rational rational(double finite) {
    int exponent = 0;
    const double mantissa = std::frexp(finite, &exponent);  // 53 bits behind the point
    return Rational(Integer(static_cast<std::int64_t>(std::ldexp(mantissa, 53)))) * powerOfTwo(exponent - 53);
}

/// @param value  >= 0
[[nodiscard]] inline Integer floorOf(const Rational& value) {
    return numerator(value) / denominator(value);
}

/// Nearest integer, ties upwards. @param value  >= 0
[[nodiscard]] inline Integer nearest(const Rational& value) {
    return floorOf(value + Rational(1, 2));
}

/// The exponent x with 2^low <= value * 2^x < 2^(low+1). @param value  > 0
[[nodiscard]] inline int exponentTo(const Rational& value, int low) {
    int exponent = low + static_cast<int>(msb(denominator(value))) - static_cast<int>(msb(numerator(value)));
    while (value * powerOfTwo(exponent) < powerOfTwo(low)) ++exponent;
    while (value * powerOfTwo(exponent) >= powerOfTwo(low + 1)) --exponent;
    return exponent;
}

}  // namespace spikeloom::oracle::exact
