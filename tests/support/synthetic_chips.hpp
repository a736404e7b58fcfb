// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spikeloom::testing {

/// Objectives over a grid of levels, all to be small.
struct ObjectiveTable {
    std::string name;
    std::vector<std::uint32_t> sizes;             ///< levels of each dimension
    std::vector<std::vector<double>> objectives;  ///< of every point, the last dimension first
};

/// Grids of 400 points whose objectives behave as those of a chip: interactions, thresholds below which a resource does
/// not matter, and the ties of whole cycles.
[[nodiscard]] std::vector<ObjectiveTable> syntheticChips();

}  // namespace spikeloom::testing
