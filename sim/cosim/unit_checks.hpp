// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "sim/cosim/check.hpp"

namespace spikeloom::cosim {

/// How a unit in RTL and its model are driven.
struct CheckRequest {
    std::uint64_t updates = 0;       ///< transactions, at least; of the neuron unit in each mode
    std::uint64_t seed = 1;          ///< of all that is random
    std::filesystem::path coverage;  ///< folder; not empty: with the units that count coverage, which is left there
};

/// A check of one unit: directed cases first, then random ones.
struct UnitCheck {
    std::string_view unit;     ///< as in the experiment's `cosim`
    std::string_view updates;  ///< what a transaction is, plural
    CheckResult (*check)(const CheckRequest&);
};

/// All there are; none in a build without RTL.
[[nodiscard]] const std::vector<UnitCheck>& unitChecks();

}  // namespace spikeloom::cosim
