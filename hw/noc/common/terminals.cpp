// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/terminals.hpp"

#include "hw/noc/topology.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

Terminals::Terminals(MeshShape shape, std::span<const Terminal> edges) {
    checkMesh(shape, edges);
    for (std::uint32_t i = 0; i < shape.nodes(); ++i) all_.push_back(shape.node(i));
    all_.insert(all_.end(), edges.begin(), edges.end());
    index_.assign(std::size_t{shape.tiles()} * kPorts, kNone);
    for (std::uint32_t i = 0; i < all_.size(); ++i)
        index_[std::size_t{hw::indexOf(all_[i].tile)} * kPorts + hw::indexOf(all_[i].port)] = i;
}

void Terminals::throwMissing(Terminal terminal) {
    throw InvariantError("Noc", 0, "no network interface at " + describe(terminal));
}

}  // namespace spikeloom::hw
