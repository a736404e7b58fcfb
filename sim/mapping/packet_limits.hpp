// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"
#include "models/support/error.hpp"

/// Whether the fields of packets and fan-out entries are wide enough for what a mapping has to say in them.
namespace spikeloom::mapping {

/// Bits of a core's fan-out entries: the target as a header names it, and first and last row and column of a box
/// within the core's slice. At most `kFanoutEntryBits` on a chip that can be built.
[[nodiscard]] std::uint32_t fanoutEntryBits(const operators::Slice& slice, const hw::PacketSpec& packet);

/// What does not fit: populations with more neurons than an address names, more tiles or axons than a header does,
/// fan-out entries that are too wide. Needs the mesh, slices and axons of the mapping, not the tiles of its cores.
[[nodiscard]] std::vector<Problem> unnameable(const program::Program& program, const hw::Mapping& mapping,
                                              const hw::PacketSpec& packet, const std::string& file);

}  // namespace spikeloom::mapping
