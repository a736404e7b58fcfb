// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/counters.hpp"
#include "hw/memory/sram.hpp"
#include "models/program/program.hpp"

namespace spikeloom::hw {

/// What the passes of a function cost for one row.
struct PassesCost {
    std::uint64_t cycles = 0, readWords = 0, writeWords = 0;  ///< words of the memory that holds what they read
    CoreCounters work;                                        ///< passes, adders, multipliers, tables
};
/// A pass over n elements takes
///     max( ceil(n / lanes) x lane cycles of an element, words read / banks, words written / banks ) + fill +
///     ceil(serialBits / digitsPerCycle)
/// cycles, where fill is pipelineStages, and readLatency - 1 more if the pass reads, and an element takes  adds x
/// ceil(addBits / laneBits) + multiplies x ceil(bitsA / laneBits) x ceil(bitsB / laneBits), at least 1. Passes of a row
/// follow one another.
/// @param memory  that holds inputs and previous results, so many words of each
[[nodiscard]] PassesCost costOf(const std::vector<functions::Pass>& passes, const FunctionUnitSpec& spec,
                                std::uint32_t cols, const Sram& memory, std::uint64_t inputWords,
                                std::uint64_t resultWords);

/// Cycles and accesses of a core's function unit for one row; what it computes is models/functions.
///
/// Contract. Accumulating what arrived into X is the first pass of every visit; those of the function follow.
class FunctionUnit {
public:
    /// @param cols  elements of a row
    FunctionUnit(const FunctionUnitSpec& spec, const program::LoweredPopulation& population, std::uint32_t cols,
                 const CoreMemories& memories);

    [[nodiscard]] std::uint64_t integrateCycles() const { return integrateCycles_; }
    [[nodiscard]] std::uint64_t evaluateCycles() const { return evaluateCycles_; }
    [[nodiscard]] std::uint64_t cycles(bool evaluate) const { return evaluate ? evaluateCycles_ : integrateCycles_; }
    void countIntegrate(CoreCounters& counters) const { add(counters, integrate_); }
    void countEvaluate(CoreCounters& counters) const { add(counters, evaluate_); }

private:
    std::uint64_t integrateCycles_ = 0, evaluateCycles_ = 0;  ///< evaluate: the integration included
    CoreCounters integrate_, evaluate_;                       ///< what one row adds; evaluate: without the integration
};

}  // namespace spikeloom::hw
