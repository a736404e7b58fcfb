// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "models/operators/slice.hpp"
#include "models/program/program.hpp"
#include "models/program/timetable.hpp"
#include "sim/mapping/fit.hpp"

/// Cutting populations into slices that fit into a core.
namespace spikeloom::mapping {

/// A population cut into `rows` ranges of rows times `cols` ranges of columns; 0 x 0 = on no core (the input).
struct Grid {
    std::uint32_t rows = 0, cols = 0;
    [[nodiscard]] std::uint64_t cores() const { return std::uint64_t{rows} * cols; }
    bool operator==(const Grid&) const = default;
};

/// Part `index` of [0, size) cut into `parts` ranges whose lengths differ by at most one, the longer ones first.
struct Range {
    std::uint32_t begin = 0, end = 0;
};
[[nodiscard]] Range balancedPart(std::uint32_t size, std::uint32_t parts, std::uint32_t index);

/// The slices of a grid, row by row.
[[nodiscard]] std::vector<operators::Slice> cut(const program::LoweredPopulation& population, Grid grid);

/// The grid with the fewest cores all of whose slices fit; among equals the one that duplicates the fewest weight bits,
/// then the one that receives the fewest packets, then the one with the fewest row cuts. Columns of a population with a
/// function (softmax, layer norm) are never cut. Empty when even the finest grid does not fit.
[[nodiscard]] std::optional<Grid> smallestGrid(const Fit& fit);

struct Partition {
    std::vector<Grid> grids;                            ///< by population
    std::vector<std::vector<operators::Slice>> slices;  ///< by population
    [[nodiscard]] std::uint64_t cores() const;
};

/// Targets are cut before their sources, so that the fan-out of a slice is known when its size is chosen.
/// @throws ConfigError with one problem for each limit that a population cannot meet
[[nodiscard]] Partition partition(const program::Program& program, const hw::CoreSpec& core, std::uint32_t pendingBanks,
                                  const program::Timetable& timetable, hw::Multicast multicast,
                                  const std::string& file);

}  // namespace spikeloom::mapping
