// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/operators/slice.hpp"
#include "models/program/program.hpp"

namespace spikeloom::operators {

/// The source positions, as ranges of rows in ascending order, and channels that a slice needs of an operator on
/// positions.
[[nodiscard]] std::vector<Slice> windowBoxes(const program::Program& program,
                                             const program::LoweredProjection& projection, std::uint8_t operand,
                                             const Slice& slice);

}  // namespace spikeloom::operators
