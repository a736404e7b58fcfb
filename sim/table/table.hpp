// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/results/run.hpp"
#include "sim/table/columns.hpp"
#include "sim/table/grid.hpp"

/// Tables of runs that were written to the disk.
namespace spikeloom::table {

/// One run, or why there is none.
struct Line {
    std::string label;
    std::optional<results::Run> run{};
    std::string why{};  ///< without a run: `does not map: ...`
};

struct Layout {
    std::vector<const Column*> columns;
    int significant = 3;         ///< digits
    bool figuresAsRows = false;  ///< else a row for each run
    std::optional<std::size_t>
        comparedTo{};  ///< index of a line: every column of numbers gets one of its ratio to that
    std::string caption{};
};

/// The unit of a column is chosen by its largest number; a run that was interrupted is marked as such; the caption ends
/// with the hashes of the runs' configurations.
[[nodiscard]] Grid makeGrid(const std::vector<Line>& lines, const Layout& layout);

}  // namespace spikeloom::table
