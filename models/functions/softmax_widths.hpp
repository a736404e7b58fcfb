// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/functions/row_function.hpp"

namespace spikeloom::functions {

/// Widths and constants of a softmax, all functions of its spec (docs/function_unit.md, "Softmax").
struct SoftmaxWidths {
    std::uint32_t sumBits = 0;         ///< L = ceil(log2 cols)
    std::uint32_t expFracBits = 0;     ///< E = outputFracBits + L + 5
    std::uint32_t reciprocalBits = 0;  ///< K = E + outputFracBits + 4: the reciprocal is floor(2^K / sum)
    /// Exponent of a distance d: floor(d * scale / 2^scaleShift), about d * inputUnit * log2(e) [2^-E].
    std::uint64_t scale = 0;
    std::uint32_t scaleShift = 0;
    std::uint64_t cut = 0;  ///< distances from here on have 2^-t = 0; 2^inputBits when no distance reaches that
};

/// @param spec  already checked
[[nodiscard]] SoftmaxWidths softmaxWidths(const SoftmaxSpec& spec);

}  // namespace spikeloom::functions
