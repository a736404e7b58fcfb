// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/noc/noc_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"
#include "models/program/timetable.hpp"

namespace spikeloom::mapping {

/// Writes the tables by which events find their way, once populations and slices of all cores are set: every core's
/// axons (each operand that feeds its slice, once, in the order of the projections) and, for every rectangle of neurons
/// that a core needs, a fan-out entry in each core that holds a part of it. A neuron that feeds a core through two
/// operands has two entries. With Multicast::Tree entries that send the same neurons to different cores become one.
void writeRoutes(const program::Program& program, const program::Timetable& timetable, hw::Multicast multicast,
                 hw::Mapping& mapping);

/// Joins entries with equal boxes, in order of their first ones; a core that comes several times is in as many of them.
[[nodiscard]] std::vector<hw::FanoutEntry> joined(const std::vector<hw::FanoutEntry>& entries);

}  // namespace spikeloom::mapping
