// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/place/placement.hpp"

namespace spikeloom::mapping {
namespace {

class RowMajor final : public Placement {
public:
    [[nodiscard]] std::vector<hw::TileId> place(const Traffic& traffic, const hw::MeshSpec&) const override {
        std::vector<hw::TileId> tiles;
        for (std::uint32_t core = 0; core < traffic.host.size(); ++core) tiles.push_back(hw::TileId{core});
        return tiles;
    }
};

}  // namespace

std::unique_ptr<Placement> makeRowMajor() {
    return std::make_unique<RowMajor>();
}

}  // namespace spikeloom::mapping
