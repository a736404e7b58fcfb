// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/mesh.hpp"

#include <fmt/format.h>

#include "models/support/error.hpp"
#include "sim/mapping/does_not_map.hpp"

namespace spikeloom::mapping {
namespace {

constexpr std::uint64_t kTilesMax = 65536;  // a flit names its tile in 16 bits

}  // namespace

hw::MeshSpec smallestMesh(std::uint64_t tiles) {
    hw::MeshSpec best;
    std::uint64_t bestTiles = 0;
    for (std::uint64_t height = 1; height * height < tiles + height; ++height) {  // width >= height is enough
        const std::uint64_t width = (tiles + height - 1) / height;
        if (width > 2 * height) continue;
        if (best.width != 0 && width * height > bestTiles) continue;  // higher is nearer to a square
        best = {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
        bestTiles = width * height;
    }
    return best;
}

hw::MeshSpec resolveMesh(const hw::MeshSpec& mesh, std::uint64_t cores, const std::string& file,
                         const hw::BoardSpec& board, std::uint32_t concentration) {
    const std::uint64_t chips = board.chips(), perTileOfAll = chips * concentration;
    const hw::MeshSpec enough = smallestMesh((cores + perTileOfAll - 1) / perTileOfAll);
    const hw::MeshSpec one = mesh.automatic() ? enough : mesh;
    const std::uint64_t tiles = std::uint64_t{one.width} * one.height * chips;
    const std::uint64_t places = tiles * concentration;
    if (cores > places)
        throw DoesNotMap({file, "chip.mesh",
                          fmt::format("the network needs {} cores and {}{} x {} tiles {} {}: {} too few", cores,
                                      chips == 1 ? "" : fmt::format("{} chips of ", chips), one.width, one.height,
                                      concentration == 1 ? "are" : fmt::format("of {} cores hold", concentration),
                                      places, cores - places),
                          fmt::format("[{}, {}] or \"auto\" would do", enough.width, enough.height)});
    if (tiles > kTilesMax)
        throw ConfigError({file, "chip.board",
                           fmt::format("{} chips of {} x {} tiles are {} tiles, {} at most", chips, one.width,
                                       one.height, tiles, kTilesMax),
                           "fewer or smaller chips"});
    return {.width = one.width * board.chipsX, .height = one.height * board.chipsY};
}

}  // namespace spikeloom::mapping
