// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "hw/noc/packet.hpp"
#include "hw/noc/topology.hpp"

namespace spikeloom::hw {

/// Decides through which port a packet leaves a router.
///
/// Deterministic: the same for every packet between the same places. Asked once for every pair of tiles at elaboration,
/// never during simulation. Must be free of cyclic channel dependencies, since any packet may take any virtual channel
/// (W. J. Dally and C. L. Seitz, "Deadlock-free message routing in multiprocessor interconnection networks", 1987).
class RoutingFunction {
public:
    virtual ~RoutingFunction() = default;
    /// @param here  differs from `destination`
    [[nodiscard]] virtual Port route(MeshShape shape, TileId here, TileId destination) const = 0;
};

/// The routing function of that name. @throws ConfigError that lists the names if there is none
[[nodiscard]] std::unique_ptr<RoutingFunction> makeRouting(std::string_view name);

/// One router's row of the routing function, `Port` by destination tile; its own tile's entry is Local and unused.
[[nodiscard]] std::vector<Port> routesFrom(const RoutingFunction& routing, MeshShape shape, TileId here);

}  // namespace spikeloom::hw
