// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hw/noc/topology.hpp"
#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"

/// Tiles and the way between them. Tile t stands in column t % width and row t / width; the host port is west of tile
/// 0.
namespace spikeloom::mapping {

/// The mesh with the fewest tiles, for so many at least, among those at most twice as wide as high (31 tiles in one row
/// would be the fewest tiles and the longest ways); of equal ones the nearest to a square.
[[nodiscard]] hw::MeshSpec smallestMesh(std::uint64_t tiles);

/// The mesh of all chips together, each with the given one, or with the smallest with which they hold all cores where
/// that is automatic.
/// @param concentration  cores that a tile holds
/// @throws ConfigError when the given mesh has too few tiles, or all chips together more than a network takes
[[nodiscard]] hw::MeshSpec resolveMesh(const hw::MeshSpec& mesh, std::uint64_t cores, const std::string& file,
                                       const hw::BoardSpec& board = {}, std::uint32_t concentration = 1);

/// The chip that a tile is on. @param mesh  of all chips together
[[nodiscard]] inline std::uint32_t chipOf(const hw::MeshSpec& mesh, const hw::BoardSpec& board, hw::TileId tile) {
    return board.chipAt(value(tile) % mesh.width, value(tile) / mesh.width, mesh.width, mesh.height);
}

/// Routers that a packet passes between two tiles, both ends included; and between the host and a tile.
[[nodiscard]] inline std::uint32_t hops(const hw::MeshSpec& mesh, hw::TileId a, hw::TileId b) {
    return hw::routersBetween({mesh.width, mesh.height}, a, b);
}
[[nodiscard]] inline std::uint32_t hostHops(const hw::MeshSpec& mesh, hw::TileId tile) {
    return hops(mesh, hw::TileId{0}, tile);
}

}  // namespace spikeloom::mapping
