// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet.hpp"

namespace spikeloom::hw {

/// Size of the grid of tiles, and whether its rows and columns close to rings (a torus).
struct MeshShape {
    std::uint32_t width = 1, height = 1;
    bool wraps = false;
    [[nodiscard]] std::uint32_t tiles() const { return width * height; }
    [[nodiscard]] std::uint32_t x(TileId tile) const { return indexOf(tile) % width; }
    [[nodiscard]] std::uint32_t y(TileId tile) const { return indexOf(tile) / width; }
    [[nodiscard]] TileId at(std::uint32_t x, std::uint32_t y) const { return TileId{x + width * y}; }
};

/// The shape with what `spec` says of the topology.
[[nodiscard]] inline MeshShape shapeFor(MeshShape shape, const NocSpec& spec) {
    shape.wraps = spec.topology == Topology::Torus;
    return shape;
}

/// Links on a shortest way between two tiles.
[[nodiscard]] inline std::uint32_t distance(MeshShape shape, TileId a, TileId b) {
    const auto along = [&](std::uint32_t p, std::uint32_t q, std::uint32_t size) {
        const std::uint32_t direct = p > q ? p - q : q - p;
        return shape.wraps ? std::min(direct, size - direct) : direct;
    };
    return along(shape.x(a), shape.x(b), shape.width) + along(shape.y(a), shape.y(b), shape.height);
}

/// Routers on a shortest way, both ends included.
[[nodiscard]] inline std::uint32_t routersBetween(MeshShape shape, TileId a, TileId b) {
    return distance(shape, a, b) + 1;
}

/// The port at the other end of a link that leaves through `port`; `port` is not Local.
[[nodiscard]] constexpr Port opposite(Port port) {
    return Port{static_cast<std::uint8_t>(indexOf(port) ^ 1u)};
}

/// The tile that a port leads to; nothing for Local, and at the edge of a mesh. A ring of one tile has no links.
[[nodiscard]] std::optional<TileId> neighbour(MeshShape shape, TileId tile, Port port);

/// Checks what networks are given: a shape of 1 to 65536 tiles, and `edges` that are ports on its edge. @throws ConfigError
void checkMesh(MeshShape shape, std::span<const Terminal> edges);

/// Calls `link(from, out, to, in)` for every router-to-router link, each direction. Whoever assembles a mesh, from
/// plain objects or from SystemC modules, connects it by this.
template <class Link>
void forEachLink(MeshShape shape, Link&& link) {
    for (std::uint32_t i = 0; i < shape.tiles(); ++i)
        for (const Port out : {Port::East, Port::West, Port::South, Port::North})
            if (const auto to = neighbour(shape, TileId{i}, out)) link(TileId{i}, out, *to, opposite(out));
}

}  // namespace spikeloom::hw
