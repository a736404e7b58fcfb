// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/dynamics/function_rows.hpp"
#include "models/neurons/neuron.hpp"
#include "models/operators/slice.hpp"
#include "models/program/program.hpp"
#include "models/program/timetable.hpp"

/// What the neurons of a population do in a step: the same for the reference engine and for a core.
namespace spikeloom::dynamics {

/// State and update of the neurons of a slice, row by row: function (where there is one), then neuron. The reference
/// engine holds one for each population, a core one for its slice.
///
/// Rows are local to the slice. The order in which rows are updated does not matter.
class PopulationState {
public:
    /// @param biasSteps  over which a bias that comes once is spread
    PopulationState(const program::LoweredPopulation& population, const operators::Slice& slice,
                    const program::ActiveSteps& active, std::uint32_t biasSteps);

    /// The neurons' initial charges, everything else zero.
    void reset();
    /// Rows of the function are worked out there from now on; it outlives the state. Without this, by the population's.
    void computeFunctionWith(FunctionRows& rows) { functionRows_ = &rows; }

    /// Whether the row can change in this step: it received something, a bias is due, its function was never evaluated,
    /// or one of its neurons moves or could fire by itself. Skipping the others gives the same spikes.
    [[nodiscard]] bool needsVisit(std::uint32_t row, std::uint32_t step, bool touched) const;

    /// Whether an update of the row evaluates the function: its input changed, or it was never evaluated.
    [[nodiscard]] bool evaluatesFunction(std::uint32_t step, bool touched) const;

    struct Updated {
        std::uint32_t events = 0;       ///< neurons that sent something
        std::uint64_t unitSpikes = 0;   ///< every spike of a burst counted
        std::uint64_t retractions = 0;  ///< events with a negative value
        bool functionEvaluated = false;
    };
    /// What the neurons of a row take in a step: (current << shift) + added, if they integrate. Valid until the next
    /// row is loaded.
    struct Loaded {
        const std::int64_t* current = nullptr;  ///< null where a function is in front, or where a current flows on
        const std::int64_t* added = nullptr;    ///< bias, change of the function's result, or all that flows
        bool integrates = false, fires = false, functionEvaluated = false;
    };
    /// The two halves of `update`, for a neuron unit that has to see what is between them: what comes before the
    /// neurons, and the neurons.
    Loaded load(std::uint32_t row, std::uint32_t step, const std::int64_t* current, bool touched);
    Updated apply(std::uint32_t row, std::uint32_t step, const Loaded& loaded, std::int64_t* events);
    /// In place of `apply`, where neurons are updated elsewhere: one neuron after the other, and then the row.
    /// @param value  of its event  @param unsettled  whether one of the row's neurons stirs
    void store(std::uint32_t row, std::uint32_t col, std::int64_t membrane, std::int64_t value) {
        membrane_[at(row) + col] = membrane;
        sent_[at(row) + col] += value;
    }
    void settle(std::uint32_t row, std::uint32_t step, bool unsettled) {
        unsettled_[row] = !flowing_.empty() || (population_.neuron && (unsettled || !active_.fires(step)));
    }

    /// One step of one row.
    /// @param current  the row's pending current, slice.cols() values; consumed
    /// @param touched  whether anything arrived for the row in this step
    /// @param events   receives the value of each neuron's event, 0 for none
    Updated update(std::uint32_t row, std::uint32_t step, const std::int64_t* current, bool touched,
                   std::int64_t* events);

    /// Sums of all values that the neurons sent: the codes of neurons that settle.
    [[nodiscard]] const std::int64_t* sent(std::uint32_t row) const { return sent_.data() + at(row); }
    [[nodiscard]] const std::int64_t* membranes(std::uint32_t row) const { return membrane_.data() + at(row); }
    [[nodiscard]] const operators::Slice& slice() const { return slice_; }
    [[nodiscard]] bool biasDue(std::uint32_t step) const;

private:
    [[nodiscard]] std::size_t at(std::uint32_t row) const { return static_cast<std::size_t>(row) * slice_.cols(); }
    [[nodiscard]] neurons::Cell cell(std::size_t index) {
        return {membrane_[index], sent_[index], more_.data() + index * morePerNeuron_};
    }
    void loadBias(std::uint32_t row, std::uint32_t step);
    void updateFunction(std::uint32_t row, std::uint32_t step, const std::int64_t* current, bool touched,
                        bool evaluates);
    void loadIncrement(std::uint32_t tick, const std::int64_t* current);
    void differenceFunction(std::uint32_t row);
    void loadInput(std::uint32_t row, const std::int64_t* current);
    void accumulate(std::uint32_t row, std::uint32_t tick);
    /// @param neuronOf  the neuron of a column of the slice
    template <class NeuronOf>
    Updated updateNeurons(const NeuronOf& neuronOf, std::uint32_t row, std::uint32_t step, const Loaded& loaded,
                          std::int64_t* events);

    const program::LoweredPopulation& population_;
    operators::Slice slice_;
    program::ActiveSteps active_;
    std::uint32_t biasSteps_;
    bool biasAtStart_, restless_;
    std::uint32_t morePerNeuron_;
    std::vector<std::int64_t> membrane_, sent_, more_;
    std::vector<std::int64_t> flowing_;                      ///< Coding::Ramp: current that goes on
    std::vector<std::int64_t> input_, previous_;             ///< of a function
    std::vector<std::uint8_t> unsettled_;                    ///< by row: something would happen without further input
    std::vector<std::int64_t> biasPart_, result_, arrived_;  ///< one row of scratch each
    FunctionRows* functionRows_ = nullptr;                   ///< null: the population's function
};

}  // namespace spikeloom::dynamics
