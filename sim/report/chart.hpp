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

struct ChartSeries {
    /// A square is open: a circle in the same place shows through.
    enum class Mark : std::uint8_t { None, Circle, Square };
    enum class Line : std::uint8_t { None, Solid, Dashed };
    std::string name;  ///< in the legend; left out there if empty
    std::string_view colour;
    Mark mark = Mark::Circle;
    Line line = Line::Solid;
    double width = 1.8;  ///< of the line [px]
    std::vector<ChartPoint> points;
};

struct ChartAxis {
    std::string title;  ///< with the unit
    ChartRange range;
};

struct ChartPanel {
    std::string title;
    ChartAxis x, y;
    std::vector<ChartSeries> series;  ///< later ones cover earlier ones; what is outside the ranges is cut off
};

/// Colours that differ for colour-blind readers too (Okabe and Ito, 2008); begins again after the last one.
[[nodiscard]] std::string_view chartColour(std::size_t index);

/// The panels beside each other, each with its legend below. Bytes that XML does not allow become `?`.
/// @return a document, the same on every machine and in every locale
[[nodiscard]] std::string chartSvg(const std::string& title, const std::vector<ChartPanel>& panels);

}  // namespace spikeloom::report
