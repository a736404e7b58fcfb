// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"
#include "models/program/sample_input.hpp"

namespace spikeloom::program {

/// What the neurons of the input population send, step by step: the reference engine and the host follow the same one.
class InputStream {
public:
    InputStream(const LoweredPopulation& input, const RunRule& rule);

    /// Starts a sample. @param input  as many frames as the population has; one for an image
    /// @throws InvariantError for another number
    void begin(SampleInput input);
    /// After so many steps nothing is sent any more.
    [[nodiscard]] std::uint32_t steps() const { return steps_; }
    /// What neuron `index` (row x cols + col) sends in a step, from 1; 0 = nothing.
    [[nodiscard]] std::int64_t at(std::uint32_t index, std::uint32_t step) const;

private:
    Presentation presentation_;
    std::uint32_t steps_, levels_;
    SampleInput input_;
};

}  // namespace spikeloom::program
