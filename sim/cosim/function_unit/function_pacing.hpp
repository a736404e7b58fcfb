// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "hw/memory/sram.hpp"
#include "models/program/program.hpp"
#include "sim/cosim/function_unit/function_unit.hpp"

namespace spikeloom::cosim {

/// How a core's memories pace rows of `cols` elements.
[[nodiscard]] inline FunctionPacing functionPacing(const program::LoweredPopulation& population, std::uint32_t cols,
                                                   const hw::CoreMemories& memories) {
    const hw::Sram &membrane = memories.membrane, &function = memories.function;
    const std::uint64_t inputs = function.cycles(function.words(cols, population.widths.inputBits));
    return {.integrate = std::max(membrane.cycles(membrane.words(cols, population.widths.pendingBits)), inputs),
            .inputs = inputs,
            .results = function.cycles(function.words(cols, population.widths.resultBits)),
            .readLatency = function.readLatency()};
}

}  // namespace spikeloom::cosim
