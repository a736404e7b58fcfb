// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/space_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/strict_json.hpp"
#include "models/support/suggest.hpp"
#include "sim/sweep/levels.hpp"

namespace spikeloom::sweep {
namespace {

std::string axisPath(std::size_t axis, std::string_view key) {
    return fmt::format("axes[{}].{}", axis, key);
}

std::string_view levelsKey(const AxisSpec& axis) {
    return axis.range ? "range" : axis.logRange ? "log_range" : "values";
}

std::size_t indexOf(const std::vector<Axis>& axes, std::string_view path) {
    const auto at = std::find_if(axes.begin(), axes.end(), [&](const Axis& axis) { return axis.path == path; });
    return static_cast<std::size_t>(at - axes.begin());
}

std::vector<std::string> pathsOf(const std::vector<Axis>& axes) {
    std::vector<std::string> paths;
    for (const Axis& axis : axes) paths.push_back(axis.path);
    return paths;
}

}  // namespace

Space SpaceBuilder::build() {
    readAxes();
    findOverlaps();
    zipAxes();
    readConditions();
    // What follows would only repeat the mistakes above.
    if (problems_.empty()) orderAxes();
    if (problems_.empty()) findWhereAxesVary();
    if (problems_.empty()) readExclusions();
    if (!problems_.empty()) throw ConfigError(std::move(problems_));
    return std::move(space_);
}

void SpaceBuilder::problem(std::string path, std::string message, std::string hint) {
    problems_.push_back({file_, std::move(path), std::move(message), std::move(hint)});
}

void SpaceBuilder::readAxes() {
    for (std::size_t i = 0; i < spec_.axes.size(); ++i) {
        const AxisSpec& axis = spec_.axes[i];
        if (const std::size_t first = indexOf(space_.axes_, axis.path); first < i)
            problem(axisPath(i, "path"), fmt::format("{} is the path of axes[{}] already", axis.path, first),
                    "an axis for each path");
        space_.axes_.push_back({axis.path, levelsOf(axis)});
    }
}

/// An object on one axis and a value within it on another: a point would be called by both and have but one of them.
void SpaceBuilder::findOverlaps() {
    for (std::size_t outer = 0; outer < space_.axes_.size(); ++outer) {
        const Axis& axis = space_.axes_[outer];
        const bool hasObjects = std::any_of(axis.levels.begin(), axis.levels.end(),
                                            [](const std::string& level) { return level.starts_with('{'); });
        for (std::size_t inner = 0; hasObjects && inner < space_.axes_.size(); ++inner)
            if (space_.axes_[inner].path.starts_with(axis.path + "."))
                problem(axisPath(inner, "path"),
                        fmt::format("{} is within {}, to which axes[{}] gives whole objects", space_.axes_[inner].path,
                                    axis.path, outer),
                        "vary the values within it one by one, or zip them");
    }
}

void SpaceBuilder::zipAxes() {
    std::map<std::string, std::size_t> zips;
    for (std::size_t i = 0; i < spec_.axes.size(); ++i) {
        const std::optional<std::string>& zip = spec_.axes[i].zip;
        const std::size_t fresh = space_.sizes_.size();
        const std::size_t dimension = zip ? zips.emplace(*zip, fresh).first->second : fresh;
        if (dimension == fresh) {
            space_.sizes_.push_back(static_cast<std::uint32_t>(space_.axes_[i].levels.size()));
            space_.axesOf_.emplace_back();
        }
        addToZip(i, dimension);
    }
    if (problems_.empty()) findRepeats();
}

void SpaceBuilder::addToZip(std::size_t axis, std::size_t dimension) {
    space_.dimension_.push_back(dimension);
    space_.axesOf_[dimension].push_back(axis);
    const std::size_t first = space_.axesOf_[dimension].front();
    if (const std::size_t found = space_.axes_[axis].levels.size(); found != space_.sizes_[dimension])
        problem(axisPath(axis, levelsKey(spec_.axes[axis])),
                fmt::format("{} values, but {} of {} in the same zip '{}'", found, space_.sizes_[dimension],
                            space_.axes_[first].path, *spec_.axes[axis].zip),
                "zipped axes have as many values");
}

void SpaceBuilder::findRepeats() {
    for (const std::vector<std::size_t>& axes : space_.axesOf_) {
        std::map<std::vector<std::string>, std::size_t> seen;
        for (std::size_t level = 0; level < space_.axes_[axes.front()].levels.size(); ++level) {
            std::vector<std::string> texts;
            for (const std::size_t axis : axes) texts.push_back(space_.axes_[axis].levels[level]);
            if (const auto [first, isNew] = seen.emplace(texts, level); !isNew)
                problem(axisPath(axes.front(), fmt::format("values[{}]", level)),
                        fmt::format("{} is the value at {} already", fmt::join(texts, ", "), first->second),
                        "each value once");
        }
    }
}

void SpaceBuilder::readConditions() {
    for (std::size_t i = 0; i < spec_.axes.size(); ++i)
        conditions_.push_back(conditionsOf(spec_.axes[i].when, axisPath(i, "when")));
}

std::vector<SpaceBuilder::Condition> SpaceBuilder::conditionsOf(const Table& table, const std::string& at) {
    std::vector<Condition> conditions;
    for (const auto& [path, values] : table) {
        const std::string where = spec::Context{file_, at}.key(path).path;
        const std::size_t axis = indexOf(space_.axes_, path);
        if (axis == space_.axes_.size())
            problem(where, fmt::format("no axis has the path {}", path),
                    didYouMean(path, pathsOf(space_.axes_), "axes"));
        else
            conditions.push_back({axis, levelsNamed(axis, values, where)});
    }
    return conditions;
}

std::vector<bool> SpaceBuilder::levelsNamed(std::size_t axis, const std::vector<std::string>& values,
                                            const std::string& at) {
    const std::vector<std::string>& levels = space_.axes_[axis].levels;
    std::vector<bool> named(levels.size(), false);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string value = levelText(values[i]);
        if (std::find(levels.begin(), levels.end(), value) == levels.end())
            problem(fmt::format("{}[{}]", at, i),
                    fmt::format("{} never has the value {}", space_.axes_[axis].path, value),
                    didYouMean(value, levels, "values"));
        for (std::size_t level = 0; level < levels.size(); ++level)
            if (levels[level] == value) named[level] = true;
    }
    return named;
}

