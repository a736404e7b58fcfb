// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

/// The mesh of a run as a plane: tile (x, y) is the unit square around that point, y downwards.
namespace spikeloom::html {

struct MeshSize {
    double width = 1, height = 1;  ///< in tiles, of all chips together
    double chipsWide = 1, chipsHigh = 1;
};
[[nodiscard]] MeshSize meshOf(const Compared& run);

/// A core's place. Cores of one tile divide its square, side by side in rows.
struct CoreCell {
    std::size_t row = 0;  ///< of cores.csv
    double core = 0, tile = 0;
    std::string population;
    double x = 0, y = 0, x2 = 0, y2 = 0;
};
[[nodiscard]] std::vector<CoreCell> coreCells(const Compared& run);

/// Height over width of the largest mesh.
[[nodiscard]] double aspectOf(const ComparedRuns& runs);

/// Axes over the largest mesh of the runs. @param position  `x` or `y`; @param margin  around it, of a tile
[[nodiscard]] Json meshAxis(const ComparedRuns& runs, char position, double margin = 0);

/// Cells in shades of `column`, 0 to `largest`; where runs have boards, chips are divided by lines.
[[nodiscard]] Json meshSpec(const ComparedRuns& runs, const std::string& column, const std::string& title,
                            double largest);

/// Outlines of the tiles of the largest mesh.
[[nodiscard]] Json tileOutlines(const ComparedRuns& runs);

/// Layers of lines where two chips of a board meet; empty where runs have not the same board of several chips.
[[nodiscard]] Json chipBorders(const ComparedRuns& runs);

}  // namespace spikeloom::html
