// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/chips/chip_cut.hpp"
#include "sim/mapping/place/placement.hpp"

namespace spikeloom::mapping {
namespace {

class RowMajor final : public Placement {
public:
    [[nodiscard]] std::vector<hw::TileId> place(const Traffic& traffic, const hw::MeshShape& shape) const override {
        return tilesInOrder(cutInOrder(traffic.host.size(), shape.nodes() / shape.board.chips()), shape);
    }
};

}  // namespace

std::unique_ptr<Placement> makeRowMajor() {
    return std::make_unique<RowMajor>();
}

}  // namespace spikeloom::mapping
