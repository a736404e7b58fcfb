// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/table/grid.hpp"

namespace spikeloom::table {

/// A `table` environment that needs booktabs and siunitx (version 3). Units stand in the head; columns of numbers
/// without a +- are aligned at their points (S columns).
[[nodiscard]] std::string latex(const Grid& grid);
/// A whole document around it, to be compiled as it is.
[[nodiscard]] std::string latexDocument(const Grid& grid);
[[nodiscard]] std::string markdown(const Grid& grid);
/// RFC 4180; a +- has a column of its own. Why a row is empty stands in a last column, which there is if one is.
[[nodiscard]] std::string csv(const Grid& grid);
/// Numbers as such and, since JSON drops zeros, as text.
[[nodiscard]] std::string json(const Grid& grid);

/// A format that a user can ask for.
struct Format {
    std::string_view name, extension;
    std::string (*render)(const Grid&);
};
[[nodiscard]] const std::vector<Format>& formats();

}  // namespace spikeloom::table
