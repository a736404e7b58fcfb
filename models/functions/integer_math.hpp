// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <span>

/// Exact integer helpers of the function unit. Nothing here rounds unless its name or comment says so.
namespace spikeloom::functions {

__extension__ typedef __int128 Int128;            // NOLINT(modernize-use-using): -Wpedantic needs __extension__
__extension__ typedef unsigned __int128 UInt128;  // NOLINT(modernize-use-using)

/// A positive double as mantissa * 2^exponent, exactly, with 2^52 <= mantissa < 2^53.
struct Dyadic {
    std::uint64_t mantissa = 0;
    int exponent = 0;
};

/// @param value  finite and > 0
[[nodiscard]] Dyadic toDyadic(double value);

/// Number of bits of `value`: the smallest k with value < 2^k; 0 for 0.
[[nodiscard]] constexpr int bitLength(UInt128 value) {
    const auto high = static_cast<std::uint64_t>(value >> 64);
    const auto low = static_cast<std::uint64_t>(value);
    return high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
}

/// Smallest k with value <= 2^k, for value >= 1.
[[nodiscard]] constexpr int ceilLog2(UInt128 value) {
    return bitLength(value - 1);
}

/// ceil(a / 2) for any sign.
[[nodiscard]] constexpr int ceilHalf(int a) {
    return (a + 1) >> 1;
}

/// floor(value * 2^shift) for any sign of `shift`. The caller knows that the result fits.
[[nodiscard]] constexpr UInt128 scaleByPowerOfTwo(UInt128 value, int shift) {
    if (shift >= 0) return shift < 128 ? value << shift : 0;
    return shift > -128 ? value >> -shift : 0;
}

/// floor(sqrt(value)), one binary digit a step as hardware does it (restoring digit recurrence).
[[nodiscard]] std::uint64_t integerSquareRoot(UInt128 value);

/// round(value * 2^fracBits), ties away from zero.
/// @throws std::invalid_argument  when `value` is not finite or the result needs more than 60 bits
[[nodiscard]] std::int64_t roundToGrid(double value, int fracBits);

/// @throws std::invalid_argument  unless x and y hold `cols` elements each
void requireRow(std::span<const std::int64_t> x, std::span<const std::int64_t> y, std::uint32_t cols);

/// @throws std::invalid_argument  unless smallest and largest fit in `bits` bits, two's complement
void requireWidth(std::int64_t smallest, std::int64_t largest, std::uint32_t bits);

/// Checks what every function asks of its spec.
/// @throws std::invalid_argument  unless 1 <= cols <= maxCols, 4 <= outputFracBits <= 32, 1 <= inputBits <= 48 and
///         inputUnit is finite and positive
void requireCommonSpec(std::uint32_t cols, double inputUnit, std::uint32_t outputFracBits, std::uint32_t inputBits);

}  // namespace spikeloom::functions
