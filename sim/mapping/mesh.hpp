// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hw/spec/chip_spec.hpp"

/// Meshes of tiles. Tile t stands in column t % width and row t / width; the host is at tile 0.
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

}  // namespace spikeloom::mapping
