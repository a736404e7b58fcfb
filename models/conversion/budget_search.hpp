// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace spikeloom::conversion {

/// One of the things that a layer could have: what it costs, and what it does to the result.
struct Candidate {
    double cost = 0.0, loss = 0.0;
};

struct Choice {
    std::vector<std::size_t> candidates;  ///< by layer
    double cost = 0.0, loss = 0.0;        ///< sums over the layers
};

/// A candidate for each layer, with the least sum of losses of those whose sum of costs is within the budget; of equal
/// losses, the one that costs less. The Pareto front of the first k layers is extended layer by layer, which is exact:
/// a choice that another one beats in both sums cannot become the best. (Adaptive Calibration, layer-wise Pareto
/// search.)
///
/// A front of more than `most` choices is thinned to the one with the least loss in each of `most` equal intervals of
/// the cost; then the result is within the budget, but its loss may be off the least.
/// @param layers  a list of candidates for each, none empty
/// @return none when not even the cheapest candidates are within the budget
[[nodiscard]] std::optional<Choice> searchUnderBudget(const std::vector<std::vector<Candidate>>& layers, double budget,
                                                      std::size_t most = 20000);

/// The least sum of costs.
[[nodiscard]] double leastCost(const std::vector<std::vector<Candidate>>& layers);

}  // namespace spikeloom::conversion
