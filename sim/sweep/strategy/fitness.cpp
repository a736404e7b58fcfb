// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/fitness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace spikeloom::sweep {
namespace {

constexpr double kFailed = std::numeric_limits<double>::infinity();

bool finite(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

double violationOf(const std::optional<Merit>& merit) {
    if (!merit || !finite(merit->objectives) || std::isnan(merit->violation)) return kFailed;
    return std::max(merit->violation, 0.0);
}

/// The range of each objective over the points that keep all constraints.
struct Bounds {
    std::vector<double> worst, span;
};

Bounds boundsOf(const std::vector<std::optional<Merit>>& merits, std::size_t objectives) {
    Bounds bounds{std::vector<double>(objectives, 0.0), std::vector<double>(objectives, 1.0)};
    for (std::size_t i = 0; i < objectives; ++i) {
        double best = kFailed, worst = -kFailed;
        for (const auto& merit : merits) {
            if (violationOf(merit) > 0.0) continue;
            best = std::min(best, merit->objectives[i]);
            worst = std::max(worst, merit->objectives[i]);
        }
        if (best > worst) continue;
        bounds.worst[i] = worst;
        if (worst > best) bounds.span[i] = worst - best;
        bounds.span[i] = std::max(bounds.span[i], std::abs(worst) * 1e-6);  // less would be lost in rounding
    }
    return bounds;
}

}  // namespace

std::vector<std::vector<double>> fitness(const std::vector<std::optional<Merit>>& merits, std::size_t objectives) {
    const Bounds bounds = boundsOf(merits, objectives);
    std::set<double> violations;
    for (const auto& merit : merits) violations.insert(violationOf(merit));
    std::vector<std::vector<double>> result;
    for (const auto& merit : merits) {
        const double violation = violationOf(merit);
        // The rank of a violation orders as it does, and is finite.
        const auto rank = static_cast<double>(std::distance(violations.begin(), violations.find(violation)) + 1);
        std::vector<double> point(objectives);
        for (std::size_t i = 0; i < objectives; ++i)
            point[i] = violation > 0.0 ? bounds.worst[i] + rank * bounds.span[i] : merit->objectives[i];
        if (objectives == 1) point.push_back(point.front());
        result.push_back(std::move(point));
    }
    return result;
}

}  // namespace spikeloom::sweep
