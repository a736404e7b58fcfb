// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/html/document.hpp"

/// Pieces of Vega-Lite specifications (https://vega.github.io/vega-lite/docs). Colours, fonts and widths are the
/// page's; a specification says what is drawn.
namespace spikeloom::html::vega {

/// A specification of the data set `rows`, as wide as its box.
[[nodiscard]] Json view(Json members);

/// Encoding of a column of amounts; `more` adds to or replaces members.
[[nodiscard]] Json number(const std::string& column, const std::string& title, const Json& more = Json::object());
/// A scale from 0 to `largest`, rounded up: panels that are to be compared share it.
[[nodiscard]] Json upTo(double largest);
/// Rows in this order, each with its place even where a view has nothing in it; without a title.
[[nodiscard]] Json ordered(const std::string& column, const std::vector<std::string>& categories);
/// Of categories in this order, which is that of colours and legend.
[[nodiscard]] Json colour(const std::string& column, const std::vector<std::string>& categories, bool legend = true);
/// Lightness by amount, 0 to `largest`, the same in every panel.
[[nodiscard]] Json shade(const std::string& column, const std::string& title, double largest);
/// Dashes beside colours, for those who see none.
[[nodiscard]] Json dash(const std::string& column, const std::vector<std::string>& categories, bool legend = true);
[[nodiscard]] Json shape(const std::string& column, const std::vector<std::string>& categories, bool legend = true);

/// Lines of several runs over a common axis, told apart by colour and dash. Data: `run`, `x`, `y`.
[[nodiscard]] Json lines(const Json& x, const Json& y, const std::vector<std::string>& runs, const Json& mark);
/// Of a view with so many rows [px]; a number, so that views beside each other agree.
[[nodiscard]] std::size_t barsHeight(std::size_t rows, std::size_t each);
/// Bars from left to right, one for each value of `row`, stacked in the order of the column `order`. Data: `part`.
[[nodiscard]] Json stackedBars(const std::string& row, const std::vector<std::string>& rows, const Json& x,
                               const std::vector<std::string>& parts, const std::string& partTitle);

/// Bars from left to right, one for each category and run. Data: `run`, and the columns named.
[[nodiscard]] Json groupedBars(const Json& category, const Json& amount, std::size_t categories,
                               const std::vector<std::string>& runs);

}  // namespace spikeloom::html::vega
