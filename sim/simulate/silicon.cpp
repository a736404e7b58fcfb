// SPDX-License-Identifier: Apache-2.0
#include "sim/simulate/silicon.hpp"

#include "sim/area/table.hpp"
#include "sim/config/load.hpp"

namespace spikeloom::simulate {

std::optional<area::Breakdown> siliconOf(const config::Experiment& experiment, const hw::Mapping& mapping) {
    const auto path = config::areaTablePath(experiment);
    if (!path) return std::nullopt;
    return area::area(area::loadAreaTable(*path), experiment.chip, area::siliconOf(mapping));
}

}  // namespace spikeloom::simulate
