// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace spikeloom::sweep {
namespace {

constexpr double kMaxSteps = 10'000;  // of a range, as of a log_range
constexpr std::string_view kFidelityPath = "chip.noc.fidelity";

void checkObjectives(const SweepSpec& sweep, spec::Report& report) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < sweep.objectives.size(); ++i)
        if (!seen.insert(sweep.objectives[i].metric).second)
            report.add(fmt::format("objectives[{}].metric", i),
                       fmt::format("{} is an objective already", sweep.objectives[i].metric), "leave one of them out");
}

}  // namespace

void RangeSpec::check(spec::Report& report) const {
    if (to < from)
        return report.add("to", fmt::format("{} is below from = {}: the range is empty", to, from), "swap them");
    if ((to - from) / step >= kMaxSteps)
        report.add("step",
                   fmt::format("more than {:.0f} values from {} to {} in steps of {}", kMaxSteps, from, to, step),
                   "take larger steps, or a log_range");
}

void LogRangeSpec::check(spec::Report& report) const {
    if (to < from) report.add("to", fmt::format("{} is below from = {}: the range is empty", to, from), "swap them");
}

void AxisSpec::check(spec::Report& report) const {
    const int given = int{values.has_value()} + int{range.has_value()} + int{logRange.has_value()};
    if (given != 1)
        report.add({}, given == 0 ? "no values" : fmt::format("{} lists of values", given),
                   "give exactly one of values, range and log_range");
}

void StrategySpec::check(spec::Report& report) const {
    if (points == 0 && kind != "grid" && kind != "external")
        report.add("points", fmt::format("0, but {} has to know when to end", kind),
                   "say how many different points are simulated");
}

void ConstraintSpec::check(spec::Report& report) const {
    if (!min && !max) return report.add({}, "neither min nor max", "give a bound, or leave the constraint out");
    if (min && max && *min > *max)
        report.add("max", fmt::format("{} is below min = {}: no point keeps that", *max, *min), "swap them");
}

void FidelitySpec::check(spec::Report& report) const {
    if (screen == front)
        report.add("front", fmt::format("{} is the fidelity of the screen, too", front),
                   "name a finer one, or leave fidelity out and set chip.noc.fidelity");
}

namespace {

/// Two entries of one metric that nothing can keep together; within one entry its own check says so.
void checkConstraints(const SweepSpec& spec, spec::Report& report) {
    for (std::size_t i = 0; i < spec.constraints.size(); ++i)
        for (std::size_t other = 0; other < spec.constraints.size(); ++other) {
            const ConstraintSpec &low = spec.constraints[i], &high = spec.constraints[other];
            if (i == other || low.metric != high.metric || !low.min || !high.max || *low.min <= *high.max) continue;
            report.add(fmt::format("constraints[{}].min", i),
                       fmt::format("{} is at least {} here and at most {} in constraints[{}]", low.metric, *low.min,
                                   *high.max, other),
                       "no point can keep both");
        }
}

}  // namespace

void SweepSpec::check(spec::Report& report) const {
    checkObjectives(*this, report);
    checkConstraints(*this, report);
    if (base.has_value() == conversion.has_value())
        report.add({}, base ? "points start from a base and from a conversion" : "nothing that points start from",
                   "give exactly one of base and conversion");
    for (std::size_t i = 0; !conversion && i < axes.size(); ++i)
        if (axes[i].path.starts_with("conversion."))
            report.add(fmt::format("axes[{}].path", i), "a value of a conversion, and there is none",
                       "give conversion in place of base");
    for (std::size_t i = 0; fidelity && i < axes.size(); ++i)
        if (axes[i].path == kFidelityPath)
            report.add(fmt::format("axes[{}].path", i), "the fidelity is an axis, and set by `fidelity`",
                       "leave one of them out");
}

}  // namespace spikeloom::sweep
