// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/topology.hpp"

#include <fmt/format.h>

namespace spikeloom::hw {

namespace {

/// One step from `place` along a line or ring of `size`; nothing where there is no link.
std::optional<std::uint32_t> step(std::uint32_t place, std::uint32_t size, bool up, bool wraps) {
    const bool last = place == (up ? size - 1 : 0);
    if (last && (!wraps || size == 1)) return std::nullopt;
    if (last) return up ? 0 : size - 1;
    return up ? place + 1 : place - 1;
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

std::string describe(const Terminal& terminal) {
    constexpr const char* kSuffix[kPorts] = {" east", " west", " south", " north", ""};
    return fmt::format("tile {}{}", indexOf(terminal.tile), kSuffix[indexOf(terminal.port)]);
}

}  // namespace spikeloom::hw
