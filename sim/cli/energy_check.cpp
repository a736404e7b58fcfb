// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/energy_check.hpp"

#include <fmt/format.h>

namespace spikeloom::cli {

energy::EnergyModel energyModel(const energy::EnergyTable& table, const run::Prepared& prepared, Terminal& terminal) {
    energy::EnergyModel model(table, prepared.experiment.chip, energy::inventoryOf(prepared.mapping));
    (void)model.energy({}, {}, 1);  // an unknown power: refused as soon as time passes
    for (const std::string& note : model.notes()) terminal.warn(fmt::format("energy table {}: {}", table.name, note));
    return model;
}

}  // namespace spikeloom::cli
