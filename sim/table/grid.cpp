// SPDX-License-Identifier: Apache-2.0
#include "sim/table/grid.hpp"

#include <fmt/format.h>

namespace spikeloom::table {

std::string Heading::plain() const {
    const std::string in = unit.text();
    return in.empty() ? text : fmt::format("{} [{}]", text, in);
}

Grid transposed(const Grid& grid) {
    Grid turned{.headings = {{"figure"}}, .caption = grid.caption, .notes = grid.notes};
    for (const GridRow& row : grid.rows) turned.headings.push_back(row.label);
    for (std::size_t i = 1; i < grid.headings.size(); ++i) {
        GridRow line{.label = grid.headings[i]};
        for (const GridRow& row : grid.rows) {
            if (row.why.empty())
                line.cells.push_back(row.cells[i - 1]);
            else
                line.cells.push_back(i == 1 ? Cell(row.why) : Cell());
        }
        turned.rows.push_back(std::move(line));
    }
    return turned;
}

}  // namespace spikeloom::table
