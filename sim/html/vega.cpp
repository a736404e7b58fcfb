// SPDX-License-Identifier: Apache-2.0
#include "sim/html/vega.hpp"

#include <algorithm>

namespace spikeloom::html::vega {
namespace {

/// Of one to ten runs: solid first, then ever more broken.
const Json kDashes = {{1, 0}, {8, 3}, {4, 3}, {2, 2}, {10, 3, 2, 3}, {12, 4}, {6, 2, 1, 2}, {1, 4}, {8, 2, 2, 2, 2, 2},
                      {3, 6}};
/// Vega has eight filled ones that one can see; an oblique cross and a star are drawn here.
const Json kShapes = {"circle",
                      "square",
                      "triangle-up",
                      "diamond",
                      "cross",
                      "triangle-down",
                      "triangle-left",
                      "triangle-right",
                      "M-1,-0.55L-0.55,-1L0,-0.45L0.55,-1L1,-0.55L0.45,0L1,0.55L0.55,1L0,0.45L-0.55,1L-1,0.55L-0.45,0Z",
                      "M0,-1.2L0.28,-0.39L1.14,-0.37L0.46,0.15L0.71,0.97L0,0.48L-0.71,0.97L-0.46,0.15L-1.14,-0.37"
                      "L-0.28,-0.39Z"};

Json category(const std::string& column, const std::vector<std::string>& categories, bool legend, Json scale) {
    scale["domain"] = categories;
    Json made{{"field", column}, {"type", "nominal"}, {"title", nullptr}, {"scale", std::move(scale)}};
    if (!legend) made["legend"] = nullptr;
    return made;
}

}  // namespace

Json view(Json members) {
    members["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json";
    members["data"] = {{"name", "rows"}};
    members["width"] = "container";
    members["autosize"] = {{"type", "fit-x"}, {"contains", "padding"}};
    return members;
}

Json number(const std::string& column, const std::string& title, const Json& more) {
    Json made{{"field", column}, {"type", "quantitative"}, {"title", title}};
    made.update(more);
    return made;
}

Json upTo(double largest) {
    return {{"domain", {0, largest > 0 ? largest : 1}}, {"nice", true}};
}

Json ordered(const std::string& column, const std::vector<std::string>& categories) {
    return {{"field", column}, {"type", "nominal"}, {"title", nullptr}, {"scale", {{"domain", categories}}}};
}

Json colour(const std::string& column, const std::vector<std::string>& categories, bool legend) {
    return category(column, categories, legend, Json::object());
}

Json shade(const std::string& column, const std::string& title, double largest) {
    return number(
        column, title,
        {{"scale", {{"domain", {0, largest > 0 ? largest : 1}}, {"clamp", true}}}, {"legend", {{"type", "gradient"}}}});
}

Json dash(const std::string& column, const std::vector<std::string>& categories, bool legend) {
    return category(column, categories, legend, {{"range", kDashes}});
}

Json shape(const std::string& column, const std::vector<std::string>& categories, bool legend) {
    return category(column, categories, legend, {{"range", kShapes}});
}

std::size_t barsHeight(std::size_t rows, std::size_t each) {
    return std::max<std::size_t>(1, rows) * each;
}

Json lines(const Json& x, const Json& y, const std::vector<std::string>& runs, const Json& mark) {
    const bool legend = runs.size() > 1;
    return view(
        {{"height", 260},
         {"mark", mark},
         {"encoding",
          {{"x", x}, {"y", y}, {"color", colour("run", runs, legend)}, {"strokeDash", dash("run", runs, legend)}}}});
}

Json stackedBars(const std::string& row, const std::vector<std::string>& rows, const Json& x,
                 const std::vector<std::string>& parts, const std::string& partTitle) {
    Json fill = colour("part", parts);
    fill["title"] = partTitle;
    return view({{"height", barsHeight(rows.size(), rows.size() == 1   ? 56
                                                    : rows.size() > 20 ? 15
                                                                       : 24)},
                 {"mark", {{"type", "bar"}, {"tooltip", true}}},
                 {"encoding",
                  {{"y", ordered(row, rows)},
                   {"x", x},
                   {"color", fill},
                   {"order", {{"field", "order"}, {"type", "quantitative"}}}}}});
}

Json groupedBars(const Json& category, const Json& amount, std::size_t categories,
                 const std::vector<std::string>& runs) {
    const bool isOne = runs.size() == 1;
    Json made = view({{"mark", {{"type", "bar"}, {"tooltip", true}}},
                      {"encoding", {{"y", category}, {"x", amount}, {"color", colour("run", runs, !isOne)}}}});
    if (!isOne) made["encoding"]["yOffset"] = {{"field", "run"}, {"type", "nominal"}, {"sort", runs}};
    const std::size_t step = isOne ? (categories > 30 ? 14 : 20) : std::max<std::size_t>(24, 7 * runs.size() + 6);
    made["height"] = barsHeight(categories, step);
    return made;
}

}  // namespace spikeloom::html::vega
