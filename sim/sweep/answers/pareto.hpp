// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace spikeloom::sweep {

/// Rows that no other row dominates: is nowhere larger and somewhere smaller. Equal rows do not dominate each other,
/// so that all copies of one on the front are on it.
/// Time: O(n log n) for one and two columns; n times the length of the front at worst for more (sort, then filter:
/// Chomicki et al., "Skyline with presorting", ICDE 2003), much less where few rows dominate many.
/// @param rows  each with the same number of columns, at least 1, no NaN; all to be small
/// @return indices, ascending
[[nodiscard]] std::vector<std::size_t> paretoFront(const std::vector<std::vector<double>>& rows);

}  // namespace spikeloom::sweep
