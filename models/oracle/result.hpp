// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace spikeloom::oracle {

/// What a network settles to for one image.
struct Result {
    /// By population: the code of every neuron, row-major `rows x cols`; empty for the input and the readout.
    std::vector<std::vector<std::int64_t>> codes;
    std::vector<double> logits;  ///< the readout, row-major, in real units
};

}  // namespace spikeloom::oracle
