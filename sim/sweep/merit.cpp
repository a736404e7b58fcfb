// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/merit.hpp"

#include <cmath>

namespace spikeloom::sweep {
namespace {

double missed(const ConstraintSpec& constraint, double figure) {
    const auto relative = [](double by, double bound) { return bound == 0.0 ? by : by / std::abs(bound); };
    if (constraint.min && figure < *constraint.min) return relative(*constraint.min - figure, *constraint.min);
    if (constraint.max && figure > *constraint.max) return relative(figure - *constraint.max, *constraint.max);
    return 0.0;
}

}  // namespace

Goal goalOf(const ObjectiveSpec& objective) {
    if (!objective.goal) return metric(objective.metric).goal;
    return *objective.goal == "max" ? Goal::Max : Goal::Min;
}

std::optional<Merit> meritOf(const SweepSpec& spec, const Outcome& outcome) {
    if (outcome.status != Status::Complete) return std::nullopt;
    Merit merit;
    for (const ObjectiveSpec& objective : spec.objectives) {
        const auto figure = outcome.figures.find(objective.metric);
        if (figure == outcome.figures.end()) return std::nullopt;
        merit.objectives.push_back(goalOf(objective) == Goal::Max ? -figure->second : figure->second);
    }
    for (const ConstraintSpec& constraint : spec.constraints) {
        const auto figure = outcome.figures.find(constraint.metric);
        if (figure == outcome.figures.end()) return std::nullopt;
        merit.violation += missed(constraint, figure->second);
    }
    return merit;
}

}  // namespace spikeloom::sweep
