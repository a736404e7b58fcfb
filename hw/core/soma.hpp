// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "hw/core/activity.hpp"
#include "hw/core/dendrite.hpp"
#include "hw/core/function_row_unit.hpp"
#include "hw/core/function_unit.hpp"
#include "hw/core/neuron_unit.hpp"
#include "hw/core/output.hpp"
#include "hw/core/unit_factories.hpp"
#include "hw/counters.hpp"
#include "hw/memory/sram.hpp"
#include "hw/spec/mapping.hpp"
#include "models/dynamics/population_state.hpp"
#include "models/program/early_exit.hpp"
#include "models/program/timetable.hpp"

namespace spikeloom::hw {

/// Soma of a core: on the controller's word it visits the rows of its slice, applies the function unit (where the
/// population has a function) and the neuron unit, and hands spikes to AxonOutput.
///
/// Contract, for a row of n neurons that is visited:
///   function unit  is occupied for FunctionUnit::evaluateCycles if the row's input changed (integrateCycles while the
///                  stage is silent, nothing if the row only may still fire); it works on the next row while the neuron
///                  unit is busy with this one, one row ahead at most. Where current arrived it begins once the
///                  membrane memory is free, and occupies that memory for the words of the pending current
///   neuron unit    is occupied for N = max( ceil(n / lanes) x cycles_per_update, membrane words / banks, tracer words
///                  / banks, bias words / banks ), at least 1, where the thresholds and other parameters of neurons
///                  that differ by column count among the bias words, and pending current that arrived among the
///                  membrane words (in front of a function, the function unit has read it), starting when the function
///                  unit is done with the row and the membrane and tracer memories are free
///   spikes         of neuron c leave  max(membrane, tracer read latency) + pipelineStages + floor(c * N / n)  cycles
///                  after that start, in order of c; one that finds AxonOutput full waits, and no new row starts
///                  meanwhile. Where AxonOutput gathers spikes, it is told that the row has ended in the cycle of its
///                  last neuron, or when its last spike has been taken
/// Rows that need no visit (Visit::Touched) cost nothing: a priority encoder over one bit a row finds the next one.
///
/// Delay lines. Spikes for receivers whose window begins later are kept, as payload and one bit for each neuron of a
/// row, in the membrane memory: written with the update that sends them. They are sent before the first row of the step
/// in which they are due, the shortest wait first, from when the membrane memory is free; that is no update: a row of n
/// neurons with such spikes takes D = max( ceil(n / lanes), words / banks ) cycles, and neuron c's leaves  membrane
/// read latency + floor(c * D / n)  cycles after the row's start.
///
/// Spikes wait behind the neuron unit, in a queue, so that the unit itself never stalls: membranes are written when the
/// memory was booked for it. The unit may be another one than the model (NeuronUnit); Soma is ticked in every cycle
/// while that has work. So may the function unit (FunctionRowUnit): values and cycles of a row are its.
class Soma final : public Clocked, private NeuronListener {
public:
    /// @param units  what makes the core's units that are not the model, and for which core
    Soma(std::string name, const CoreSpec& spec, const program::Program& program, const CoreMapping& mapping,
         const program::Timetable& timetable, std::uint32_t biasSteps, const program::EarlyExit* earlyExit,
         const CoreMemories& memories, Dendrite& dendrite, AxonOutput& output, Scheduler& scheduler, Activity& activity,
         BusyTime& busy, CoreCounters& counters, const UnitFactories& units = {}, CoreId core = {});

    /// Starts the update of a step; the first row starts in `start`.
    /// @param targetStep  the step in which spikes sent now are integrated
    void fire(std::uint32_t step, std::uint32_t targetStep, Cycle start);
    /// Works out how sure a readout's sums are (program::EarlyExit): the function unit reads them from the membrane
    /// memory, which it occupies from `start` on for as long as its passes take (costOf).
    void score(Cycle start);
    [[nodiscard]] bool leaves() const { return leaves_; }
    /// Sends the sums of a readout to the host from `start`: a row of n sums takes max( n, membrane words / banks )
    /// cycles, and sum c leaves the read latency + floor(c * that / n) cycles after the row's start.
    void readOut(Cycle start);
    Cycle tick(Cycle now) override;

