// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/flit/mesh_modules.hpp"

#include <fmt/format.h>

#include "hw/noc/flit/mesh.hpp"

namespace spikeloom::hw {

TileModule::TileModule(const sc_core::sc_module_name& name, const RouterArguments& arguments, const MakeRouter& make,
                       PacketPool& packets, const NetworkModules::Inhabit& inhabit)
    : sc_module(name), router("Router", arguments, make) {
    const NocSpec& spec = arguments.spec;
    for (std::uint32_t local = 0; local < spec.concentration; ++local)
        networkInterfaces
            .emplace_back(localName("NetworkInterface", local, spec.concentration).c_str(), spec,
                          Terminal{arguments.tile, localPort(local)}, arguments.scheduler, packets)
            .bindTo(router);
    if (!inhabit) return;
    for (NetworkInterfaceModule& interface : networkInterfaces)
        inhabit(interface.logic().terminal(), interface.logic());
}

MeshModules::MeshModules(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges,
                         const Inhabit& inhabit, const MakeRouter& make)
    : all_(shapeFor(shape, spec), spec) {
    shape = all_.shape();
    checkMesh(shape, edges);
    const auto routing = makeRouting(spec, shape);
    for (std::uint32_t i = 0; i < shape.tiles(); ++i) {
        const TileId id{i};
        const RouterArguments router{.name = {},
                                     .spec = spec,
                                     .tile = id,
                                     .ports = portsAt(shape, id, edges),
                                     .routes = routingTable(routing, shape, id),
                                     .scheduler = scheduler,
                                     .packets = all_.packets()};
        tiles_.push_back(
            std::make_unique<TileModule>(fmt::format("Tile[{}]", i).c_str(), router, make, all_.packets(), inhabit));
        all_.add(tiles_.back()->router.logic());
        for (NetworkInterfaceModule& interface : tiles_.back()->networkInterfaces) all_.add(interface.logic());
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
        edges_.push_back(std::make_unique<NetworkInterfaceModule>(fmt::format("Edge[{}]", i).c_str(), spec, edges[i],
                                                                  scheduler, all_.packets()));
        edges_.back()->bindTo(tile(edges[i].tile).router);
        all_.add(edges_.back()->logic());
    }
    forEachLink(shape, [&](TileId from, Port out, TileId to, Port in) {
        tile(from).router.outputs[indexOf(out)].bind(tile(to).router.inputs[indexOf(in)]);
    });
}

}  // namespace spikeloom::hw
