// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/mapping/chips/chip_cut.hpp"

namespace spikeloom::mapping {

/// A cut in which no chip holds more than `coresPerChip` cores, and in which neither moving a core nor exchanging two
/// would save packet-crossings. Cores leave chips that hold too many first, those that lose least by it. No worse than
/// `chips` where that is within the limit.
[[nodiscard]] ChipCut refined(ChipCut chips, const Traffic& traffic, const hw::BoardSpec& board,
                              std::uint32_t coresPerChip);

}  // namespace spikeloom::mapping
