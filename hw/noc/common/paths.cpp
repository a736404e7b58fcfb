// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/paths.hpp"

namespace spikeloom::hw {

Paths::Paths(MeshShape shape, const NocSpec& spec)
    : tiles_(shape.tiles()), next_(std::size_t{shape.tiles()} * kPorts), kinds_(next_.size(), LinkKind::Terminal) {
    const auto function = makeRouting(spec, shape);
    for (std::uint32_t tile = 0; tile < tiles_; ++tile) {
        for (const Route& route : routingTable(function, shape, TileId{tile}).routes) routes_.push_back(route.port);
    }
    forEachLink(shape, [&](TileId from, Port out, TileId to, Port) {
        const std::size_t place = indexOf(from) * std::size_t{kPorts} + indexOf(out);
        next_[place] = indexOf(to);
        kinds_[place] = hw::linkKind(shape, from, out);
    });
}

}  // namespace spikeloom::hw
