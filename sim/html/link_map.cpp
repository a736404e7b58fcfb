// SPDX-License-Identifier: Apache-2.0
#include "sim/html/link_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "sim/html/mesh_view.hpp"
#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr double kMargin = 0.4;               // for links over the edge, of a tile
constexpr double kLane = 0.12;                // aside of the line between two routers, of a tile
constexpr double kCores = 0.5;                // over which the links of a tile's cores are spread
constexpr std::size_t kMostLinks = 20000;     // of all runs together
constexpr double kRoomy = 8;                  // tiles beside each other for which arrows have their full weight
constexpr double kCrowded = 16;               // beyond which outlines of tiles would hide the arrows
constexpr double kBegin = 0.26, kEnd = 0.74;  // of the way between two routers

struct Direction {
    const char* name;
    double dx, dy, degrees;
};
constexpr std::array kDirections{Direction{"east", 1, 0, 90}, Direction{"west", -1, 0, 270},
                                 Direction{"south", 0, 1, 180}, Direction{"north", 0, -1, 0}};

Arrow between(double x, double y, const Direction& to) {
    const double asideX = -to.dy * kLane, asideY = to.dx * kLane;
    return {x + to.dx * kBegin + asideX, y + to.dy * kBegin + asideY, x + to.dx * kEnd + asideX,
            y + to.dy * kEnd + asideY, to.degrees};
}

/// The longer side of the largest mesh, in tiles.
double longestSide(const ComparedRuns& runs) {
    double longest = 1;
    for (const Compared& run : runs) longest = std::max({longest, meshOf(run).width, meshOf(run).height});
    return longest;
}

/// A property of a mark that grows with the load. It is no channel, whose legend would merge with that of the colour.
Json byLoad(double least, double most, double largest) {
    return {{"expr", fmt::format("{} + {} * datum.utilisation / {}", least, most - least, largest)}};
}

}  // namespace

std::optional<Arrow> arrowOf(const std::string& link, double tileX, double tileY, double concentration) {
    const double x = tileX, y = tileY;
    std::istringstream words(link);
    std::string tile, number, way, last;
    words >> tile >> number >> way;
    double core = 0;
    for (std::string word; words >> word; last = word)
        if (way == "core" && last.empty()) core = std::fmod(std::max(0.0, std::atof(word.c_str())), concentration);
    if (tile != "tile" || way.empty()) return std::nullopt;
    for (const Direction& to : kDirections)
        if (way == to.name) {
            if (last != "in") return between(x, y, to);
            const Direction back{to.name, -to.dx, -to.dy, std::fmod(to.degrees + 180, 360)};
            return between(x + to.dx, y + to.dy, back);  // from the host, over the edge into the mesh
        }
    const bool isIn = way == "in" || last == "in";
    if (!isIn && way != "out" && last != "out") return std::nullopt;
    // From the tile's corner upwards, core by core.
    const double aside = concentration > 1 ? kCores * core / concentration : 0;
    return isIn ? Arrow{x - 0.36, y + 0.36 - aside, x - 0.2, y + 0.2 - aside, 45}
                : Arrow{x + 0.2, y + 0.2 - aside, x + 0.36, y + 0.36 - aside, 135};
}

Part linkMap(const ComparedRuns& all) {
    const ComparedRuns runs = having(all, "links.csv", {"link", "tile_x", "tile_y", "utilisation", "flits"});
    Chart chart{
        .id = "links",
        .title = "Load of the links",
        .caption =
            "Each arrow is a link, the heavier the more of the time it carries flits. Slanted ones lead from a tile's "
            "cores (left) and to them (right), one above the other.",
        .summary = "",
        .data = {{"run", "link", "x", "y", "x2", "y2", "degrees", "utilisation", "flits", "stall_cycles"}},
        .spec = {},
        .panel = runs.size() > 1 ? "run" : "",
        .aspect = runs.empty() ? 0 : aspectOf(runs),
        .wide = runs.size() > 1};
    double largest = 0;
    std::vector<std::pair<std::string, std::string>> cut;
    for (const Compared& run : runs) {
        const results::Table& links = *run.table("links.csv");
        const std::size_t shown = std::min(links.rows(), kMostLinks / runs.size());
        if (shown < links.rows())
            cut.emplace_back(run.label(), fmt::format("the {} most loaded of {} links", report::thousands(shown),
                                                      report::thousands(links.rows())));
        const double concentration = std::max(1.0, run.setting("/chip/noc/concentration").value_or(1));
        for (std::size_t row = shown; row-- > 0;) {  // the most loaded last, above the others
            const auto at = [&](const char* column) { return links.number(row, column).value_or(0); };
            const auto arrow = arrowOf(links.text(row, "link"), at("tile_x"), at("tile_y"), concentration);
            if (!arrow || at("flits") <= 0) continue;
            chart.data.add({run.label(), links.text(row, "link"), arrow->x, arrow->y, arrow->x2, arrow->y2,
                            arrow->degrees, at("utilisation"), at("flits"), at("stall_cycles")});
            if (at("utilisation") < largest) continue;
            largest = at("utilisation");
            chart.summary =
                fmt::format("Most loaded{}: {}, {} of the time.", runs.size() > 1 ? " in " + run.label() : "",
                            links.text(row, "link"), percent(largest));
        }
    }
    if (chart.data.empty()) return Absent{chart.title, "no flit went over a link."};
    chart.caption += saidOf(runs, cut);
    const Json shade = vega::shade("utilisation", "busy share of the time", largest);
    Json withoutLegend = shade;
    withoutLegend["legend"] = nullptr;  // a line and a filled mark in one legend are no gradient
    const Json x = vega::number("x", "", meshAxis(runs, 'x', kMargin)),
               y = vega::number("y", "", meshAxis(runs, 'y', kMargin));
    const double side = longestSide(runs), weight = std::min(1.0, kRoomy / side), top = largest > 0 ? largest : 1;
    Json layers = chipBorders(runs);
    if (side <= kCrowded) layers.insert(layers.begin(), tileOutlines(runs));
    layers.push_back(
        {{"mark",
          {{"type", "rule"},
           {"strokeWidth", byLoad(0.8, 0.8 + 4.2 * weight, top)},
           {"tooltip", {{"content", "data"}}}}},
         {"encoding", {{"x", x}, {"x2", {{"field", "x2"}}}, {"y", y}, {"y2", {{"field", "y2"}}}, {"color", shade}}}});
    layers.push_back({{"mark",
                       {{"type", "point"},
                        {"filled", true},
                        {"shape", "triangle"},
                        {"opacity", 1},
                        {"size", byLoad(14 * weight, 120 * weight, top)},
                        {"tooltip", {{"content", "data"}}}}},
                      {"encoding",
                       {{"x", vega::number("x2", "", meshAxis(runs, 'x', kMargin))},
                        {"y", vega::number("y2", "", meshAxis(runs, 'y', kMargin))},
                        {"angle", {{"field", "degrees"}, {"type", "quantitative"}, {"scale", nullptr}}},
                        {"color", withoutLegend}}}});
    chart.spec = vega::view({{"layer", std::move(layers)}, {"resolve", {{"legend", {{"color", "independent"}}}}}});
    return chart;
}

}  // namespace spikeloom::html
