// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

namespace spikeloom::html {

/// A memory that synaptic operations go to.
struct RoofMemory {
    const char *name, *setting;           ///< of the chip's core
    std::vector<const char*> counters{};  ///< words of an inference
    double wordsPerCycle = 1;             ///< of a bank: one read, or one read and one written
};
/// Weights, which are read; membranes and tracers, which are read and written.
[[nodiscard]] const std::vector<RoofMemory>& roofMemories();

/// What a run's cores could do together, by the chip's specification.
struct Ceilings {
    double operationsPerS = 0;  ///< all accumulate lanes in every cycle
    double bytesPerS = 0;       ///< all banks of the memory in every cycle
};

/// Empty where the configuration has not all of it.
[[nodiscard]] std::optional<Ceilings> ceilingsOf(const Compared& run, const RoofMemory& memory);

/// Williams, Waterman and Patterson, Roofline, CACM 52(4), 2009: operations per second over operations per byte, under
/// the chip's ceilings. A picture for each memory, each with its own bytes and banks: the lowest roof is the one that
/// binds.
[[nodiscard]] Part roofline(const ComparedRuns& runs);

}  // namespace spikeloom::html
