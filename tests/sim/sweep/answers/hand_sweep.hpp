// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/answers/answers.hpp"

namespace spikeloom::sweep::test {

/// Latency and energy small, over chip.noc.flit_bits of 16, 32, 64 and chip.core.routing of "xy" and "yx".
[[nodiscard]] Question question();

[[nodiscard]] Record point(std::vector<std::string> values, double latency, double energy, Stage stage = Stage::Only);
[[nodiscard]] Record failure(std::vector<std::string> values, Status status, const std::string& error);

/// All six combinations.
///
///     flit_bits        16       32       64       latency [s]
///     xy                6        4        2
///     yx                8        6        4
///     xy                1        2        9       energy [J]
///     yx                2        3        4
///
/// On the front: (2, 9), (4, 2), (6, 1).
[[nodiscard]] std::vector<Record> six();

}  // namespace spikeloom::sweep::test
