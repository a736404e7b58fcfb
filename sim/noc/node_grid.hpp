// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/noc/topology.hpp"

namespace spikeloom::noc {

/// What sends and receives packets: a core's terminal. Node n is core n mod c of tile n / c, with c cores a router
/// (`hw::MeshShape::node`); with one, nodes are tiles.
enum class NodeId : std::uint32_t;
constexpr std::uint32_t indexOf(NodeId node) {
    return static_cast<std::uint32_t>(node);
}

/// The nodes in rows and columns, by which patterns say who sends to whom: those of the tiles, in which two or three
/// cores stand in a row and four in a square. So 4 x 4 routers of four cores and 8 x 8 of one have the same nodes in
/// the same places, and a pattern is the same traffic on both; as in the concentrated mesh of BookSim2.
class NodeGrid {
public:
    explicit NodeGrid(const hw::MeshShape& shape)
        : shape_(shape),
          across_(shape.concentration == 4 ? 2 : shape.concentration),
          down_(shape.concentration / across_) {}

    [[nodiscard]] std::uint32_t columns() const { return shape_.width * across_; }
    [[nodiscard]] std::uint32_t rows() const { return shape_.height * down_; }
    [[nodiscard]] std::uint32_t x(NodeId node) const { return shape_.x(tile(node)) * across_ + local(node) % across_; }
    [[nodiscard]] std::uint32_t y(NodeId node) const { return shape_.y(tile(node)) * down_ + local(node) / across_; }
    [[nodiscard]] NodeId at(std::uint32_t x, std::uint32_t y) const {
        const std::uint32_t core = x % across_ + across_ * (y % down_);
        return NodeId{hw::indexOf(shape_.at(x / across_, y / down_)) * shape_.concentration + core};
    }

private:
    [[nodiscard]] hw::TileId tile(NodeId node) const { return shape_.node(indexOf(node)).tile; }
    [[nodiscard]] std::uint32_t local(NodeId node) const { return indexOf(node) % shape_.concentration; }

    hw::MeshShape shape_;
    std::uint32_t across_, down_;  // cores of a tile
};

}  // namespace spikeloom::noc
