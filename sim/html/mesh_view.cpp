// SPDX-License-Identifier: Apache-2.0
#include "sim/html/mesh_view.hpp"

#include <algorithm>
#include <cmath>

#include "sim/html/vega.hpp"

namespace spikeloom::html {
namespace {

constexpr double kGap = 0.05;  // between cells, of a tile

MeshSize largestMesh(const ComparedRuns& runs) {
    MeshSize largest;
    for (const Compared& run : runs) {
        const MeshSize mesh = meshOf(run);
        largest.width = std::max(largest.width, mesh.width);
        largest.height = std::max(largest.height, mesh.height);
    }
    return largest;
}

}  // namespace

MeshSize meshOf(const Compared& run) {
    return {run.figure("/mesh/0").value_or(1), run.figure("/mesh/1").value_or(1), run.figure("/chips/0").value_or(1),
            run.figure("/chips/1").value_or(1)};
}

std::vector<CoreCell> coreCells(const Compared& run) {
    std::vector<CoreCell> cells;
    const results::Table* cores = run.table("cores.csv");
    if (cores == nullptr) return cells;
    const double each = run.setting("/chip/noc/concentration").value_or(1);
    const double columns = std::ceil(std::sqrt(each)), rows = std::ceil(each / columns);
    std::map<double, double> seen;  // cores of a tile, so far
    for (std::size_t row = 0; row < cores->rows(); ++row) {
        const auto at = [&](const char* column) { return cores->number(row, column).value_or(0); };
        const double local = seen[at("tile")]++;
        const double x = at("tile_x") - 0.5 + std::fmod(local, columns) / columns;
        const double y = at("tile_y") - 0.5 + std::floor(local / columns) / rows;
        cells.push_back({row, at("core"), at("tile"), cores->text(row, "population"), x + kGap / columns,
                         y + kGap / rows, x + (1 - kGap) / columns, y + (1 - kGap) / rows});
    }
    return cells;
}

double aspectOf(const ComparedRuns& runs) {
    const MeshSize mesh = largestMesh(runs);
    return mesh.height / mesh.width;
}

Json meshAxis(const ComparedRuns& runs, char position, double margin) {
    const MeshSize mesh = largestMesh(runs);
    Json scale{{"domain", {-0.5 - margin, (position == 'x' ? mesh.width : mesh.height) - 0.5 + margin}},
               {"nice", false},
               {"zero", false}};
    if (position == 'y') scale["reverse"] = true;
    return {{"title", position == 'x' ? "column of tiles" : "row of tiles"},
            {"scale", scale},
            {"axis", {{"grid", false}, {"tickMinStep", 1}}}};
}

Json tileOutlines(const ComparedRuns& runs) {
    const MeshSize mesh = largestMesh(runs);
    Json tiles = Json::array();
    for (double y = 0; y < mesh.height; ++y)
        for (double x = 0; x < mesh.width; ++x)
            tiles.push_back(
                {{"x", x - 0.5 + kGap}, {"y", y - 0.5 + kGap}, {"x2", x + 0.5 - kGap}, {"y2", y + 0.5 - kGap}});
    const auto at = [](const char* column) { return Json{{"field", column}, {"type", "quantitative"}}; };
    return {{"data", {{"values", tiles}}},
            {"mark", {{"type", "rect"}, {"filled", false}, {"strokeWidth", 0.6}, {"style", "muted"}}},
            {"encoding", {{"x", at("x")}, {"x2", {{"field", "x2"}}}, {"y", at("y")}, {"y2", {{"field", "y2"}}}}}};
}

Json chipBorders(const ComparedRuns& runs) {
    const MeshSize first = meshOf(runs.front());
    const bool isCommon = std::all_of(runs.begin(), runs.end(), [&](const Compared& run) {
        const MeshSize mesh = meshOf(run);
        return mesh.width == first.width && mesh.height == first.height && mesh.chipsWide == first.chipsWide &&
               mesh.chipsHigh == first.chipsHigh;
    });
    Json layers = Json::array();
    if (!isCommon) return layers;
    const auto border = [&](const char* channel, double at) {
        layers.push_back({{"data", {{"values", {{{"at", at}}}}}},
                          {"mark", {{"type", "rule"}, {"strokeWidth", 2}, {"strokeDash", {6, 4}}}},
                          {"encoding", {{channel, {{"field", "at"}, {"type", "quantitative"}}}}}});
    };
    for (double chip = 1; chip < first.chipsWide; ++chip) border("x", chip * first.width / first.chipsWide - 0.5);
    for (double chip = 1; chip < first.chipsHigh; ++chip) border("y", chip * first.height / first.chipsHigh - 0.5);
    return layers;
}

Json meshSpec(const ComparedRuns& runs, const std::string& column, const std::string& title, double largest) {
    Json layers = Json::array();
    layers.push_back({{"mark", {{"type", "rect"}, {"tooltip", {{"content", "data"}}}}},
                      {"encoding",
                       {{"x", vega::number("x", "", meshAxis(runs, 'x'))},
                        {"x2", {{"field", "x2"}}},
                        {"y", vega::number("y", "", meshAxis(runs, 'y'))},
                        {"y2", {{"field", "y2"}}},
                        {"color", vega::shade(column, title, largest)}}}});
    for (Json& border : chipBorders(runs)) layers.push_back(std::move(border));
    return vega::view({{"layer", std::move(layers)}});
}

}  // namespace spikeloom::html
