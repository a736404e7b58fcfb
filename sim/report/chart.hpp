// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Charts of lines and marks as SVG 1.1 without style sheets, scripts or links, so that browsers, vector editors and
/// converters for papers draw the same.
namespace spikeloom::report {

/// Both ends included; `low` < `high` for an axis.
struct ChartRange {
    double low = 0, high = 1;
};

struct ChartPoint {
    double x = 0, y = 0;
    std::optional<ChartRange> error{};  ///< of y, drawn as a bar
    std::string label{};                ///< a few characters beside the mark; may be empty
};

/// Where a mark's label is. Usual: above on the right, of open marks below on the right, so that series which lie over
/// each other can be read.
enum class ChartLabels : std::uint8_t { Usual, AboveLeft, AboveRight, BelowLeft, BelowRight };

struct ChartSeries {
    /// A square is open: a circle in the same place shows through.
    enum class Mark : std::uint8_t { None, Circle, Square };
    enum class Line : std::uint8_t { None, Solid, Dashed };
    std::string name;  ///< in the legend; left out there if empty
    std::string_view colour;
    Mark mark = Mark::Circle;
    Line line = Line::Solid;
    double width = 1.8;  ///< of the line [px]
    ChartLabels labels = ChartLabels::Usual;
    std::vector<ChartPoint> points;
};

struct ChartAxis {
    std::string title;  ///< with the unit
    ChartRange range;
    std::vector<std::string> names{};  ///< at 0, 1, ... in place of numbers; left out where they would overlap
};

struct ChartPanel {
    std::string title;
    ChartAxis x, y;
    std::vector<ChartSeries> series;  ///< later ones cover earlier ones; what is outside the ranges is cut off
};

/// Colours that differ for colour-blind readers too (Okabe and Ito, 2008); begins again after the last one.
[[nodiscard]] std::string_view chartColour(std::size_t index);

/// Within the axes of a panel [px].
inline constexpr double kChartPlotWidth = 382, kChartPlotHeight = 270;

/// The panels beside each other, each with its legend below. Bytes that XML does not allow become `?`.
/// @param columns  so many in a row; 0: all
/// @return a document, the same on every machine and in every locale
[[nodiscard]] std::string chartSvg(const std::string& title, const std::vector<ChartPanel>& panels,
                                   std::size_t columns = 0);

}  // namespace spikeloom::report
