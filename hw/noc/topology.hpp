// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet.hpp"
#include "hw/spec/board_spec.hpp"

namespace spikeloom::hw {

/// Size of the grid of tiles, whether its rows and columns close to rings (a torus), the chips that it is made of, and
/// the cores of a tile. A core's terminal, by which the network knows it, is a node: node n is on tile n /
/// concentration.
struct MeshShape {
    std::uint32_t width = 1, height = 1;
    bool wraps = false;
    BoardSpec board{};  ///< one chip: all tiles are on it
    std::uint32_t concentration = 1;
    [[nodiscard]] std::uint32_t tiles() const { return width * height; }
    [[nodiscard]] std::uint32_t x(TileId tile) const { return indexOf(tile) % width; }
    [[nodiscard]] std::uint32_t y(TileId tile) const { return indexOf(tile) / width; }
    [[nodiscard]] TileId at(std::uint32_t x, std::uint32_t y) const { return TileId{x + width * y}; }
    [[nodiscard]] std::uint32_t nodes() const { return tiles() * concentration; }
    [[nodiscard]] Terminal node(std::uint32_t index) const {
        return {TileId{index / concentration}, localPort(index % concentration)};
    }
    /// @param node  a terminal at a local port
    [[nodiscard]] std::uint32_t indexOfNode(Terminal node) const {
        return indexOf(node.tile) * concentration + localOf(node.port);
    }
};

/// The shape with what `spec` says of the topology and of the cores of a router.
[[nodiscard]] inline MeshShape shapeFor(MeshShape shape, const NocSpec& spec) {
    shape.wraps = spec.topology == Topology::Torus;
    shape.concentration = spec.concentration;
    return shape;
}

/// Where the host of a chip is: at the west edge of tile 0, and on a torus at the local port behind the tile's cores.
[[nodiscard]] inline Terminal hostTerminal(const MeshShape& shape) {
    return {TileId{0}, shape.wraps ? localPort(shape.concentration) : Port::West};
}

/// Ports of a tile's router: the directions, its cores, and one more for an edge terminal that has no edge.
[[nodiscard]] inline std::uint32_t portsAt(const MeshShape& shape, TileId tile, std::span<const Terminal> edges) {
    std::uint32_t ports = portsOf(shape.concentration);
    for (const Terminal& edge : edges)
        if (edge.tile == tile) ports = std::max(ports, indexOf(edge.port) + 1);
    return ports;
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

/// Links on a shortest way from the host to the tile that is farthest from it; on a torus every tile has one as far.
[[nodiscard]] inline std::uint32_t diameter(MeshShape shape) {
    return shape.wraps ? shape.width / 2 + shape.height / 2 : shape.width - 1 + shape.height - 1;
}

/// The port at the other end of a link that leaves through `port`; `port` is not local.
[[nodiscard]] constexpr Port opposite(Port port) {
    return Port{static_cast<std::uint8_t>(indexOf(port) ^ 1u)};
}

/// The tile that a port leads to; nothing for local ports, and at the edge of a mesh. A ring of one tile has no links.
[[nodiscard]] std::optional<TileId> neighbour(MeshShape shape, TileId tile, Port port);

/// The chip that a tile is on.
[[nodiscard]] inline std::uint32_t chipOf(const MeshShape& shape, TileId tile) {
    return shape.board.chipAt(shape.x(tile), shape.y(tile), shape.width, shape.height);
}
/// Whether the link that leaves through `port` leads to another chip.
[[nodiscard]] inline bool crossesChips(const MeshShape& shape, TileId tile, Port port) {
    if (shape.board.chips() == 1) return false;
    const auto to = neighbour(shape, tile, port);
    return to && chipOf(shape, tile) != chipOf(shape, *to);
}

/// What a link joins; links of a kind are alike.
enum class LinkKind : std::uint8_t {
    Terminal,     ///< a router and a core, or the host
    Row,          ///< routers that are neighbours in a row of one chip
    Column,       ///< in a column of one chip
    BetweenChips  ///< on two chips
};
inline constexpr std::size_t kLinkKinds = 4;

/// Of the link that leaves through `port`, whatever it leads to.
[[nodiscard]] inline LinkKind linkKind(const MeshShape& shape, TileId tile, Port port) {
    if (crossesChips(shape, tile, port)) return LinkKind::BetweenChips;
    if (!neighbour(shape, tile, port)) return LinkKind::Terminal;
    return isVertical(port) ? LinkKind::Column : LinkKind::Row;
}

/// What a link does to flits and credits.
struct LinkTiming {
    std::uint32_t cycles = 1;      ///< on the wire
    std::uint32_t flitCycles = 1;  ///< that a flit occupies it: one follows another so much later, and is there when
                                   ///< its last bits are. A credit has wires of its own, and occupies nothing.
    friend bool operator==(const LinkTiming&, const LinkTiming&) = default;
};
/// @param board  whose links join the chips
[[nodiscard]] inline LinkTiming linkTiming(LinkKind kind, const NocSpec& spec, const BoardSpec& board) {
    if (kind == LinkKind::BetweenChips)
        return {.cycles = board.linkCycles, .flitCycles = (spec.flitBits + board.linkBits - 1) / board.linkBits};
    if (kind == LinkKind::Terminal) return {.cycles = spec.terminalLinkCycles()};
    return {.cycles = kind == LinkKind::Column ? spec.columnLinkCycles() : spec.linkCycles};
}

/// Checks what networks are given: a shape of 1 to 65536 tiles, equal chips and no torus of several, and `edges` that
/// are ports on a mesh's edge, or on a torus behind the cores'. @throws ConfigError
void checkMesh(MeshShape shape, std::span<const Terminal> edges);

/// What a unit beside a tile's router is called: `unit` where there is one core a tile, else `unit[local]`.
[[nodiscard]] std::string localName(const std::string& unit, std::uint32_t local, std::uint32_t concentration);

/// Calls `link(from, out, to, in)` for every router-to-router link, each direction. Whoever assembles a mesh, from
/// plain objects or from SystemC modules, connects it by this.
template <class Link>
void forEachLink(MeshShape shape, Link&& link) {
    for (std::uint32_t i = 0; i < shape.tiles(); ++i)
        for (const Port out : {Port::East, Port::West, Port::South, Port::North})
            if (const auto to = neighbour(shape, TileId{i}, out)) link(TileId{i}, out, *to, opposite(out));
}

}  // namespace spikeloom::hw
