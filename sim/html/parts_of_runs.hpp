// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/html/compared.hpp"

namespace spikeloom::html {

/// A whole of each run, divided: parts by name, in any order, amounts at least 0.
using Division = std::vector<std::pair<std::string, double>>;

/// Divisions of runs with the same parts in the same order, zeros where a run has none.
struct Stacks {
    std::vector<std::string> runs, parts;      ///< of the parts the largest first, `others` last
    std::vector<std::vector<double>> amounts;  ///< by run, then part

    [[nodiscard]] double totalOf(std::size_t run) const;
    [[nodiscard]] double largestTotal() const;
};

/// Largest parts first, over all runs; what is behind the first `most` - 1 becomes `others`. Parts without an amount
/// are left out.
[[nodiscard]] Stacks stacked(const std::vector<std::string>& runs, const std::vector<Division>& divisions,
                             std::size_t most);

}  // namespace spikeloom::html
