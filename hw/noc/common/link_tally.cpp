// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/link_tally.hpp"

namespace spikeloom::hw {

LinkTally::LinkTally(MeshShape shape, const std::vector<Terminal>& terminals)
    : into_(std::size_t{shape.tiles()} * kPorts), outOf_(into_.size()) {
    const auto add = [&](Link link, std::vector<std::uint32_t>& index) {
        index[place({link.from, link.out})] = static_cast<std::uint32_t>(links_.size());
        links_.push_back(link);
    };
    forEachLink(shape, [&](TileId from, Port out, TileId to, Port) {
        add({.from = from, .out = out, .to = to, .crossesChips = crossesChips(shape, from, out)}, outOf_);
    });
    for (const auto& [tile, port] : terminals) {
        add({.from = tile, .out = port}, outOf_);
        add({.from = tile, .out = port, .injects = true, .to = tile}, into_);
    }
}

}  // namespace spikeloom::hw
