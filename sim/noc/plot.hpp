// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace spikeloom::noc {

/// Points that share a mark.
struct Series {
    struct Point {
        double x = 0, y = 0;
    };
    char mark = 'o';
    std::vector<Point> points;
};

struct Axes {
    double xMax = 1, yMax = 1;  ///< both axes begin at 0
    std::size_t columns = 80, rows = 14;
    std::string yTitle;  ///< above the vertical axis
    std::string xTitle;  ///< below the horizontal one
};

/// Draws points in characters. One beyond `yMax` is a `^` in the top row; later series cover earlier ones.
/// @return lines with line ends, none longer than 10 + columns
[[nodiscard]] std::string plot(const Axes& axes, const std::vector<Series>& series);

}  // namespace spikeloom::noc
