// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_wiring.hpp"

namespace spikeloom::cosim {

RouterWiring::RouterWiring(const RouterShape& shape, const hw::NocSpec& spec, const hw::MeshShape& mesh,
                           hw::TileId tile)
    : shape_(shape), mesh_(mesh), tile_(tile), routing_(hw::makeRouting(spec, mesh)) {
    for (std::uint32_t port = 0; port < hw::kDirections; ++port)
        routed_ |=
            static_cast<std::uint32_t>(hw::neighbour(mesh, tile, hw::Port{static_cast<std::uint8_t>(port)}).has_value())
            << port;
}

hw::Port RouterWiring::routeAt(hw::TileId here, hw::Flit head) const {
    const hw::TileId to{head.tile};
    return here == to ? head.exit : routing_->route(mesh_, here, to).port;
}

RouterFlit RouterWiring::write(hw::Flit flit, std::uint32_t vc) const {
    const hw::TileId to{flit.tile};
    const std::uint64_t x = mesh_.x(to), y = mesh_.y(to);
    return {.data = x | y << RouterShape::kCoordinateBits |
                    std::uint64_t{indexOf(flit.exit)} << 2 * RouterShape::kCoordinateBits |
                    std::uint64_t{value(flit.packet)} << shape_.packetBit(),
            .vc = static_cast<std::uint8_t>(vc),
            .head = flit.head,
            .tail = flit.tail};
}

RouterFlit RouterWiring::incoming(hw::Flit flit, std::uint32_t vc) const {
    RouterFlit wire = write(flit, vc);
    if (flit.head) wire.route = static_cast<std::uint8_t>(routeHere(flit));
    return wire;
}

RouterFlit RouterWiring::leaving(hw::Flit flit, std::uint32_t vc, std::uint32_t output) const {
    RouterFlit wire = write(flit, vc);
    if (flit.head && (routed_ >> output & 1) != 0)
        wire.route = static_cast<std::uint8_t>(
            routeAt(*hw::neighbour(mesh_, tile_, hw::Port{static_cast<std::uint8_t>(output)}), flit));
    return wire;
}

hw::Flit RouterWiring::read(const RouterFlit& flit) const {
    constexpr std::uint32_t kBits = RouterShape::kCoordinateBits;
    constexpr std::uint64_t kMask = (1u << kBits) - 1;
    const auto x = static_cast<std::uint32_t>(flit.data & kMask);
    const auto y = static_cast<std::uint32_t>(flit.data >> kBits & kMask);
    return {.packet = hw::PacketId{static_cast<std::uint32_t>(flit.data >> shape_.packetBit())},
            .tile = static_cast<std::uint16_t>(indexOf(mesh_.at(x, y))),
            .exit = hw::Port{static_cast<std::uint8_t>(flit.data >> 2 * kBits & ((1u << shape_.portBits()) - 1))},
            .head = flit.head,
            .tail = flit.tail};
}

}  // namespace spikeloom::cosim
