// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "sim/sweep/strategy/strategy.hpp"

namespace spikeloom::sweep {

/// Objectives for a search that knows no constraints, after the constraint domination of Deb et al. (2002): points that
/// keep all constraints as they are; the others dominated by each of those, and among themselves in the order of their
/// violation; points that failed (no merit, or numbers that are not finite) last of all.
/// @param merits  of all points that are compared
/// @return at least two numbers each, all finite: a single objective stands there twice
[[nodiscard]] std::vector<std::vector<double>> fitness(const std::vector<std::optional<Merit>>& merits,
                                                       std::size_t objectives);

}  // namespace spikeloom::sweep
