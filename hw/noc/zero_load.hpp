// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hw/noc/noc_spec.hpp"

namespace spikeloom::hw {

/// Cycles from a packet's injection to its tail's arrival in a network that carries nothing else, at flit level.
///
/// With L = linkCycles, C = creditCycles and B = bufferFlits, R routers and S flits:
///
///     (1 + L) + R (3 + L + D)                     the head
///   + S - 1                                       the rest, one flit a cycle,              if B >= P
///   + floor((S - 1) / B) P + (S - 1) mod B        or B flits in each turn of a credit,     if B < P
///
/// where P = 3 + 2 L + C is a credit's turn and D one cycle for RouteComputation::Stage less one for
/// Allocation::Speculative. zero_load.cpp derives it; links and credits of one cycle make it
/// 4 R + 2 + (S - 1) for up to 4 flits in buffers of 4.
/// @param routers  on the packet's way, at least 1: a packet to its own tile crosses one
/// @param flits    of the packet, at least 1
[[nodiscard]] std::uint64_t zeroLoadLatency(const NocSpec& spec, std::uint64_t routers, std::uint64_t flits);

}  // namespace spikeloom::hw
