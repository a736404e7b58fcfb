// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <map>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"
#include "sim/mapping/place/placement.hpp"

namespace spikeloom::mapping {
namespace {

struct Row {
    const char* name;
    std::unique_ptr<Placement> (*make)();
};
constexpr std::array kPlacements{Row{"traffic", makeTrafficAware}, Row{"row_major", makeRowMajor}};

}  // namespace

std::vector<std::uint32_t> localsInOrder(const std::vector<hw::TileId>& tiles) {
    std::map<hw::TileId, std::uint32_t> taken;
    std::vector<std::uint32_t> locals;
    for (const hw::TileId tile : tiles) locals.push_back(taken[tile]++);
    return locals;
}

std::vector<std::string> placementNames() {
    std::vector<std::string> names;
    for (const Row& row : kPlacements) names.emplace_back(row.name);
    return names;
}

std::unique_ptr<Placement> makePlacement(const std::string& name, const std::string& file) {
    for (const Row& row : kPlacements)
        if (name == row.name) return row.make();
    throw ConfigError({file, "mapping.placement", fmt::format("there is no placement '{}'", name),
                       didYouMean(name, placementNames(), "placements")});
}

}  // namespace spikeloom::mapping
