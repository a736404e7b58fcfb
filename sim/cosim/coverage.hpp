// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace spikeloom::cosim {

/// Points of a kind that Verilator counts, and how many of them came up.
struct Covered {
    std::uint64_t hit = 0, points = 0;
};
struct Coverage {
    Covered lines;    ///< lines and branches
    Covered toggles;  ///< bits that changed
};

/// What Verilator wrote of simulations: a point that came up in any of the folder's files did.
/// @throws std::runtime_error for a file that is none of Verilator's
[[nodiscard]] Coverage readCoverage(const std::filesystem::path& folder);

}  // namespace spikeloom::cosim
