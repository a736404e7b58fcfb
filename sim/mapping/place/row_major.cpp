// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/chips/chip_cut.hpp"
#include "sim/mapping/place/placement.hpp"

namespace spikeloom::mapping {
namespace {

class RowMajor final : public Placement {
public:
    [[nodiscard]] std::vector<hw::TileId> place(const Traffic& traffic, const hw::MeshSpec& mesh,
                                                const hw::BoardSpec& board,
                                                std::uint32_t concentration) const override {
        const std::uint32_t coresPerChip = mesh.tiles() / board.chips() * concentration;
        return tilesInOrder(cutInOrder(traffic.host.size(), coresPerChip), mesh, board, concentration);
    }
};

}  // namespace

std::unique_ptr<Placement> makeRowMajor() {
    return std::make_unique<RowMajor>();
}

}  // namespace spikeloom::mapping
