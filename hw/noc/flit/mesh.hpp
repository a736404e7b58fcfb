// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "hw/noc/flit/interconnect.hpp"

namespace spikeloom::hw {

/// A mesh of plain objects on a scheduler: the interconnect without the SystemC kernel, for tests, benchmarks and
/// whoever needs no hierarchy. `MeshModules` is the same in SystemC.
class Mesh final : public Interconnect {
public:
    /// @param edges  further terminals, each with a network interface of its own: ports on the mesh's edge, or on a
    ///               torus behind those of a tile's cores
    /// @param make   the routers; may be empty
    /// @throws ConfigError for an unknown routing function, a shape with no tile or more than 65536, or a terminal that
    ///         is neither
    Mesh(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges = {},
         const MakeRouter& make = {});

    [[nodiscard]] FlitRouter& router(TileId tile) { return *routers_[indexOf(tile)]; }
    /// The network interface of a tile's core.
    [[nodiscard]] NetworkInterface& interface(TileId tile, std::uint32_t local = 0) {
        return *interfaces_[shape().indexOfNode({tile, localPort(local)})];
    }
    /// The network interface of edge terminal `index`, in the order given at construction.
    [[nodiscard]] NetworkInterface& edge(std::size_t index) { return *interfaces_[shape().nodes() + index]; }

private:
    std::vector<std::unique_ptr<FlitRouter>> routers_;
    std::vector<std::unique_ptr<NetworkInterface>> interfaces_;  // of nodes, then of edges
};

}  // namespace spikeloom::hw
