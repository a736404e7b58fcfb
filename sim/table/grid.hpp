// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sim/table/digits.hpp"
#include "sim/table/unit.hpp"

namespace spikeloom::table {

/// What stands over a column or before a row.
struct Heading {
    std::string text;
    ScaledUnit unit{};

    [[nodiscard]] std::string plain() const;  ///< `energy [uJ]`
};

/// Empty where there is nothing to show.
using Cell = std::variant<std::monostate, Digits, std::string>;

struct GridRow {
    Heading label;
    std::vector<Cell> cells{};  ///< as many as headings without the first; none in a row that says why
    std::string why{};          ///< in place of the cells: `does not map: ...`
};

/// A table with everything rounded and nothing formatted: formats differ in what they put around the same digits.
struct Grid {
    std::vector<Heading> headings;  ///< the first is that of the labels
    std::vector<GridRow> rows{};
    std::string caption{};
    std::vector<std::string> notes{};  ///< sentences
};

/// Rows become columns. A row that says why is then a column of which the first cell does.
[[nodiscard]] Grid transposed(const Grid& grid);

}  // namespace spikeloom::table
