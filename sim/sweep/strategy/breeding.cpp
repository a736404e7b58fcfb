// SPDX-License-Identifier: Apache-2.0
// The only file of the library that knows pagmo, whose headers are slow to compile.
#include "sim/sweep/strategy/breeding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <pagmo/utils/genetic_operators.hpp>
#include <pagmo/utils/multi_objective.hpp>
#include <utility>

namespace spikeloom::sweep {
namespace {

// Measured by tests/benchmarks/search_benchmark on grids of 400 points; see README.md.
constexpr double kCrossover = 0.9;
constexpr double kCrossoverIndex = 10.0;
constexpr double kMutations = 2.0;      // of a child, on average
constexpr double kMutationIndex = 3.0;  // small: far levels are likely, too
constexpr double kEdge = 0.49;          // the outermost levels are rounded to from both sides, like the others

std::vector<double> crowdingIn(const Fitness& fitness, const std::vector<std::vector<std::size_t>>& fronts) {
    std::vector<double> crowding(fitness.size(), std::numeric_limits<double>::infinity());
    for (const auto& front : fronts) {
        if (front.size() < 3) continue;  // ends of a front are as far from others as can be
        Fitness members;
        for (const std::size_t index : front) members.push_back(fitness[index]);
        const std::vector<double> distances = pagmo::crowding_distance(members);
        for (std::size_t i = 0; i < front.size(); ++i) crowding[front[i]] = distances[i];
    }
    return crowding;
}

}  // namespace

Parents bestOf(const std::vector<Choice>& points, const Fitness& fitness, std::size_t count) {
    Parents parents;
    Fitness chosen;
    for (const std::size_t index : pagmo::select_best_N_mo(fitness, std::min(count, fitness.size()))) {
        parents.points.push_back(points[index]);
        chosen.push_back(fitness[index]);
    }
    const auto sorted = pagmo::fast_non_dominated_sorting(chosen);
    parents.rank = std::get<3>(sorted);
    parents.crowding = crowdingIn(chosen, std::get<0>(sorted));
    return parents;
}

Breeding::Breeding(const std::vector<std::uint32_t>& sizes, std::uint64_t seed)
    : dimensions_(sizes.size()), dice_(seed, 2), engine_(static_cast<std::uint32_t>(dice_.below(1ULL << 32))) {
    for (std::size_t dimension = 0; dimension < sizes.size(); ++dimension) {
        if (sizes[dimension] < 2) continue;
        variable_.push_back(dimension);
        lowest_.push_back(-kEdge);
        highest_.push_back(sizes[dimension] - 1 + kEdge);
    }
}

std::vector<Choice> Breeding::children(const Parents& parents) {
    const auto bounds = std::make_pair(lowest_, highest_);
    const double mutation = std::min(1.0, kMutations / static_cast<double>(variable_.size()));
    const std::vector<double> first = genes(parents.points[tournament(parents)]);
    const std::vector<double> second = genes(parents.points[tournament(parents)]);
    // No gene counts as an integer to pagmo: it would mutate to any level alike.
    auto [a, b] = pagmo::sbx_crossover(first, second, bounds, 0, kCrossover, kCrossoverIndex, engine_);
    pagmo::polynomial_mutation(a, bounds, 0, mutation, kMutationIndex, engine_);
    pagmo::polynomial_mutation(b, bounds, 0, mutation, kMutationIndex, engine_);
    return {choiceOf(a), choiceOf(b)};
}

std::vector<double> Breeding::genes(const Choice& choice) const {
    std::vector<double> genes;
    for (const std::size_t dimension : variable_) genes.push_back(choice[dimension]);
    return genes;
}

Choice Breeding::choiceOf(const std::vector<double>& genes) const {
    Choice choice(dimensions_, 0);
    for (std::size_t i = 0; i < genes.size(); ++i) {
        const double level = std::round(std::clamp(genes[i], 0.0, highest_[i] - kEdge));
        choice[variable_[i]] = static_cast<std::uint32_t>(level);
    }
    return choice;
}

std::size_t Breeding::tournament(const Parents& parents) {
    const std::size_t a = dice_.below(parents.points.size()), b = dice_.below(parents.points.size());
    if (parents.rank[a] != parents.rank[b]) return parents.rank[a] < parents.rank[b] ? a : b;
    return parents.crowding[a] >= parents.crowding[b] ? a : b;
}

}  // namespace spikeloom::sweep
