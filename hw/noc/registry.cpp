// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string>

#include "hw/noc/impl/dimension_order_routing.hpp"
#include "hw/noc/impl/odd_even_routing.hpp"
#include "hw/noc/noc_spec.hpp"
#include "hw/noc/routing.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

struct Entry {
    std::string_view name;
    std::shared_ptr<const RoutingFunction> (*make)();
};

using Order = DimensionOrderRouting::First;

constexpr std::array kRoutings = {
    Entry{"xy", []() -> std::shared_ptr<const RoutingFunction> { return std::make_shared<DimensionOrderRouting>(Order::X); }},
    Entry{"yx", []() -> std::shared_ptr<const RoutingFunction> { return std::make_shared<DimensionOrderRouting>(Order::Y); }},
    Entry{"odd_even", []() -> std::shared_ptr<const RoutingFunction> { return std::make_shared<OddEvenRouting>(); }}};

}  // namespace

std::vector<std::string> routingNames() {
    std::vector<std::string> names;
    for (const Entry& entry : kRoutings) names.emplace_back(entry.name);
    return names;
}

std::shared_ptr<const RoutingFunction> makeRouting(const NocSpec& spec, MeshShape shape) {
    for (const Entry& entry : kRoutings) {
        if (entry.name != spec.routing) continue;
        auto routing = entry.make();
        if (const std::string_view reason = routing->refusal(shape, spec); !reason.empty())
            throw ConfigError(Problem{"", "noc.routing", fmt::format("'{}': {}", spec.routing, reason), ""});
        return routing;
    }
    throw ConfigError(Problem{"", "noc.routing", fmt::format("no routing function is called '{}'", spec.routing),
                              fmt::format("choose one of {}", fmt::join(routingNames(), ", "))});
}

RoutingTable routingTable(std::shared_ptr<const RoutingFunction> routing, MeshShape shape, TileId here) {
    RoutingTable table{.routes = std::vector<Route>(shape.tiles()), .shape = shape};
    for (std::uint32_t i = 0; i < shape.tiles(); ++i)
        if (TileId{i} != here) table.routes[i] = routing->route(shape, here, TileId{i});
    if (routing->adaptive()) table.adaptive = std::move(routing);
    return table;
}

}  // namespace spikeloom::hw
