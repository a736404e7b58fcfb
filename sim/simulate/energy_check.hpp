// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/energy/model.hpp"
#include "sim/run/prepared.hpp"

namespace spikeloom::simulate {

/// The table applied to the experiment's chip.
/// @throws energy::NoTotal when every total would be refused: better before a long run than after it
[[nodiscard]] energy::EnergyModel energyModel(const energy::EnergyTable& table, const run::Prepared& prepared);

}  // namespace spikeloom::simulate
