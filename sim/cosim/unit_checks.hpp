// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "sim/cosim/check.hpp"

namespace spikeloom::cosim {

/// A check of one unit: directed cases first, then random ones.
struct UnitCheck {
    std::string_view unit;     ///< as in the experiment's `cosim`
    std::string_view updates;  ///< what a transaction is, plural
    CheckResult (*check)(const CheckRequest&);
};

/// All there are; none in a build without RTL.
[[nodiscard]] const std::vector<UnitCheck>& unitChecks();

}  // namespace spikeloom::cosim
