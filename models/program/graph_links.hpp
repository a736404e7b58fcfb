// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/program/program.hpp"

namespace spikeloom::program {

/// Fills `outgoing` and `incoming` from the projections.
void linkGraph(Program& program);

/// Longest path from the input; needs the stages of every source. The first population that the input feeds has stage
/// 0.
[[nodiscard]] std::uint32_t stageOf(const Program& program, PopulationId id);

}  // namespace spikeloom::program
