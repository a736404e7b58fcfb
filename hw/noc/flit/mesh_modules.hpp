// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "hw/noc/flit/interconnect.hpp"
#include "hw/noc/flit/noc_modules.hpp"
#include "hw/noc/network_modules.hpp"

namespace spikeloom::hw {

/// `Chip.Tile[i]`: a router, a network interface for each of its cores, and whatever the assembler puts beside them.
class TileModule final : public sc_core::sc_module {
public:
    /// @param router  its name is that of the module
    TileModule(const sc_core::sc_module_name& name, const RouterArguments& router, const MakeRouter& make,
               PacketPool& packets, const NetworkModules::Inhabit& inhabit);

    RouterModule router;
    std::deque<NetworkInterfaceModule> networkInterfaces;  ///< `NetworkInterface`, or `NetworkInterface[k]` of several
};

/// The mesh in SystemC, flit by flit: beside the tiles `Edge[0]`, …, the network interfaces of edge terminals.
class MeshModules final : public NetworkModules {
public:
    /// Parameters and errors as of `Mesh`. @param inhabit  may be empty
    MeshModules(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges = {},
                const Inhabit& inhabit = {}, const MakeRouter& make = {});

    [[nodiscard]] TileModule& tile(TileId tile) { return *tiles_[indexOf(tile)]; }
    [[nodiscard]] NetworkInterfaceModule& edge(std::size_t index) { return *edges_[index]; }
    [[nodiscard]] Interconnect& network() override { return all_; }

private:
    Interconnect all_;
    std::vector<std::unique_ptr<TileModule>> tiles_;
    std::vector<std::unique_ptr<NetworkInterfaceModule>> edges_;
};

}  // namespace spikeloom::hw
