// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_vectors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hw/noc/common/round_robin.hpp"
#include "sim/cosim/router/router_model.hpp"
#include "sim/cosim/router/router_traffic.hpp"

namespace spikeloom::cosim {
namespace {

/// The fields of all ports, those where nothing is valid 0.
std::string line(const RouterWires& wires) {
    constexpr std::uint32_t kVcBits = 2, kPortBits = 3;
    std::uint32_t vcs = 0, heads = 0, tails = 0, routes = 0, creditVcs = 0;
    std::string data;
    for (std::uint32_t port = RouterShape{}.ports; port-- > 0;) {
        const bool there = (wires.flits >> port & 1) != 0;
        const RouterFlit flit = there ? wires.flit[port] : RouterFlit{};
        vcs |= std::uint32_t{flit.vc} << port * kVcBits;
        heads |= std::uint32_t{flit.head} << port;
        tails |= std::uint32_t{flit.tail} << port;
        routes |= std::uint32_t{flit.route} << port * kPortBits;
        if ((wires.credits >> port & 1) != 0) creditVcs |= std::uint32_t{wires.creditVc[port]} << port * kVcBits;
        data += fmt::format("{:016x}", flit.data);
    }
    const std::size_t digits = std::min(data.find_first_not_of('0'), data.size() - 1);
    return fmt::format("{:x} {:x} {:x} {:x} {:x} {} {:x} {:x}", wires.flits, vcs, heads, tails, routes,
                       data.substr(digits), wires.credits, creditVcs);
}

}  // namespace

std::string routerVectors(std::uint64_t cycles, std::uint64_t seed) {
    const RouterShape shape;
    const hw::NocSpec spec;
    const hw::MeshShape mesh{4, 4};
    const hw::TileId tile{5};
    const RouterWiring wiring(shape, spec, mesh, tile);
    hw::CalendarScheduler scheduler;
    const hw::PacketPool packets;
    RouterModel model({.name = "vectors",
                       .spec = spec,
                       .tile = tile,
                       .ports = shape.ports,
                       .routes = hw::routingTable(hw::makeRouting(spec, mesh), mesh, tile),
                       .scheduler = scheduler,
                       .packets = packets},
                      wiring);
    RouterTraffic traffic(wiring, mesh, tile, seed);
    std::string text;
    for (std::uint64_t cycle = 1; cycle <= cycles; ++cycle) {
        // A flood, a trickle, receivers that are slow.
        const RouterTrafficSpec kinds[] = {
            {.sends = 0.9, .returns = 0.9}, {.sends = 0.1}, {.sends = 0.7, .returns = 0.3}};
        const RouterWires& in = traffic.next(kinds[cycle / 32 % 3], true);
        const RouterWires& out = model.step(hw::Cycle{cycle}, in);
        text += fmt::format("{} {}\n", line(in), line(out));
        traffic.take(out);
    }
    return text;
}

}  // namespace spikeloom::cosim
