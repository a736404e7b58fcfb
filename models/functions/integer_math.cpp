// SPDX-License-Identifier: Apache-2.0
#include "models/functions/integer_math.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "models/functions/row_function.hpp"

namespace spikeloom::functions {

Dyadic toDyadic(double value) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);  // [0.5, 1)
    return {static_cast<std::uint64_t>(std::ldexp(fraction, 53)), exponent - 53};
}

std::uint64_t integerSquareRoot(UInt128 value) {
    UInt128 remainder = value;
    UInt128 root = 0;
    for (UInt128 digit = UInt128{1} << (value == 0 ? 0 : (bitLength(value) - 1) & ~1); digit != 0; digit >>= 2) {
        const UInt128 trial = root + digit;
        root >>= 1;
        if (remainder >= trial) {
            remainder -= trial;
            root += digit;
        }
    }
    return static_cast<std::uint64_t>(root);
}

std::int64_t roundToGrid(double value, int fracBits) {
    const double scaled = std::ldexp(value, fracBits);
    if (!(std::fabs(scaled) < std::ldexp(1.0, 60)))
        throw std::invalid_argument("function: constant " + std::to_string(value) + " does not fit 60 bits with " +
                                    std::to_string(fracBits) + " fraction bits");
    return std::llround(scaled);
}

void requireRow(std::span<const std::int64_t> x, std::span<const std::int64_t> y, std::uint32_t cols) {
    if (x.size() != cols || y.size() != cols)
        throw std::invalid_argument("function: row of " + std::to_string(x.size()) + " and result of " +
                                    std::to_string(y.size()) + " elements, built for " + std::to_string(cols));
}

void requireWidth(std::int64_t smallest, std::int64_t largest, std::uint32_t bits) {
    const std::int64_t limit = std::int64_t{1} << (bits - 1);
    if (smallest < -limit || largest >= limit)
        throw std::invalid_argument("function: input outside the " + std::to_string(bits) +
                                    " bits that the unit was built for");
}

void requireCommonSpec(std::uint32_t cols, double inputUnit, std::uint32_t outputFracBits, std::uint32_t inputBits) {
    const auto fail = [](const std::string& what) { throw std::invalid_argument("function: " + what); };
    if (cols < 1 || cols > maxCols) fail("cols must be 1.." + std::to_string(maxCols) + ", is " + std::to_string(cols));
    if (outputFracBits < 4 || outputFracBits > 32)
        fail("outputFracBits must be 4..32, is " + std::to_string(outputFracBits));
    if (inputBits < 1 || inputBits > 48) fail("inputBits must be 1..48, is " + std::to_string(inputBits));
    if (!std::isfinite(inputUnit) || inputUnit <= 0) fail("inputUnit must be finite and positive");
}

}  // namespace spikeloom::functions
