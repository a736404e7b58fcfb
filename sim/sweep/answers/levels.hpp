// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "sim/sweep/point.hpp"
#include "sim/sweep/space.hpp"

namespace spikeloom::sweep {

/// Values of axes as numbers: 0 for the experiment's own, then the levels of the axis from 1.
class Levels {
public:
    /// Sorts the records by levels, the first axis slowest; then by stage and id.
    /// @throws InvariantError for a record with another number of values, or a value that is no level of its axis
    Levels(const std::vector<Axis>& axes, std::vector<Record>& records);

    /// @param record  index in the sorted ones
    [[nodiscard]] std::uint32_t of(std::size_t record, std::size_t axis) const {
        return levels_[record * counts_.size() + axis];
    }
    /// How many an axis has, with the experiment's.
    [[nodiscard]] std::size_t count(std::size_t axis) const { return counts_.at(axis); }

private:
    void sort(std::vector<Record>& records);

    std::vector<std::size_t> counts_;    ///< of each axis
    std::vector<std::uint32_t> levels_;  ///< of each record, each axis
};

}  // namespace spikeloom::sweep
