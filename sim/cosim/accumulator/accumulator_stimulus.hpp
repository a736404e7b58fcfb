// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sim/cosim/accumulator/accumulator.hpp"

namespace spikeloom::cosim {

/// A cycle of a stimulus: a beat or none, and whether the memories serve.
struct AccumulatorStep {
    std::optional<AccumulatorBeat> beat;
    bool hold = false;
};

/// A run from an empty memory.
struct AccumulatorRun {
    std::string name;  ///< "random", or of the directed case
    std::uint32_t sumBits = 32;
    std::vector<AccumulatorStep> steps{};
};

/// Cases at each edge: every distance between beats of the same element up to two beyond the pipeline, stalls in each
/// of its cycles, bursts across beats, bounds of every width, extreme operands, factors and shifts, beats of nothing.
[[nodiscard]] std::vector<AccumulatorRun> directedAccumulatorRuns();

/// Beats with parameters of their own for each run. @param updates  additions in it, about
[[nodiscard]] AccumulatorRun randomAccumulatorRun(std::uint64_t updates, std::mt19937_64& random);

}  // namespace spikeloom::cosim
