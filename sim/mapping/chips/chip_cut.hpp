// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/spec/mapping.hpp"
#include "sim/mapping/traffic.hpp"

/// Which chip of a board each core goes to, before it is given a tile there. Links between chips are slow, narrow and
/// dear, so this comes first; and how many of them a packet crosses depends on the two chips alone, whatever the tiles.
namespace spikeloom::mapping {

/// By core: its chip.
using ChipCut = std::vector<std::uint32_t>;

/// Packets times the links between chips that they cross; the host is on chip 0.
[[nodiscard]] std::uint64_t packetCrossings(const Traffic& traffic, const hw::BoardSpec& board, const ChipCut& chips);

/// Fills chip after chip in order of core ids, which follows the network.
[[nodiscard]] ChipCut cutInOrder(std::size_t cores, std::uint32_t coresPerChip);

/// Few packet-crossings: the better of Scotch's mapping and the cut in order, each improved by moving single cores and
/// exchanging pairs until none gains. So it is never worse than the cut in order, and the same for the same arguments.
/// @param coresPerChip  at most; all chips together hold all cores
[[nodiscard]] ChipCut cutByTraffic(const Traffic& traffic, const hw::BoardSpec& board, std::uint32_t coresPerChip);

/// Scotch's part of it: the cores as a graph whose edges weigh packets, mapped onto the grid of chips, the host fixed
/// to chip 0 (F. Pellegrini and J. Roman, "Scotch: a software package for static mapping by dual recursive
/// bipartitioning of process and architecture graphs", HPCN 1996). One thread, a fixed seed. It balances within a
/// tolerance, so that a chip may get more than its share.
/// @throws InvariantError if Scotch fails
[[nodiscard]] ChipCut cutByScotch(const Traffic& traffic, const hw::BoardSpec& board, std::uint32_t coresPerChip);

/// The tiles of each chip row by row, for its cores in order of their ids, each filled before the next one.
[[nodiscard]] std::vector<hw::TileId> tilesInOrder(const ChipCut& chips, const hw::MeshShape& shape);

}  // namespace spikeloom::mapping
