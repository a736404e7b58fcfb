// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/flit/mesh.hpp"

#include <fmt/format.h>

namespace spikeloom::hw {

Mesh::Mesh(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges,
           const MakeRouter& make)
    : Interconnect(shapeFor(shape, spec), spec) {
    shape = this->shape();
    checkMesh(shape, edges);
    const auto routing = makeRouting(spec, shape);
    const auto addInterface = [&](const std::string& name, Terminal terminal) {
        interfaces_.push_back(std::make_unique<NetworkInterface>(name, spec, terminal, scheduler, packets()));
        NetworkInterface& interface = *interfaces_.back();
        router(terminal.tile).connectOutput(terminal.port, interface.input());
        interface.connectOutput(router(terminal.tile).input(terminal.port));
        add(interface);
    };
    for (std::uint32_t i = 0; i < shape.tiles(); ++i) {
        const TileId tile{i};
        routers_.push_back(makeRouter(make, {.name = fmt::format("Mesh.Tile[{}].Router", i),
                                             .spec = spec,
                                             .tile = tile,
                                             .ports = portsAt(shape, tile, edges),
                                             .routes = routingTable(routing, shape, tile),
                                             .scheduler = scheduler,
                                             .packets = packets()}));
        add(*routers_.back());
        for (std::uint32_t local = 0; local < spec.concentration; ++local)
            addInterface(fmt::format("Mesh.Tile[{}].{}", i, localName("NetworkInterface", local, spec.concentration)),
                         {tile, localPort(local)});
    }
    for (std::size_t i = 0; i < edges.size(); ++i) addInterface(fmt::format("Mesh.Edge[{}]", i), edges[i]);
    forEachLink(shape, [&](TileId from, Port out, TileId to, Port in) {
        router(from).connectOutput(out, router(to).input(in));
    });
}

}  // namespace spikeloom::hw
