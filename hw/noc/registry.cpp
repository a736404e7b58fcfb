// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string>

#include "hw/noc/impl/dimension_order_routing.hpp"
#include "hw/noc/noc_spec.hpp"
#include "hw/noc/routing.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

template <class Routing>
std::unique_ptr<RoutingFunction> make() {
    return std::make_unique<Routing>();
}

struct Entry {
    std::string_view name;
    std::unique_ptr<RoutingFunction> (*make)();
};

constexpr std::array kRoutings = {Entry{"xy", make<XyRouting>}, Entry{"yx", make<YxRouting>}};

}  // namespace

std::vector<std::string> routingNames() {
    std::vector<std::string> names;
    for (const Entry& entry : kRoutings) names.emplace_back(entry.name);
    return names;
}

std::unique_ptr<RoutingFunction> makeRouting(std::string_view name) {
    for (const Entry& entry : kRoutings)
        if (entry.name == name) return entry.make();
    throw ConfigError(Problem{"", "noc.routing", fmt::format("no routing function is called '{}'", name),
                              fmt::format("choose one of {}", fmt::join(routingNames(), ", "))});
}

std::vector<Port> routesFrom(const RoutingFunction& routing, MeshShape shape, TileId here) {
    std::vector<Port> routes(shape.tiles(), Port::Local);
    for (std::uint32_t i = 0; i < shape.tiles(); ++i)
        if (TileId{i} != here) routes[i] = routing.route(shape, here, TileId{i});
    return routes;
}

}  // namespace spikeloom::hw
