// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/counters.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"

/// The network without spikes on the same chip: what a spiking network's energy has to be compared with.
///
/// Same cores with the same slices and weights in their memories, same ports, lanes, clock, network and energy table.
/// Every number that a neuron settles at is computed once, in 8 bits. On a core with M multiplying and A accumulating
/// lanes, for each projection into its slice of r x c neurons:
///
///     for each P = max(1, A / M) rows                     a pass: P x M sums stay in the lanes' accumulators, 32 bits
///       for each M columns
///         for each value k that they need
///           M weights of k       from the synaptic memory, each word once a pass: words x ceil(r / P), at the weights' width
///           P values, 8 bits     from the membrane memory, which holds no membranes: each once for each M columns
///           P x M multiply-accumulates, 8 x 8 bits into 32, in P cycles (x cycles_per_multiplication)
///       bias words once a pass; then each sum is scaled to 8 bits: a multiplication 32 x 16 and an addition
///
/// The products of attention take their second operand, 8 bits a value, from the membrane memory as they take weights.
/// What only adds (branches, pooling, embeddings' rows, a mean over positions before its weights) is an addition of 32
/// bits for each value that is used. Partial sums never leave the lanes. Functions: the function unit's own passes, once
/// for each row (hw/core/function_unit.hpp).
///
/// Values of a row of a fan-out box travel in one packet, 8 bits each behind header and address, by the chip's own
/// routes and multicast trees, once; they are written, packed, to the membrane memory of each core that needs them, and one that
/// several projections of a core need is there once. The readout sends sums of 32 bits. One barrier a stage, one for the
/// input.
///
/// A core's time: the longest of multiplications, additions and the ports of the two memories, then the function unit.
/// `balancedCycles` is the mean over cores, as if nobody ever waited for anybody: no schedule is faster, so that the
/// baseline's static and idle energy is the least that there can be. `layeredCycles` is the slowest core of each stage,
/// stage after stage, with barriers: an inference by itself. Neither knows the network's time.
///
/// Left out, all in the baseline's favour: the network's time, stalls, writing weights, control.
namespace spikeloom::accounting {

/// Values that are not zero, of the values of each population: multiplications with zeros are skipped, their cycles
/// too; weights and values are read all the same. All 1: nothing is skipped.
using Activity = std::vector<double>;

struct BaselineWork {
    hw::CoreCounters core{};  ///< of an inference, all cores together
    hw::ChipCounters chip{};
    std::uint64_t macs = 0;  ///< that are executed
    std::uint64_t balancedCycles = 0, layeredCycles = 0;
};

/// @param mapping   placed, of `program` on `chip`
/// @param activity  by population, 0..1; empty: all 1
[[nodiscard]] BaselineWork baselineWork(const program::Program& program, const hw::Mapping& mapping,
                                        const hw::ChipSpec& chip, std::span<const double> activity = {});

/// Rows that share a weight that was read.
[[nodiscard]] std::uint32_t rowsOfAPass(const hw::CoreSpec& core);

}  // namespace spikeloom::accounting
