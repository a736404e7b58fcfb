// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/merit.hpp"
#include "sim/sweep/point.hpp"
#include "sim/sweep/space.hpp"
#include "sim/sweep/spec.hpp"

/// What the records of a sweep say. Indices are into `Answers::records`; which point is better or on the front is said
/// in the words of the sweep: its objectives, among the points that keep its constraints.
namespace spikeloom::sweep {

/// What is asked of the records.
struct Question {
    std::vector<ObjectiveSpec> objectives;
    std::vector<ConstraintSpec> constraints;
    std::vector<Axis> axes;  ///< in the order of `Point::values`
};

/// Whether a point has all that it is judged by, and keeps the constraints.
enum class Verdict : std::uint8_t {
    Feasible,
    Infeasible,
    Unjudged,  ///< it did not complete, or an objective's or a constraint's figure is absent
};

/// Points that failed for the same reason: messages that differ in nothing but numbers.
struct FailureGroup {
    Status status = Status::Failed;
    std::string reason;  ///< first line of the first one's message
    std::vector<std::size_t> points;
};

/// A level of an axis, and what points that have it are like on average.
struct LevelMean {
    std::string value;  ///< JSON text; empty: as in the experiment
    std::size_t points = 0;
    double mean = 0.0;  ///< of the objective, in its unit; 0 without points
};

/// What an axis does to an objective by itself: means over everything else.
struct Effect {
    std::size_t axis = 0, objective = 0;
    std::vector<LevelMean> levels;  ///< in the order of the axis; only those that points have
    /// Variance between the levels' means over variance of all points (eta squared), 0..1; 0 where nothing varies.
    /// Shares of several axes add up to at most 1 where every combination was simulated equally often.
    double share = 0.0;
};

/// The same points at both fidelities, for an objective: (screen - front) / |front|.
struct Disagreement {
    std::size_t objective = 0;
    double median = 0.0;        ///< of the magnitudes
    double largest = 0.0;       ///< the one of largest magnitude, with its sign
    bool orderChanged = false;  ///< two points are the other way round
};

struct Answers {
    Question question;
    std::vector<Record> records;    ///< in order of the axes' levels
    std::vector<Verdict> verdicts;  ///< of each record
    /// Of each objective, each record, in the unit of the metric; NaN where absent.
    std::vector<std::vector<double>> figures;
    /// Points at one fidelity, all that were simulated at it: the basis of effects and of failures.
    std::vector<std::size_t> survey;
    /// Those among which the front is sought: the survey, or the points that were simulated once more at the fine
    /// fidelity.
    std::vector<std::size_t> finals;
    std::vector<std::size_t> front;  ///< feasible finals that no other one dominates, best first in objective 0
    std::vector<std::optional<std::size_t>> best;  ///< feasible final of each objective; ties: by the next objectives
    std::vector<Effect> effects;                   ///< of each axis, each objective; axis by axis
    std::vector<FailureGroup> failures;            ///< of all records, largest group first
    std::vector<Disagreement> disagreements;       ///< of each objective; empty without a screen
    std::size_t compared = 0;                      ///< points behind `disagreements`

    [[nodiscard]] bool isScreened() const { return finals != survey; }
    [[nodiscard]] std::size_t count(const std::vector<std::size_t>& among, Verdict verdict) const;
    [[nodiscard]] double figure(std::size_t record, std::size_t objective) const { return figures[objective][record]; }
};

[[nodiscard]] Answers answer(Question question, std::vector<Record> records);

/// Objectives and constraints of a sweep.
[[nodiscard]] Question questionOf(const SweepSpec& spec, std::vector<Axis> axes);

}  // namespace spikeloom::sweep
