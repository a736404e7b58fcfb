// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/cli/terminal.hpp"
#include "sim/energy/model.hpp"
#include "sim/run/prepared.hpp"

namespace spikeloom::cli {

/// The table applied to the experiment's chip. Warns of what a reader of the result should know.
/// @throws ConfigError when every total would be refused: better before a long run than after it
[[nodiscard]] energy::EnergyModel energyModel(const energy::EnergyTable& table, const run::Prepared& prepared,
                                              Terminal& terminal);

}  // namespace spikeloom::cli
