// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/mesh.hpp"

#include <fmt/format.h>

#include "models/support/error.hpp"

namespace spikeloom::mapping {

hw::MeshSpec smallestMesh(std::uint64_t cores) {
    hw::MeshSpec best;
    std::uint64_t bestTiles = 0;
    for (std::uint64_t height = 1; height * height < cores + height; ++height) {  // width >= height is enough
        const std::uint64_t width = (cores + height - 1) / height;
        if (width > 2 * height) continue;
        if (best.width != 0 && width * height > bestTiles) continue;  // higher is nearer to a square
        best = {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
        bestTiles = width * height;
    }
    return best;
}

hw::MeshSpec resolveMesh(const hw::MeshSpec& mesh, std::uint64_t cores, const std::string& file) {
    if (mesh.automatic()) return smallestMesh(cores);
    const std::uint64_t tiles = std::uint64_t{mesh.width} * mesh.height;
    if (cores <= tiles) return mesh;
    const hw::MeshSpec enough = smallestMesh(cores);
    throw ConfigError({file, "chip.mesh",
                       fmt::format("the network needs {} cores and {} x {} tiles are {}: {} too few", cores, mesh.width,
                                   mesh.height, tiles, cores - tiles),
                       fmt::format("[{}, {}] or \"auto\" would do", enough.width, enough.height)});
}

}  // namespace spikeloom::mapping
