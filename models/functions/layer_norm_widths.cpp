// SPDX-License-Identifier: Apache-2.0
#include "models/functions/layer_norm_widths.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "models/functions/integer_math.hpp"

namespace spikeloom::functions {
namespace {

/// Smallest p >= 0 with gain^2 * cols <= 4^p, exactly.
std::uint32_t gainBitsOf(double gain, std::uint32_t cols) {
    if (gain == 0) return 0;
    const Dyadic g = toDyadic(gain);
    const int bits = ceilLog2(UInt128{g.mantissa} * g.mantissa * cols) + 2 * g.exponent;
    return static_cast<std::uint32_t>(std::max(0, ceilHalf(bits)));
}

/// Leading R bits of cols^3 (FromZero: cols) * epsilon / inputUnit^2 by long division: the quotient is exact, then
/// truncated.
void setEpsilon(LayerNormWidths& w, const LayerNormSpec& spec, Deviation deviation) {
    const Dyadic epsilon = toDyadic(spec.epsilon);
    const Dyadic unit = toDyadic(spec.inputUnit);
    const std::uint64_t square = deviation == Deviation::FromMean ? std::uint64_t{spec.cols} * spec.cols : 1;
    UInt128 remainder = UInt128{square} * spec.cols * epsilon.mantissa;  // < 2^89
    const UInt128 divisor = UInt128{unit.mantissa} * unit.mantissa;      // >= 2^104
    int scale = 2 * unit.exponent - epsilon.exponent;
    std::uint64_t quotient = 0;
    while (quotient >> (w.rootBits - 1) == 0) {
        remainder <<= 1;
        ++scale;
        quotient <<= 1;
        if (remainder >= divisor) {
            remainder -= divisor;
            ++quotient;
        }
    }
    w.epsilonMantissa = quotient;
    w.epsilonScale = scale;
    w.epsilonLength = ceilHalf(static_cast<int>(w.rootBits) - scale);
}

}  // namespace

LayerNormWidths layerNormWidths(const LayerNormSpec& spec, Deviation deviation) {
    double gain = 0;
    for (const double gamma : spec.gamma) gain = std::max(gain, std::fabs(gamma));
    LayerNormWidths w;
    w.sumBits = static_cast<std::uint32_t>(ceilLog2(spec.cols));
    w.gainBits = gainBitsOf(gain, spec.cols);
    w.deviationBits = spec.outputFracBits + 5 + w.gainBits + w.sumBits / 2;
    w.rootBits = spec.outputFracBits + 7 + w.gainBits;
    w.gammaFracBits = spec.outputFracBits + 4 + (w.sumBits + 1) / 2;
    w.betaFracBits = spec.outputFracBits + 5;
    if (w.rootBits > 54 || 2 * w.deviationBits + w.sumBits + 1 > 127)
        throw std::invalid_argument("function: max|gamma| * sqrt(cols) is too large for this outputFracBits");
    w.halfLog = static_cast<std::uint32_t>(bitLength(spec.cols) - 1) / 2;
    w.rootOfCols = integerSquareRoot(UInt128{spec.cols} << (2 * (w.rootBits - w.halfLog)));
    w.epsilonLength = std::numeric_limits<int>::min();
    if (spec.epsilon > 0) setEpsilon(w, spec, deviation);
    return w;
}

}  // namespace spikeloom::functions
