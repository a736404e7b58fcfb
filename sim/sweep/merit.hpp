// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "sim/sweep/point.hpp"
#include "sim/sweep/spec.hpp"

namespace spikeloom::sweep {

/// What a point is worth: objectives, each to be small (one that is to be large is negated), and by how much
/// constraints are missed, relative to their bounds and summed; 0 = kept.
struct Merit {
    std::vector<double> objectives;
    double violation = 0.0;
};

/// Which way of an objective is better: the sweep's word, else the metric's.
[[nodiscard]] Goal goalOf(const ObjectiveSpec& objective);

/// @return empty where the point did not complete, or lacks one of the figures
[[nodiscard]] std::optional<Merit> meritOf(const SweepSpec& spec, const Outcome& outcome);

}  // namespace spikeloom::sweep