// Kahn's algorithm: what cannot be put in order is in a circle, or behind one.
void SpaceBuilder::orderAxes() {
    const std::size_t count = space_.axes_.size();
    std::vector<bool> placed(count, false);
    const auto ready = [&](std::size_t axis) {
        return std::all_of(conditions_[axis].begin(), conditions_[axis].end(),
                           [&](const Condition& condition) { return placed[condition.axis]; });
    };
    for (bool progress = true; progress;) {
        progress = false;
        for (std::size_t axis = 0; axis < count; ++axis) {
            if (placed[axis] || !ready(axis)) continue;
            placed[axis] = progress = true;
            space_.order_.push_back(axis);
        }
    }
    for (std::size_t axis = 0; axis < count; ++axis)
        if (!placed[axis])
            problem(axisPath(axis, "when"), fmt::format("whether {} varies depends on itself", space_.axes_[axis].path),
                    "conditions that name each other in a circle say nothing");
}

Box SpaceBuilder::boxOf(const std::vector<Condition>& conditions) const {
    Box box;
    for (const auto& [axis, allowed] : conditions) {
        box.restrict(space_.dimension_[axis], allowed);
        box.restrict(space_.where_[axis]);
    }
    return box;
}

void SpaceBuilder::findWhereAxesVary() {
    space_.where_.resize(space_.axes_.size());
    for (const std::size_t axis : space_.order_) {
        space_.where_[axis] = boxOf(conditions_[axis]);
        if (space_.where_[axis].empty())
            problem(axisPath(axis, "when"), fmt::format("{} varies nowhere", space_.axes_[axis].path),
                    "its conditions, and those of the axes that they name, exclude each other");
    }
}

void SpaceBuilder::readExclusions() {
    for (std::size_t i = 0; i < spec_.exclude.size(); ++i) {
        const std::string at = fmt::format("exclude[{}]", i);
        const std::size_t before = problems_.size();
        space_.exclusions_.push_back(boxOf(conditionsOf(spec_.exclude[i], at)));
        if (problems_.size() == before && space_.exclusions_.back().empty())
            problem(at, "no point has these values", "an axis of them does not vary where the others have theirs");
    }
    if (problems_.empty() && coverAll(space_.exclusions_, space_.sizes_))
        problem("exclude", "every point is excluded", "exclude fewer of them");
}

}  // namespace spikeloom::sweep
