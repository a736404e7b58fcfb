// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <systemc>
#include <vector>

#include "hw/noc/network_modules.hpp"

namespace spikeloom::hw {

/// A network without routers in SystemC: `Network`, which holds all of it, and beside it tiles that hold their
/// inhabitants only.
class SingleUnitModules final : public NetworkModules {
public:
    /// @param inhabit  may be empty  @throws ConfigError
    SingleUnitModules(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges = {},
                      const Inhabit& inhabit = {});

    [[nodiscard]] Network& network() override { return *unit_.network; }

private:
    struct UnitModule final : sc_core::sc_module {
        UnitModule(const sc_core::sc_module_name& name, std::unique_ptr<Network> held);
        std::unique_ptr<Network> network;
    };
    struct TileModule final : sc_core::sc_module {
        TileModule(const sc_core::sc_module_name& name, TileId tile, std::uint32_t concentration, Network& network,
                   const Inhabit& inhabit);
    };
    UnitModule unit_;
    std::vector<std::unique_ptr<TileModule>> tiles_;
};

}  // namespace spikeloom::hw
