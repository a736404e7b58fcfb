// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string>

#include "hw/noc/flit/mesh.hpp"
#include "hw/noc/ideal/ideal_network.hpp"
#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet_level/packet_level_network.hpp"
#include "hw/noc/routing/dimension_order_routing.hpp"
#include "hw/noc/routing/odd_even_routing.hpp"
#include "hw/noc/routing/routing.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

std::shared_ptr<const RoutingFunction> xy() {
    return std::make_shared<DimensionOrderRouting>(DimensionOrderRouting::First::X);
}
std::shared_ptr<const RoutingFunction> yx() {
    return std::make_shared<DimensionOrderRouting>(DimensionOrderRouting::First::Y);
}
std::shared_ptr<const RoutingFunction> oddEven() {
    return std::make_shared<OddEvenRouting>();
}

template <class Fidelity>
std::unique_ptr<Network> network(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                 std::span<const Terminal> edges, const MakeRouter&) {
    return std::make_unique<Fidelity>(shape, spec, scheduler, edges);
}
template <>
std::unique_ptr<Network> network<Mesh>(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                       std::span<const Terminal> edges, const MakeRouter& make) {
    return std::make_unique<Mesh>(shape, spec, scheduler, edges, make);
}

template <class Make>
struct Entry {
    std::string_view name;
    Make* make;
};

constexpr std::array kRoutings = {Entry{"xy", xy}, Entry{"yx", yx}, Entry{"odd_even", oddEven}};

constexpr std::array kFidelities = {Entry{"flit", network<Mesh>}, Entry{"packet", network<PacketLevelNetwork>},
                                    Entry{"ideal", network<IdealNetwork>}};

template <class Entries>
std::vector<std::string> namesOf(const Entries& entries) {
    std::vector<std::string> names;
    for (const auto& entry : entries) names.emplace_back(entry.name);
    return names;
}

template <class Entries>
auto maker(const Entries& entries, std::string_view name, std::string_view key, std::string_view what) {
    for (const auto& entry : entries)
        if (entry.name == name) return entry.make;
    throw ConfigError(Problem{"", fmt::format("noc.{}", key), fmt::format("no {} is called '{}'", what, name),
                              fmt::format("choose one of {}", fmt::join(namesOf(entries), ", "))});
}

}  // namespace

std::vector<std::string> routingNames() {
    return namesOf(kRoutings);
}
std::vector<std::string> fidelityNames() {
    return namesOf(kFidelities);
}

std::shared_ptr<const RoutingFunction> makeRouting(const NocSpec& spec, MeshShape shape) {
    auto routing = maker(kRoutings, spec.routing, "routing", "routing function")();
    if (const std::string_view reason = routing->refusal(shape, spec); !reason.empty())
        throw ConfigError(Problem{"", "noc.routing", fmt::format("'{}': {}", spec.routing, reason), ""});
    if (const std::string_view reason = routing->multicastRefusal(shape);
        spec.multicast == Multicast::Tree && !reason.empty())
        throw ConfigError(Problem{"", "noc.multicast", std::string(reason), "choose \"copies\", or that network"});
    return routing;
}

std::unique_ptr<Network> makeNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                     std::span<const Terminal> edges, const MakeRouter& make) {
    return maker(kFidelities, spec.fidelity, "fidelity", "fidelity")(shape, spec, scheduler, edges, make);
}

RoutingTable routingTable(std::shared_ptr<const RoutingFunction> routing, MeshShape shape, TileId here) {
    RoutingTable table{.routes = std::vector<Route>(shape.tiles()), .shape = shape};
    for (std::uint32_t i = 0; i < shape.tiles(); ++i)
        if (TileId{i} != here) table.routes[i] = routing->route(shape, here, TileId{i});
    if (routing->adaptive()) table.adaptive = std::move(routing);
    return table;
}

}  // namespace spikeloom::hw
