// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The figures of a point: what a sweep stores, and what may be an objective or a constraint.
namespace spikeloom::sweep {

enum class Goal : unsigned char { Min, Max };

struct Metric {
    std::string_view name;   ///< with the unit: `latency_s`
    std::string_view title;  ///< for tables and charts
    std::string_view unit;   ///< of the stored number; empty for a share or a count
    Goal goal;               ///< what is better, unless the sweep says otherwise
};

/// All of them, in the order in which tables show them.
[[nodiscard]] const std::vector<Metric>& metrics();
[[nodiscard]] std::vector<std::string> metricNames();
/// @throws InvariantError for a name that is none
[[nodiscard]] const Metric& metric(std::string_view name);

/// By name; one that a point does not have (accuracy of a detection) is absent.
using Figures = std::map<std::string, double>;

/// Fidelities of the network, for `fidelity` of a sweep.
[[nodiscard]] std::vector<std::string> fidelityNames();

}  // namespace spikeloom::sweep
