// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"

/// Tiles and the way between them. Tile t stands in column t % width and row t / width; the host port is west of tile
/// 0.
namespace spikeloom::mapping {

/// The mesh with the fewest tiles for so many cores among those at most twice as wide as high (31 cores in one row
/// would take the fewest tiles and the longest ways); of equal ones the nearest to a square.
[[nodiscard]] hw::MeshSpec smallestMesh(std::uint64_t cores);

/// The mesh to use: the given one, or the smallest where it is automatic.
/// @throws ConfigError when the given mesh has too few tiles
[[nodiscard]] hw::MeshSpec resolveMesh(const hw::MeshSpec& mesh, std::uint64_t cores, const std::string& file);

/// Links between two tiles on a shortest way.
[[nodiscard]] inline std::uint32_t distance(const hw::MeshSpec& mesh, hw::TileId a, hw::TileId b) {
    const auto difference = [](std::uint32_t p, std::uint32_t q) { return p > q ? p - q : q - p; };
    return difference(value(a) % mesh.width, value(b) % mesh.width) +
           difference(value(a) / mesh.width, value(b) / mesh.width);
}

/// Routers that a packet passes between two tiles, both ends included; and between the host and a tile.
[[nodiscard]] inline std::uint32_t hops(const hw::MeshSpec& mesh, hw::TileId a, hw::TileId b) {
    return distance(mesh, a, b) + 1;
}
[[nodiscard]] inline std::uint32_t hostHops(const hw::MeshSpec& mesh, hw::TileId tile) {
    return hops(mesh, hw::TileId{0}, tile);
}

}  // namespace spikeloom::mapping