    /// Spikes of the step that was fired last, slice rows x cols.
    [[nodiscard]] const std::vector<std::int64_t>& spikes() const { return spikes_; }
    [[nodiscard]] const dynamics::PopulationState& state() const { return state_; }
    void watch(const Probe& probe) { probe_ = probe; }
    /// Back to the initial state. @return words that had to be written, by memory; and words of the synaptic memory
    /// that were read for it: initial charges, and parameters that differ by column
    struct ResetWords {
        std::uint64_t membrane = 0, tracer = 0, function = 0, synapticReads = 0;
    };
    ResetWords resetSample();

private:
    struct Ready {
        Cycle at{};
        AxonOutput::Spike spike;
        bool endsRow = false;  ///< no spike: the row's last neuron has gone by
    };
    /// Words that one row occupies, by purpose; worked out once.
    struct RowWords {
        std::uint64_t pending = 0, membrane = 0, tracer = 0, input = 0, result = 0, bias = 0, delayed = 0;
        std::uint64_t parameters = 0, initial = 0;
    };

    [[nodiscard]] bool blocked(Cycle now) const { return !pipe_.empty() && pipe_.front().at < now; }
    void emit(Cycle now);
    [[nodiscard]] Cycle tickAhead(Cycle now);
    void emitAhead();
    void selectRow();
    void updateRow(Cycle now);
    void spikeLeaves(const NeuronRow& row, std::uint32_t col, Cycle at) override;
    void rowLeaves(const NeuronRow& row, const dynamics::PopulationState::Updated& updated, Cycle at) override;
    void sendSpikes(const std::vector<std::int64_t>& spikes, std::uint32_t row, std::uint32_t delay, Cycle firstOut,
                    std::uint64_t cycles);
    [[nodiscard]] Cycle sendDelayed(Cycle start);
    [[nodiscard]] std::uint64_t functionCycles(bool touched) const;
    [[nodiscard]] std::uint64_t functionRowCycles(bool evaluate) const {
        return functionRows_ ? functionRows_->cycles(evaluate) : functionUnit_.cycles(evaluate);
    }
    [[nodiscard]] std::uint64_t pipelineCycles() const {
        return std::max(memories_.membrane.readLatency(), memories_.tracer.readLatency()) +
               spec_.neuronUnit.pipelineStages;
    }
    [[nodiscard]] std::uint64_t membraneCycles(bool touched) const;
    /// Words of the synaptic memory that an update of a row reads.
    [[nodiscard]] std::uint64_t constantWords(bool biasDue) const {
        return words_.parameters + (biasDue ? words_.bias : 0);
    }
    [[nodiscard]] std::uint64_t neuronCycles(bool touched) const;
    void countRow(const NeuronRow& row, const dynamics::PopulationState::Updated& updated);
    void finish(Cycle now);

    std::string name_;
    const CoreSpec& spec_;
    const program::LoweredPopulation& population_;
    operators::Slice slice_;
    dynamics::PopulationState state_;
    FunctionUnit functionUnit_;
    std::unique_ptr<NeuronUnit> neuronUnit_;
    std::unique_ptr<FunctionRowUnit> functionRows_;  ///< null: the model
    const program::EarlyExit* earlyExit_;            ///< of a readout; null without
    PassesCost scoreCost_;
    RowWords words_;
    std::vector<std::int64_t> spikes_;
    std::vector<std::uint32_t> delays_;                ///< those of the population's receivers, ascending, without 0
    std::deque<std::vector<std::int64_t>> delayLine_;  ///< spikes of the step before, of the one before that, ...

    CoreMemories memories_;
    Dendrite& dendrite_;
    AxonOutput& output_;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;
    BusyTime& busy_;
    CoreCounters& counters_;
    Probe probe_;

    std::uint32_t step_ = 0, row_ = 0;
    bool leaves_ = false;
    std::uint8_t targetParity_ = 0;
    Cycle rowStart_{};  ///< when the neuron unit can start on row_
    Cycle functionFree_{}, neuronStart_{}, neuronFree_{}, lastWrite_{};
    std::deque<Ready> pipe_;           ///< spikes on their way through the neuron unit's pipeline
    std::vector<std::uint8_t> dirty_;  ///< rows that were visited in this sample
};

}  // namespace spikeloom::hw
