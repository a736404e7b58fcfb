// SPDX-License-Identifier: Apache-2.0
#include "sim/area/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

namespace spikeloom::area {
namespace {

using nlohmann::json;

std::string plain(Component component) {
    std::string text(name(component));
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

json toJson(const Estimate& mm2) {
    return {{"nominal", mm2.nominal}, {"low", mm2.low}, {"high", mm2.high}};
}

json partJson(const Part& part) {
    return {{"name", part.name},
            {"component", name(part.component)},
            {"per", energy::name(part.each)},
            {"kind", energy::name(part.kind)},
            {"each_mm2", toJson(part.eachMm2)}};
}

std::array<std::size_t, kComponents> largestFirst(const Breakdown& breakdown) {
    std::array<std::size_t, kComponents> order{};
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return breakdown.componentsMm2[a].nominal > breakdown.componentsMm2[b].nominal;
    });
    return order;
}

}  // namespace

std::string renderText(const Breakdown& b) {
    const auto chips = b.silicon.chips == 1 ? std::string() : fmt::format(" on {} chips", b.silicon.chips);
    std::string text = fmt::format(
        "area: {:.3g} mm2 ({:.3g} to {:.3g}), table {}: {} cores of {:.3g} mm2, {} routers of {:.3g} mm2{}\n",
        b.totalMm2.nominal, b.totalMm2.low, b.totalMm2.high, b.table, b.silicon.cores, b.coreMm2.nominal,
        b.silicon.routers, b.routerMm2.nominal, chips);
    std::vector<std::string> shares;
    for (const std::size_t i : largestFirst(b)) {
        const double mm2 = b.componentsMm2[i].nominal;
        if (mm2 > 0) shares.push_back(fmt::format("{} {:.3g}", plain(Component(i)), mm2));
    }
    return text + fmt::format("    [mm2] {}\n", fmt::join(shares, ", "));
}

json toJson(const Breakdown& breakdown) {
    json components = json::object(), parts = json::array();
    for (std::size_t i = 0; i < kComponents; ++i)
        components[std::string(kComponentNames[i])] = toJson(breakdown.componentsMm2[i]);
    for (const Part& part : breakdown.parts) parts.push_back(partJson(part));
    return {{"table", breakdown.table},
            {"cores", breakdown.silicon.cores},
            {"routers", breakdown.silicon.routers},
            {"chips", breakdown.silicon.chips},
            {"total_mm2", toJson(breakdown.totalMm2)},
            {"core_mm2", toJson(breakdown.coreMm2)},
            {"router_mm2", toJson(breakdown.routerMm2)},
            {"by_component_mm2", std::move(components)},
            {"parts", std::move(parts)},
            {"notes", breakdown.notes}};
}

}  // namespace spikeloom::area
