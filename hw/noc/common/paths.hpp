// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/noc/routing/routing.hpp"

namespace spikeloom::hw {

/// Which routers a packet crosses, by the routing function; of an adaptive one, by its first choice. And what kind of
/// link is behind each.
class Paths {
public:
    /// @throws ConfigError as of makeRouting
    Paths(MeshShape shape, const NocSpec& spec);

    /// Calls `cross(tile, out)` for each router from the source's on, with the port by which the packet leaves it.
    template <class Cross>
    void forEachRouter(TileId from, Terminal to, Cross&& cross) const {
        std::uint32_t tile = indexOf(from);
        while (tile != indexOf(to.tile)) {
            const Port out = routes_[std::size_t{tile} * tiles_ + indexOf(to.tile)];
            cross(TileId{tile}, out);
            tile = next_[std::size_t{tile} * kPorts + indexOf(out)];
        }
        cross(to.tile, to.port);
    }
    [[nodiscard]] LinkKind linkKind(TileId tile, Port out) const {
        return kinds_[std::size_t{indexOf(tile)} * kPorts + indexOf(out)];
    }

private:
    std::uint32_t tiles_;
    std::vector<Port> routes_;         // [tile][destination]
    std::vector<std::uint32_t> next_;  // [tile][port]: the tile behind it
    std::vector<LinkKind> kinds_;      // [tile][port]
};

}  // namespace spikeloom::hw
