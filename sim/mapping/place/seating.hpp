// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "hw/noc/topology.hpp"
#include "sim/mapping/chips/chip_cut.hpp"
#include "sim/mapping/traffic.hpp"

namespace spikeloom::mapping {

/// A core or a seat that is none.
inline constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

/// Another core that a core exchanges packets with, both ways counted together.
struct Neighbour {
    std::uint32_t core;
    std::int64_t packets;
};

struct Position {
    std::int32_t x, y;
};

/// Who sits where during a search, and what it would change if two seats exchanged who is on them. A tile has as many
/// seats as it holds cores: seat s is on tile s / concentration. Costs are packet-links: packets times links on a
/// shortest way, none between the seats of a tile, the host counted as if it sat on tile 0; on a torus the shorter way
/// round each ring. Integers, so that a sum of changes is exact. Links between chips count as any other: how many a
/// packet crosses depends on the two chips alone, so that no exchange within a chip changes it.
class Seating {
public:
    /// @param chips  by core: the chip on which it is to stay; empty if there is one only
    Seating(const Traffic& traffic, const hw::MeshShape& shape, ChipCut chips = {});

    [[nodiscard]] std::uint32_t cores() const { return static_cast<std::uint32_t>(seatOf_.size()); }
    [[nodiscard]] std::uint32_t seats() const { return static_cast<std::uint32_t>(coreOn_.size()); }
    [[nodiscard]] std::uint32_t seatsPerTile() const { return shape_.concentration; }
    [[nodiscard]] std::uint32_t chipWidth() const { return shape_.width / shape_.board.chipsX; }
    [[nodiscard]] std::uint32_t chipHeight() const { return shape_.height / shape_.board.chipsY; }
    /// The first seat of a tile.
    [[nodiscard]] std::uint32_t seatAt(std::uint32_t x, std::uint32_t y) const {
        return (y * shape_.width + x) * shape_.concentration;
    }
    [[nodiscard]] hw::TileId tileOf(std::uint32_t seat) const { return hw::TileId{seat / shape_.concentration}; }
    /// Whether a seat is on the chip of a core.
    [[nodiscard]] bool mayHold(std::uint32_t seat, std::uint32_t core) const {
        return chips_.empty() || chips_[core] == chipOf(shape_, tileOf(seat));
    }
    [[nodiscard]] Position position(std::uint32_t seat) const { return positions_[seat]; }
    /// By core; kNobody before it is put anywhere.
    [[nodiscard]] const std::vector<std::uint32_t>& seatOf() const { return seatOf_; }
    [[nodiscard]] std::uint32_t coreOn(std::uint32_t seat) const { return coreOn_[seat]; }
    [[nodiscard]] const std::vector<Neighbour>& neighbours(std::uint32_t core) const { return neighbours_[core]; }
    [[nodiscard]] std::int64_t hostPackets(std::uint32_t core) const { return host_[core]; }
    /// Neighbours of a core, on average.
    [[nodiscard]] double meanNeighbours() const;

    void put(std::uint32_t core, std::uint32_t seat);
    /// Packet-links of `core` if it sat on `seat`, to the host and to those who are placed.
    [[nodiscard]] std::int64_t cost(std::uint32_t core, std::uint32_t seat) const;
    /// Packet-links of all.
    [[nodiscard]] std::int64_t total() const;
    /// Change of the total if whoever is on seats `a` and `b` changed places.
    [[nodiscard]] std::int64_t exchangeDelta(std::uint32_t a, std::uint32_t b) const;
    void exchange(std::uint32_t a, std::uint32_t b);

private:
    [[nodiscard]] std::int64_t links(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] std::int64_t moveDelta(std::uint32_t core, std::uint32_t from, std::uint32_t to,
                                         std::uint32_t partner) const;

    hw::MeshShape shape_;
    Position rings_;  ///< columns and rows of a torus; so many of a mesh that no way round is the shorter one
    ChipCut chips_;
    std::vector<Position> positions_;  ///< by seat
    std::vector<std::int64_t> host_;   ///< by core
    std::vector<std::vector<Neighbour>> neighbours_;
    std::vector<std::uint32_t> seatOf_, coreOn_;
};

}  // namespace spikeloom::mapping
