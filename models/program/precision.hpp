// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>

#include "models/support/fields.hpp"

namespace spikeloom::program {

/// The binary grids on which a chip computes. Wider is closer to the network that was trained; narrower is cheaper.
struct Precision {
    std::uint32_t thresholdFracBits = 16;
    std::uint32_t functionFracBits = 28;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("threshold_frac_bits", &Precision::thresholdFracBits,
                        "fraction bits of thresholds, biases and membranes, below one accumulated weight code [bits]",
                        0u, 32u),
            spec::field("function_frac_bits", &Precision::functionFracBits,
                        "fraction bits of softmax and layer-norm results and of what several branches add up to before "
                        "one [bits]",
                        4u, 32u));
    }
};

}  // namespace spikeloom::program
