// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/functions/row_function.hpp"

namespace spikeloom::functions {

/// What a norm divides by its root mean square: cols * x - sum(x), or x itself.
enum class Deviation : std::uint8_t { FromMean, FromZero };

/// Widths and constants of a layer norm or an RMS norm, all functions of its spec (docs/function_unit.md).
struct LayerNormWidths {
    std::uint32_t sumBits = 0;        ///< L = ceil(log2 cols)
    std::uint32_t gainBits = 0;       ///< p: smallest p >= 0 with max|gamma| * sqrt(cols) <= 2^p
    std::uint32_t deviationBits = 0;  ///< w = outputFracBits + 5 + p + floor(L/2): magnitude of a deviation
    std::uint32_t rootBits = 0;       ///< R = outputFracBits + 7 + p: root, reciprocal and fraction of the quotient
    std::uint32_t gammaFracBits = 0;  ///< outputFracBits + 4 + ceil(L/2)
    std::uint32_t betaFracBits = 0;   ///< outputFracBits + 5
    std::uint32_t halfLog = 0;        ///< l = floor(floor(log2 cols) / 2)
    std::uint64_t rootOfCols = 0;     ///< nu = floor(sqrt(cols) * 2^(R - l)), R + 1 bits
    /// cols^3 (FromZero: cols) * epsilon / inputUnit^2 = about epsilonMantissa * 2^-epsilonScale, R bits, truncated; 0
    /// for epsilon 0.
    std::uint64_t epsilonMantissa = 0;
    int epsilonScale = 0;
    int epsilonLength = 0;  ///< a_eps = ceil((R - epsilonScale) / 2): the root of that number is below 2^a_eps
};

/// @param spec  already checked but for the size of gamma; beta is not read
/// @throws std::invalid_argument  when the widths exceed what 128-bit products hold
[[nodiscard]] LayerNormWidths layerNormWidths(const LayerNormSpec& spec, Deviation deviation = Deviation::FromMean);

}  // namespace spikeloom::functions
