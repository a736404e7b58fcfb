// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/chips/chip_cut.hpp"

#include "sim/mapping/chips/refinement.hpp"

namespace spikeloom::mapping {

std::uint64_t packetCrossings(const Traffic& traffic, const hw::BoardSpec& board, const ChipCut& chips) {
    std::uint64_t sum = 0;
    for (const Flow& flow : traffic.flows)
        sum += flow.packets * board.crossings(chips[value(flow.from)], chips[value(flow.to)]);
    for (std::size_t core = 0; core < traffic.host.size(); ++core)
        sum += traffic.host[core] * board.crossings(0, chips[core]);
    return sum;
}

ChipCut cutInOrder(std::size_t cores, std::uint32_t coresPerChip) {
    ChipCut chips;
    for (std::size_t core = 0; core < cores; ++core) chips.push_back(static_cast<std::uint32_t>(core / coresPerChip));
    return chips;
}

ChipCut cutByTraffic(const Traffic& traffic, const hw::BoardSpec& board, std::uint32_t coresPerChip) {
    if (board.chips() == 1) return cutInOrder(traffic.host.size(), coresPerChip);
    const ChipCut mapped = refined(cutByScotch(traffic, board, coresPerChip), traffic, board, coresPerChip);
    const ChipCut ordered = refined(cutInOrder(traffic.host.size(), coresPerChip), traffic, board, coresPerChip);
    return packetCrossings(traffic, board, mapped) <= packetCrossings(traffic, board, ordered) ? mapped : ordered;
}

std::vector<hw::TileId> tilesInOrder(const ChipCut& chips, const hw::MeshShape& shape) {
    const hw::BoardSpec& board = shape.board;
    const std::uint32_t width = shape.width / board.chipsX, height = shape.height / board.chipsY;
    std::vector<std::uint32_t> taken(board.chips(), 0);
    std::vector<hw::TileId> tiles;
    for (const std::uint32_t chip : chips) {
        const std::uint32_t place = taken[chip]++ / shape.concentration;
        const std::uint32_t x = chip % board.chipsX * width + place % width;
        const std::uint32_t y = chip / board.chipsX * height + place / width;
        tiles.push_back(shape.at(x, y));
    }
    return tiles;
}

}  // namespace spikeloom::mapping
