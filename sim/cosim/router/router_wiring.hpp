// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "hw/noc/routing/routing.hpp"
#include "sim/cosim/router/router_wires.hpp"

namespace spikeloom::cosim {

/// How flits of the simulator are written on the wires of a router at its place in a mesh, routes included.
class RouterWiring {
public:
    /// @throws ConfigError for a routing function that does not work there
    RouterWiring(const RouterShape& shape, const hw::NocSpec& spec, const hw::MeshShape& mesh, hw::TileId tile);

    [[nodiscard]] const RouterShape& shape() const { return shape_; }
    /// Ports behind which there is a router, as bits.
    [[nodiscard]] std::uint32_t routedPorts() const { return routed_; }
    /// Output port here, as the router before works it out.
    [[nodiscard]] hw::Port routeHere(hw::Flit head) const { return routeAt(tile_, head); }
    /// A flit that comes in.
    [[nodiscard]] RouterFlit incoming(hw::Flit flit, std::uint32_t vc) const;
    /// A flit that leaves through `output`, with the route that a head takes at the next router.
    [[nodiscard]] RouterFlit leaving(hw::Flit flit, std::uint32_t vc, std::uint32_t output) const;
    [[nodiscard]] hw::Flit read(const RouterFlit& flit) const;

private:
    [[nodiscard]] hw::Port routeAt(hw::TileId here, hw::Flit head) const;
    [[nodiscard]] RouterFlit write(hw::Flit flit, std::uint32_t vc) const;

    RouterShape shape_;
    hw::MeshShape mesh_;
    hw::TileId tile_;
    std::shared_ptr<const hw::RoutingFunction> routing_;
    std::uint32_t routed_ = 0;
};

}  // namespace spikeloom::cosim
