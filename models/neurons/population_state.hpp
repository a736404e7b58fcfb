// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/neurons/st_bif.hpp"
#include "models/operators/slice.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"

namespace spikeloom::neurons {

/// State and update of the neurons of a slice, row by row: function (where there is one), then neuron. The reference
/// engine holds one for each population, a core one for its slice.
///
/// Rows are local to the slice. The order in which rows are updated does not matter.
class PopulationState {
public:
    PopulationState(const program::LoweredPopulation& population, const operators::Slice& slice,
                    const program::RunRule& rule);

    /// Initial charge floor(threshold/2), everything else zero.
    void reset();

    /// Whether the row can change in this step: it received something, a bias is due, its function was never evaluated,
    /// or one of its neurons could fire by itself. Skipping the others gives the same spikes.
    [[nodiscard]] bool needsVisit(std::uint32_t row, std::uint32_t step, bool touched) const;

    /// Whether an update of the row evaluates the function: its input changed, or it was never evaluated.
    [[nodiscard]] bool evaluatesFunction(std::uint32_t step, bool touched) const;

    struct Updated {
        std::uint32_t spikes = 0;  ///< neurons that fired
        bool functionEvaluated = false;
    };
    /// One step of one row.
    /// @param current  the row's pending current, slice.cols() values; consumed
    /// @param touched  whether anything arrived for the row in this step
    /// @param spikes   receives +1, -1 or 0 for each neuron of the row
    Updated update(std::uint32_t row, std::uint32_t step, const std::int64_t* current, bool touched,
                   std::int8_t* spikes);

    [[nodiscard]] const std::int8_t* tracers(std::uint32_t row) const { return tracer_.data() + at(row); }
    [[nodiscard]] const std::int64_t* membranes(std::uint32_t row) const { return membrane_.data() + at(row); }
    [[nodiscard]] const operators::Slice& slice() const { return slice_; }
    [[nodiscard]] bool biasDue(std::uint32_t step) const {
        return !population_.bias.empty() && step <= rule_.biasSteps;
    }

private:
    [[nodiscard]] std::size_t at(std::uint32_t row) const { return static_cast<std::size_t>(row) * slice_.cols(); }
    void loadBias(std::uint32_t row, std::uint32_t step);
    void integrateFunction(std::uint32_t row, const std::int64_t* current);
    void applyFunction(std::uint32_t row);
    void integrate(std::uint32_t row, const std::int64_t* current);
    std::uint32_t fire(std::uint32_t row, std::int8_t* spikes);

    const program::LoweredPopulation& population_;
    operators::Slice slice_;
    program::RunRule rule_;
    StBif neuron_;
    std::vector<std::int64_t> membrane_, input_, previous_;
    std::vector<std::int8_t> tracer_;
    std::vector<std::uint8_t> unsettled_;          ///< by row: something would fire without further input
    std::vector<std::int64_t> biasPart_, result_;  ///< one row of scratch
};

}  // namespace spikeloom::neurons
