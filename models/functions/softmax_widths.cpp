// SPDX-License-Identifier: Apache-2.0
#include "models/functions/softmax_widths.hpp"

#include <algorithm>

#include "models/functions/integer_math.hpp"

namespace spikeloom::functions {
namespace {

constexpr std::uint64_t log2eScaled = 0xB8AA3B295C17F0BCULL;  // round(log2(e) * 2^63)

/// Smallest distance whose exponent reaches E + 1: ceil((E + 1) * 2^kappa / scale), at most `never`.
std::uint64_t cutDistance(std::uint32_t expFracBits, int kappa, std::uint64_t scale, std::uint64_t never) {
    if (kappa < 0) return 1;
    if (kappa > 110) return never;
    const UInt128 numerator = UInt128{expFracBits + 1} << kappa;
    const UInt128 cut = (numerator + scale - 1) / scale;
    return cut < never ? static_cast<std::uint64_t>(cut) : never;
}

}  // namespace

SoftmaxWidths softmaxWidths(const SoftmaxSpec& spec) {
    SoftmaxWidths w;
    w.sumBits = static_cast<std::uint32_t>(ceilLog2(spec.cols));
    w.expFracBits = spec.outputFracBits + w.sumBits + 5;
    w.reciprocalBits = w.expFracBits + spec.outputFracBits + 4;

    // inputUnit * log2(e) = exact * 2^(unit.exponent - 63), brought to E + 1 bits and rounded.
    const Dyadic unit = toDyadic(spec.inputUnit);
    const UInt128 exact = UInt128{unit.mantissa} * log2eScaled;
    const int drop = bitLength(exact) - static_cast<int>(w.expFracBits + 1);
    w.scale = static_cast<std::uint64_t>((exact + (UInt128{1} << (drop - 1))) >> drop);
    const int kappa = 63 - unit.exponent - drop;
    w.cut = cutDistance(w.expFracBits, kappa, w.scale, std::uint64_t{1} << spec.inputBits);

    const int shift = kappa - static_cast<int>(w.expFracBits);
    if (w.cut == 1 || shift > 127) {
        w.scale = 0;  // only distance 0 survives, or every exponent is below one unit
    } else if (shift < 0) {
        w.scale <<= -shift;  // at most six bits: a larger unit has cut 1
    } else {
        w.scaleShift = static_cast<std::uint32_t>(shift);
    }
    return w;
}

}  // namespace spikeloom::functions
