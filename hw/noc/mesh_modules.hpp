// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "hw/noc/interconnect.hpp"
#include "hw/noc/noc_modules.hpp"

namespace spikeloom::hw {

/// `Chip.Tile[i]`: a router, its network interface, and whatever the assembler puts beside them.
class TileModule final : public sc_core::sc_module {
public:
    /// Called at the end of a tile's construction, when modules that are made become the tile's children.
    using Inhabit = std::function<void(TileModule&)>;

    TileModule(const sc_core::sc_module_name& name, const NocSpec& spec, TileId tile, std::vector<Port> routes,
               Scheduler& scheduler, PacketPool& packets, const Inhabit& inhabit);

    RouterModule router;
    NetworkInterfaceModule networkInterface;
    [[nodiscard]] TileId tile() const { return tile_; }

private:
    TileId tile_;
};

/// The mesh in SystemC: `Tile[0]`, `Tile[1]`, … and `Edge[0]`, … as children of the module under construction.
class MeshModules {
public:
    /// Parameters and errors as of `Mesh`. @param inhabit  may be empty
    MeshModules(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges = {},
                const TileModule::Inhabit& inhabit = {});

    [[nodiscard]] TileModule& tile(TileId tile) { return *tiles_[indexOf(tile)]; }
    [[nodiscard]] NetworkInterfaceModule& edge(std::size_t index) { return *edges_[index]; }
    [[nodiscard]] Interconnect& all() { return all_; }

private:
    Interconnect all_;
    std::vector<std::unique_ptr<TileModule>> tiles_;
    std::vector<std::unique_ptr<NetworkInterfaceModule>> edges_;
};

}  // namespace spikeloom::hw
