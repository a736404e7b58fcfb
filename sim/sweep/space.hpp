// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/box.hpp"
#include "sim/sweep/spec.hpp"

namespace spikeloom::sweep {

/// A path that varies, and its values.
struct Axis {
    std::string path;
    std::vector<std::string> levels;  ///< JSON texts; all different, unless the axis is zipped
};

/// The axes of a sweep, as the dimensions in which a point can be chosen: an axis of its own, or several zipped ones,
/// of which no two levels are the same on all axes.
///
/// An axis with conditions varies where each axis that they name varies itself and has one of the values named. Where
/// it does not it keeps the value of the experiment, which is none of its levels: no other condition and no exclusion
/// holds for it there.
class Space {
public:
    /// @param file  of the sweep, for messages
    /// @throws ConfigError with all of: a path or a value twice, zipped axes of unlike length, a condition or an
    /// exclusion on a path that is no axis or on a value that it never has, conditions in a circle or that exclude each
    /// other, an exclusion of no point, and exclusions of all
    Space(const SweepSpec& spec, const std::string& file);

    /// Levels of each dimension, at least 1.
    [[nodiscard]] const std::vector<std::uint32_t>& sizes() const { return sizes_; }
    /// In the order of the document, which is that of `values`.
    [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
    /// Axes, each behind those that its conditions name.
    [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }
    /// Product of the sizes; saturates.
    [[nodiscard]] std::uint64_t combinations() const;

    /// The lowest levels that mean the same point, so that it has one choice: level 0 in every dimension that does not
    /// vary there. Empty if it is excluded.
    [[nodiscard]] std::optional<Choice> canonical(Choice choice) const;
    /// Of each axis, as JSON text; empty where it keeps the value of the experiment.
    /// @param choice  canonical
    [[nodiscard]] std::vector<std::string> values(const Choice& choice) const;
    /// The choice that has these values: canonical, excluded or not.
    /// @param values  as those of `values`; what stands where an axis does not vary is not read
    /// @return empty where a value is missing or none of its axis's levels, or zipped axes disagree
    [[nodiscard]] std::optional<Choice> choiceOf(const std::vector<std::string>& values) const;
    /// @param choice  any, canonical or not
    [[nodiscard]] bool varies(std::size_t axis, const Choice& choice) const { return where_[axis].contains(choice); }

private:
    friend class SpaceBuilder;
    Space() = default;
    [[nodiscard]] std::uint32_t lowestLevel(std::size_t dimension, const Choice& choice) const;
    [[nodiscard]] bool sameThere(std::size_t dimension, std::uint32_t a, std::uint32_t b, const Choice& choice) const;

    std::vector<Axis> axes_;
    std::vector<std::size_t> order_;
    std::vector<std::size_t> dimension_;            ///< of each axis
    std::vector<std::vector<std::size_t>> axesOf_;  ///< each dimension
    std::vector<std::uint32_t> sizes_;
    std::vector<Box> where_;  ///< each axis varies
    std::vector<Box> exclusions_;
};

}  // namespace spikeloom::sweep
