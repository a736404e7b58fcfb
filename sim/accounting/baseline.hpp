// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "hw/counters.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"

/// The network without spikes on the same chip: what a spiking network's energy has to be compared with.
///
/// Same cores with the same slices and weights in their memories, same ports, lanes, clock, network and energy table.
/// Every number that a neuron settles at is computed once, in 8 bits. The loop nest is output-stationary. On a core
/// with M multiplying and A accumulating lanes, for each projection into its slice of r x c neurons:
///
///     for each P = max(1, A / M) rows                     a pass: P x M sums stay in the lanes' accumulators, 32 bits
///       for each M columns
///         for each value k that they need
///           M weights of k       from the synaptic memory, each word once a pass: words x ceil(r / P), at the weights'
///           width P values, 8 bits     from the membrane memory, which holds no membranes: each once for each M
///           columns P x M multiply-accumulates, 8 x 8 bits into 32, in P cycles (x cycles_per_multiplication)
///       bias words once a pass; then each sum is scaled to 8 bits: a multiplication 32 x 16 and an addition
///
/// The products of attention take their second operand, 8 bits a value, from the membrane memory as they take weights.
/// What only adds (branches, pooling, embeddings' rows, a mean over positions before its weights) is an addition of 32
/// bits for each value that is used. Partial sums never leave the lanes. Functions: the function unit's own passes,
/// once for each row (hw/core/function_unit.hpp).
///
/// Values of a row of a fan-out box travel in one packet, 8 bits each behind header and address, by the chip's own
/// routes and multicast trees, once; they are written, packed, to the membrane memory of each core that needs them, and
/// one that several projections of a core need is there once. The readout sends sums of 32 bits. One barrier a stage,
/// one for the input.
///
/// Of frames, where neurons do not settle, it is all this once for each frame (denseFrames).
///
/// A core's time: the longest of multiplications, additions and the ports of the two memories, then the function unit.
/// `layeredCycles` is the slowest core of each stage, stage after stage, with barriers: an inference by itself.
/// `balancedCycles` is the mean over cores, as if nobody ever waited for anybody: no schedule of this loop nest is
/// faster, so that static and idle energy over it is the least that there can be. Neither knows the network's time.
///
/// Left out, all in the baseline's favour: the network's time, stalls, writing weights, control. Another loop nest may
/// read less: this one is what the chip's lanes, memories and slices give, not the best that there is.
namespace spikeloom::accounting {

/// What a reader of its figures has to know of the loop nest.
inline constexpr std::string_view kDataflow =
    "output-stationary: a pass keeps the sums of P rows (rows_of_a_pass) x M columns (multiplying lanes) in the lanes "
    "and reads each weight once, so that a core of r rows reads its weights ceil(r / P) times; a value is read once "
    "for M columns";
inline constexpr std::string_view kLayeredTime =
    "the slowest core of each stage, stage after stage, and barriers; no time for the network";
inline constexpr std::string_view kBalancedTime =
    "the mean of the cores' times, as if none ever waited for another; no time for the network";

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
