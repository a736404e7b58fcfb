// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/topology.hpp"

#include <fmt/format.h>

namespace spikeloom::hw {

std::optional<TileId> neighbour(MeshShape shape, TileId tile, Port port) {
    const std::uint32_t x = shape.x(tile), y = shape.y(tile);
    switch (port) {
        case Port::East:
            return x + 1 < shape.width ? std::optional(shape.at(x + 1, y)) : std::nullopt;
        case Port::West:
            return x > 0 ? std::optional(shape.at(x - 1, y)) : std::nullopt;
        case Port::South:
            return y + 1 < shape.height ? std::optional(shape.at(x, y + 1)) : std::nullopt;
        case Port::North:
            return y > 0 ? std::optional(shape.at(x, y - 1)) : std::nullopt;
        case Port::Local:
            break;
    }
    return std::nullopt;
}

std::string describe(const Terminal& terminal) {
    constexpr const char* kSuffix[kPorts] = {" east", " west", " south", " north", ""};
    return fmt::format("tile {}{}", indexOf(terminal.tile), kSuffix[indexOf(terminal.port)]);
}

}  // namespace spikeloom::hw
