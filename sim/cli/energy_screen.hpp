// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/energy/table.hpp"

/// What `spikeloom energy show` prints: every number of an energy table with where it comes from.
namespace spikeloom::cli {

[[nodiscard]] std::string renderEnergyTable(const energy::EnergyTable& table, bool colour);
/// The table's document, with the file it stands in, the standard deviation of each number, and the names of what is
/// unknown.
[[nodiscard]] std::string energyTableJson(const energy::EnergyTable& table);

}  // namespace spikeloom::cli
