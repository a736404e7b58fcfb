// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "sim/sweep/space.hpp"
#include "sim/sweep/strategy/dice.hpp"

namespace spikeloom::sweep {

/// Objectives of each point, all to be small; at least two.
using Fitness = std::vector<std::vector<double>>;

/// Good points, and how good each is.
struct Parents {
    std::vector<Choice> points;
    std::vector<std::size_t> rank;  ///< of its front, 0 = not dominated
    std::vector<double> crowding;   ///< distance to its neighbours there: large where there are few
};

/// The best `count` points: by front, within the last front by crowding. @param fitness  of at least two points
[[nodiscard]] Parents bestOf(const std::vector<Choice>& points, const Fitness& fitness, std::size_t count);

/// Children of two parents each, which win tournaments of two: simulated binary crossover and polynomial mutation, as
/// pagmo has them, on level numbers, which are then rounded. An axis's levels are in order, so that a neighbour is a
/// more likely mutation than a distant level; two levels of a child mutate on average.
class Breeding {
public:
    /// @param sizes  levels of each dimension; one of them has several
    Breeding(const std::vector<std::uint32_t>& sizes, std::uint64_t seed);
    /// @return two choices, canonical or not, new or not
    [[nodiscard]] std::vector<Choice> children(const Parents& parents);

private:
    [[nodiscard]] std::vector<double> genes(const Choice& choice) const;
    [[nodiscard]] Choice choiceOf(const std::vector<double>& genes) const;
    [[nodiscard]] std::size_t tournament(const Parents& parents);

    std::size_t dimensions_;
    std::vector<std::size_t> variable_;  ///< dimensions with several levels: a gene each
    std::vector<double> lowest_, highest_;
    Dice dice_;
    std::mt19937 engine_;  ///< of pagmo's operators
};

}  // namespace spikeloom::sweep
