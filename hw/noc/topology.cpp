// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/topology.hpp"

#include <fmt/format.h>

#include "models/support/error.hpp"

namespace spikeloom::hw {

namespace {

/// One step from `place` along a line or ring of `size`; nothing where there is no link.
std::optional<std::uint32_t> step(std::uint32_t place, std::uint32_t size, bool up, bool wraps) {
    const bool last = place == (up ? size - 1 : 0);
    if (last && (!wraps || size == 1)) return std::nullopt;
    if (last) return up ? 0 : size - 1;
    return up ? place + 1 : place - 1;
}

/// The closing links of a torus are where a mesh has its edge: a packet that left there and held one of their virtual
/// channels would be one that neither class of its ring accounts for.
bool isEdgeTerminal(MeshShape shape, const Terminal& terminal) {
    if (indexOf(terminal.tile) >= shape.tiles()) return false;
    if (shape.wraps) return terminal.port == localPort(shape.concentration);
    return !isLocal(terminal.port) && !neighbour(shape, terminal.tile, terminal.port);
}

}  // namespace

std::optional<TileId> neighbour(MeshShape shape, TileId tile, Port port) {
    const std::uint32_t x = shape.x(tile), y = shape.y(tile);
    if (port == Port::East || port == Port::West) {
        const auto to = step(x, shape.width, port == Port::East, shape.wraps);
        return to ? std::optional(shape.at(*to, y)) : std::nullopt;
    }
    if (port == Port::South || port == Port::North) {
        const auto to = step(y, shape.height, port == Port::South, shape.wraps);
        return to ? std::optional(shape.at(x, *to)) : std::nullopt;
    }
    return std::nullopt;
}

void checkMesh(MeshShape shape, std::span<const Terminal> edges) {
    if (shape.width == 0 || shape.height == 0 || shape.width > 65536 / shape.height)
        throw ConfigError(Problem{"", "mesh", fmt::format("{} x {} tiles", shape.width, shape.height),
                                  "a mesh has 1 to 65536 tiles"});
    if (shape.wraps && shape.board.chips() > 1)
        throw ConfigError(Problem{"", "noc.topology",
                                  fmt::format("a torus of {} x {} chips: its rings would close across the board, over "
                                              "links of a length of their own",
                                              shape.board.chipsX, shape.board.chipsY),
                                  "choose \"mesh\", or a board of one chip"});
    if (shape.width % shape.board.chipsX != 0 || shape.height % shape.board.chipsY != 0)
        throw InvariantError("Noc", 0, "chips of unequal size");
    for (const Terminal& edge : edges)
        if (!isEdgeTerminal(shape, edge))
            throw ConfigError(Problem{"", "mesh",
                                      describe(edge, shape.concentration) +
                                          (shape.wraps ? " is not the port behind the cores of a tile of the torus"
                                                       : " is not a port on the edge of the mesh"),
                                      ""});
}

std::string describe(const Terminal& terminal, std::uint32_t cores) {
    const std::string tile = fmt::format("tile {}", indexOf(terminal.tile));
    return terminal.port == Port::Local ? tile : fmt::format("{} {}", tile, describe(terminal.port, cores));
}

std::string describe(Port port, std::uint32_t cores) {
    constexpr const char* kNames[kDirections + 1] = {"east", "west", "south", "north", "local"};
    if (indexOf(port) <= kDirections) return kNames[indexOf(port)];
    return localOf(port) < cores ? fmt::format("core {}", localOf(port)) : "host";
}

std::string localName(const std::string& unit, std::uint32_t local, std::uint32_t concentration) {
    return concentration == 1 ? unit : fmt::format("{}[{}]", unit, local);
}

}  // namespace spikeloom::hw
