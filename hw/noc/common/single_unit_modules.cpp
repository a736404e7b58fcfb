// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/single_unit_modules.hpp"

#include <fmt/format.h>

namespace spikeloom::hw {

SingleUnitModules::UnitModule::UnitModule(const sc_core::sc_module_name& name, std::unique_ptr<Network> held)
    : sc_module(name), network(std::move(held)) {}

SingleUnitModules::TileModule::TileModule(const sc_core::sc_module_name& name, TileId tile, std::uint32_t concentration,
                                          Network& network, const Inhabit& inhabit)
    : sc_module(name) {
    for (std::uint32_t local = 0; inhabit && local < concentration; ++local) {
        const Terminal terminal{tile, localPort(local)};
        inhabit(terminal, network.port(terminal));
    }
}

SingleUnitModules::SingleUnitModules(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                     std::span<const Terminal> edges, const Inhabit& inhabit)
    : unit_("Network", makeNetwork(shape, spec, scheduler, edges)) {
    for (std::uint32_t i = 0; i < shape.tiles(); ++i)
        tiles_.push_back(std::make_unique<TileModule>(fmt::format("Tile[{}]", i).c_str(), TileId{i}, spec.concentration,
                                                      network(), inhabit));
}

}  // namespace spikeloom::hw
