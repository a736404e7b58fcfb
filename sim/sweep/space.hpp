// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/sweep/spec.hpp"

namespace spikeloom::sweep {

/// A level for each dimension of a space: what strategies choose.
using Choice = std::vector<std::uint32_t>;

/// A path that varies, and its values.
struct Axis {
    std::string path;
    std::vector<std::string> levels;  ///< JSON texts, all different
};

/// The axes of a sweep, as the dimensions in which a point can be chosen: an axis of its own, or several zipped ones.
class Space {
public:
    /// @param file  of the sweep, for messages
    /// @throws ConfigError for a path twice, zipped axes of unlike length, a condition on a path that is no axis or on
    /// a
    ///         value that it never has, conditions in a circle, and where no point is left
    Space(const SweepSpec& spec, const std::string& file);

    /// Levels of each dimension, at least 1.
    [[nodiscard]] const std::vector<std::uint32_t>& sizes() const { return sizes_; }
    /// In the order of the document, which is that of `values`.
    [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
    /// Product of the sizes; saturates.
    [[nodiscard]] std::uint64_t combinations() const;

    /// Level 0 in every dimension that does not vary there, so that a point has one choice. Empty if it is excluded.
    [[nodiscard]] std::optional<Choice> canonical(Choice choice) const;
    /// Of each axis, as JSON text; empty where it keeps the value of the experiment.
    /// @param choice  canonical
    [[nodiscard]] std::vector<std::string> values(const Choice& choice) const;
    /// The choice that has these values. @return empty where a value is none of its axis's levels, or zipped axes
    /// disagree
    [[nodiscard]] std::optional<Choice> choiceOf(const std::vector<std::string>& values) const;

private:
    struct Condition {
        std::size_t axis;
        std::vector<std::uint32_t> levels;
    };
    [[nodiscard]] std::size_t axisAt(const std::string& path) const;
    [[nodiscard]] bool varies(std::size_t axis, const Choice& choice) const;
    [[nodiscard]] bool excluded(const Choice& choice) const;

    std::vector<Axis> axes_;
    std::vector<std::size_t> dimension_;              ///< of each axis
    std::vector<std::vector<Condition>> conditions_;  ///< of each axis
    std::vector<std::vector<Condition>> exclusions_;
    std::vector<std::uint32_t> sizes_;
};

}  // namespace spikeloom::sweep
