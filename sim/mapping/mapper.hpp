// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"
#include "sim/config/experiment.hpp"

/// Lays a program out on a chip: cuts populations into slices, one a core, puts the cores on tiles, and writes the
/// tables by which spikes find their way.
namespace spikeloom::mapping {

/// Cores are numbered in topological order of their populations, the slices of a population row by row. The result is a
/// function of the arguments alone: the same call gives the same mapping.
///
/// @param file  what messages call the description of the chip
/// @throws DoesNotMap (does_not_map.hpp) naming the parameter of the chip that is too small, what is needed and what
///         would do; all populations that do not fit are reported at once
/// @throws ConfigError for a placement or a network on chip that there is not, whatever is to be mapped
[[nodiscard]] hw::Mapping map(const program::Program& program, const hw::ChipSpec& chip, const program::RunRule& rule,
                              const config::MappingSpec& spec, const std::string& file);

/// Banks of pending current that a schedule needs: in a pipelined run spikes for the next step arrive before those of
/// the last one were consumed, in a layered run a stage is complete before the next one starts.
[[nodiscard]] std::uint32_t pendingBanks(program::Schedule schedule);

}  // namespace spikeloom::mapping
