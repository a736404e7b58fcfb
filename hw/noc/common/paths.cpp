// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/paths.hpp"

namespace spikeloom::hw {

Paths::Paths(MeshShape shape, std::string_view routing)
    : tiles_(shape.tiles()), next_(std::size_t{shape.tiles()} * kPorts) {
    const auto function = makeRouting(routing);
    for (std::uint32_t tile = 0; tile < tiles_; ++tile) {
        const std::vector<Port> routes = routesFrom(*function, shape, TileId{tile});
        routes_.insert(routes_.end(), routes.begin(), routes.end());
    }
    forEachLink(shape, [&](TileId from, Port out, TileId to, Port) {
        next_[indexOf(from) * std::size_t{kPorts} + indexOf(out)] = indexOf(to);
    });
}

}  // namespace spikeloom::hw
