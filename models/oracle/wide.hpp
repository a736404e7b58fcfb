// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

/// 128-bit integers as rows of a FixedFunction need them.
namespace spikeloom::oracle {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

/// floor(value * 2^exponent). Upwards the result must fit.
[[nodiscard]] inline Wide scaledByPowerOfTwo(Wide value, std::int64_t exponent) {
    if (exponent >= 0) return value == 0 ? 0 : value * (Wide{1} << exponent);
    if (exponent <= -127) return value < 0 ? -1 : 0;
    return value >> -exponent;
}

/// Smallest k with value < 2^k.
[[nodiscard]] inline std::int64_t bitLength(UnsignedWide value) {
    const auto high = static_cast<std::uint64_t>(value >> 64);
    return high != 0 ? 64 + std::bit_width(high) : std::bit_width(static_cast<std::uint64_t>(value));
}

/// floor(sqrt(value)) by a floating-point estimate and its correction. @param value  below 2^124
[[nodiscard]] inline Wide rootOf(Wide value) {
    Wide root = static_cast<Wide>(std::sqrt(static_cast<long double>(value)));
    while (root * root > value) --root;
    while ((root + 1) * (root + 1) <= value) ++root;
    return root;
}

}  // namespace spikeloom::oracle
