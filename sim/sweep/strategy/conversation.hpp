// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/point.hpp"
#include "sim/sweep/space.hpp"

/// The strategy `external`: another program asks for points, a JSON document a line each way.
///
///     < {"axes": [{"path": "chip.core.lanes", "levels": [1, 2, 4]},
///                 {"path": "chip.noc.vcs", "levels": [1, 2], "when": {"chip.core.lanes": [4]}}, ...],
///        "objectives": [{"metric": "latency_s", "goal": "min"}], "constraints": [{"metric": "area_mm2", "max": 4.0}]}
///     > {"points": [{"chip.core.lanes": 4, "chip.noc.vcs": 2}, {"chip.core.lanes": 3}]}
///     < {"results": [{"id": "...", "values": {...}, "status": "complete", "figures": {"latency_s": 1e-3, ...}},
///                    {"error": "chip.core.lanes: 3 is none of its levels; known levels: 1, 2, 4"}]}
///     > {"done": true}
///
/// Axes stand behind those that their `when` names, so that they can be chosen in order; those of one `zip` are chosen
/// together. A point names every axis that varies there; what it says of others counts for nothing. Results stand in
/// the order of the points. A line that is none is answered by {"error": ...}, and the conversation goes on. It ends
/// with {"done": true} or the end of the input; or from this side, with "done": true in the last answer, once enough
/// points were simulated or the sweep was interrupted.
namespace spikeloom::sweep {

struct Objective {
    std::string metric;
    Goal goal = Goal::Min;
};

struct Conversation {
    const Space& space;
    const SweepSpec& spec;              ///< of that space
    std::vector<Objective> objectives;  ///< with the goals that the sweep's leave to the metric
    std::function<bool()> goOn;         ///< as that of Exploration
};

/// Simulates different canonical points, or finds them. Answers stand in the order of the question; one that was not
/// simulated because of an interruption is empty.
using Simulate = std::function<std::vector<std::optional<Record>>(const std::vector<Choice>&)>;

/// Answers until the other side is done. At most `spec.strategy.points` different points are simulated, 0 = any number;
/// those beyond are answered by an error.
void converse(std::istream& in, std::ostream& out, const Conversation& conversation, const Simulate& simulate);

}  // namespace spikeloom::sweep
