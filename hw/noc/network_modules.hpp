// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "hw/noc/network.hpp"

namespace spikeloom::hw {

/// The tiles of a chip and the network between them as SystemC modules, children of the module under construction:
/// `Tile[0]`, `Tile[1]`, … and what the network's fidelity puts into and beside them.
class NetworkModules {
public:
    /// Called at the end of a tile's construction, once for each of its cores' terminals in order, when modules that
    /// are made become the tile's children.
    using Inhabit = std::function<void(Terminal, NetworkPort&)>;

    virtual ~NetworkModules() = default;
    [[nodiscard]] virtual Network& network() = 0;
};

/// @param inhabit, make  may be empty  @throws ConfigError
[[nodiscard]] std::unique_ptr<NetworkModules> makeNetworkModules(MeshShape shape, const NocSpec& spec,
                                                                 Scheduler& scheduler, std::span<const Terminal> edges,
                                                                 const NetworkModules::Inhabit& inhabit,
                                                                 const MakeRouter& make = {});

}  // namespace spikeloom::hw
