// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/space.hpp"

#include <algorithm>
#include <limits>

#include "sim/sweep/space_builder.hpp"

namespace spikeloom::sweep {

Space::Space(const SweepSpec& spec, const std::string& file) : Space(SpaceBuilder(spec, file).build()) {}

std::uint64_t Space::combinations() const {
    std::uint64_t product = 1;
    for (const std::uint32_t size : sizes_) {
        if (product > std::numeric_limits<std::uint64_t>::max() / size)
            return std::numeric_limits<std::uint64_t>::max();
        product *= size;
    }
    return product;
}

/// Whether two levels of a dimension show the same values; the axes of one dimension may have unlike conditions.
bool Space::sameThere(std::size_t dimension, std::uint32_t a, std::uint32_t b, const Choice& choice) const {
    return std::all_of(axesOf_[dimension].begin(), axesOf_[dimension].end(), [&](std::size_t axis) {
        return axes_[axis].levels[a] == axes_[axis].levels[b] || !varies(axis, choice);
    });
}

std::uint32_t Space::lowestLevel(std::size_t dimension, const Choice& choice) const {
    const std::vector<std::size_t>& axes = axesOf_[dimension];
    if (axes.size() == 1) return varies(axes.front(), choice) ? choice[dimension] : 0;
    std::uint32_t level = 0;
    while (!sameThere(dimension, level, choice[dimension], choice)) ++level;
    return level;
}

// A level is replaced by one that shows the same values, so that no condition changes on the way.
std::optional<Choice> Space::canonical(Choice choice) const {
    for (std::size_t dimension = 0; dimension < sizes_.size(); ++dimension)
        choice[dimension] = lowestLevel(dimension, choice);
    const bool excluded = std::any_of(exclusions_.begin(), exclusions_.end(),
                                      [&](const Box& exclusion) { return exclusion.contains(choice); });
    if (excluded) return std::nullopt;
    return choice;
}

std::vector<std::string> Space::values(const Choice& choice) const {
    std::vector<std::string> values(axes_.size());
    for (std::size_t axis = 0; axis < axes_.size(); ++axis)
        if (varies(axis, choice)) values[axis] = axes_[axis].levels[choice[dimension_[axis]]];
    return values;
}

// When an axis has its turn, every level that is left of a dimension has the same values on the axes before it: those
// that decide whether this one varies.
std::optional<Choice> Space::choiceOf(const std::vector<std::string>& values) const {
    Choice choice(sizes_.size(), 0);
    std::vector<std::vector<bool>> left;
    for (const std::uint32_t size : sizes_) left.emplace_back(size, true);
    for (const std::size_t axis : order_) {
        if (!varies(axis, choice)) continue;
        std::vector<bool>& levels = left[dimension_[axis]];
        for (std::size_t level = 0; level < levels.size(); ++level)
            levels[level] = levels[level] && axes_[axis].levels[level] == values[axis];
        const auto first = std::find(levels.begin(), levels.end(), true);
        if (first == levels.end()) return std::nullopt;
        choice[dimension_[axis]] = static_cast<std::uint32_t>(first - levels.begin());
    }
    return choice;
}

}  // namespace spikeloom::sweep
