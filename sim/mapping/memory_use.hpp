// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "models/operators/slice.hpp"
#include "models/program/program.hpp"

/// What a slice of a population takes of its core's memories.
namespace spikeloom::mapping {

/// The layout that is charged; a row always starts a new word (hw/memory/packing.hpp).
///   synaptic   linear projections: a row per presynaptic channel, one weight per column of the slice; biases: one row,
///              or a row per row of the slice where they differ by row; initial charges likewise; the thresholds and
///              other parameters of neurons that differ by column, and the constants of such a branch: one row
///   membrane   pending current (times `pendingBanks`) and membranes: a row per row of the slice
///   tracer     own tracers: a row per row of the slice; a product's copies of its operands' tracers so that what one
///              event reads is contiguous (`operators::ProductForm::copiedByColumn`); of a max_pool the
///              sums of its sources, a row per position, and the maxima, a row per row of the slice
///   function   accumulated inputs and previous results: a row per row of the slice
/// Fan-out is not part of this: it depends on how the targets are cut (`fanoutBits` stays 0).
[[nodiscard]] hw::MemoryUse memoryUse(const program::Program& program, program::PopulationId population,
                                      const operators::Slice& slice, std::uint32_t pendingBanks,
                                      const hw::CoreSpec& core, std::uint32_t delaySteps = 0);

/// Bits that a fan-out table of so many entries takes.
[[nodiscard]] std::uint64_t fanoutBits(std::uint64_t entries, const hw::MemorySpec& memory);

/// Width of an entry: box within the slice, target core, axon. [bits]
inline constexpr std::uint32_t kFanoutEntryBits = 64;

/// Weight bits that a slice stores, without the unused bits of words. [bits]
[[nodiscard]] std::uint64_t rawWeightBits(const program::Program& program, program::PopulationId population,
                                          const operators::Slice& slice);

/// The operands of the projections into a population, in order of axon index.
[[nodiscard]] std::vector<program::Port> incomingPorts(const program::Program& program, program::PopulationId target);

/// What a core stores, by purpose, in bytes, rounded up; all of a MemoryUse is in one of them.
struct StoredBytes {
    std::uint64_t kernel = 0, bias = 0;
    std::uint64_t constants = 0;  ///< parameters of neurons by column, and initial charges
    std::uint64_t membrane = 0;   ///< and pending current
    std::uint64_t delayLine = 0;
    std::uint64_t tracer = 0, tracerCopy = 0;  ///< own, and copies of the senders': products, maxima
    std::uint64_t function = 0;
    std::uint64_t table = 0;  ///< fan-out
};
[[nodiscard]] StoredBytes storedBytes(const hw::MemoryUse& use);

/// One of a core's memories: where its size is configured, what is in it and what there is. All in bits.
struct MemoryFill {
    const char* name;  ///< for the reader
    const char* key;   ///< JSON key within `chip.core`
    std::uint64_t used, capacity;
};

/// The five memories of a core in a fixed order. Capacity counts whole words only.
[[nodiscard]] std::vector<MemoryFill> fills(const hw::MemoryUse& use, const hw::CoreSpec& core);

}  // namespace spikeloom::mapping
