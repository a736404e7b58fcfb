// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "models/dynamics/population_state.hpp"
#include "models/operators/arithmetic.hpp"
#include "models/operators/synapses.hpp"
#include "models/program/early_exit.hpp"
#include "models/program/input_stream.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"
#include "models/program/timetable.hpp"

namespace spikeloom::reference {

/// The golden functional execution: the same integers as the chip, without hardware, time step by time step.
///
///     engine.begin(input);
///     while (!engine.finished()) engine.step();
class Engine {
public:
    /// Keeps references: `program` has to outlive the engine.
    Engine(const program::Program& program, const program::RunRule& rule);

    /// Starts a sample. @param input  see program::encodeInput, events::framesOf
    void begin(program::SampleInput input);
    void step();
    [[nodiscard]] bool finished() const;

    [[nodiscard]] std::uint32_t steps() const { return step_; }  ///< executed so far
    [[nodiscard]] std::uint32_t lastSpikeStep() const { return lastSpikeStep_; }
    [[nodiscard]] bool quiet() const;                         ///< nothing can happen any more
    [[nodiscard]] bool leftEarly() const { return leaves_; }  ///< the readout was sure enough in the last step
    // Of the sample so far; what the counters of a chip add up to that counts a burst's additions one by one.
    [[nodiscard]] std::uint64_t unitSpikes() const { return unitSpikes_; }
    [[nodiscard]] std::uint64_t neuronEvents() const { return neuronEvents_; }  ///< a burst is one
    [[nodiscard]] const operators::Operations& operations() const { return operations_; }
    /// Value of each neuron's event in the last step, 0 for none; rows x cols.
    [[nodiscard]] const std::vector<std::int64_t>& events(program::PopulationId id) const {
        return nodes_[value(id)].events.front();
    }
    /// Sums of the values sent so far: the settled codes once the network is quiet.
    [[nodiscard]] std::vector<std::int64_t> codes(program::PopulationId id) const;
    /// Accumulated readout, one integer a class.
    [[nodiscard]] std::vector<std::int64_t> readout() const;

private:
    struct Node {
        dynamics::PopulationState state;
        operators::PendingCurrent pending;
        std::vector<std::vector<std::int64_t>> events;  ///< of this step, of the one before, ... as long as they wait
    };

    /// One operand of a projection.
    struct Operand {
        std::vector<operators::Slice> accepted;  ///< what it listens to
        operators::OperandArithmetic arithmetic;
    };

    void injectInput();
    void update(program::PopulationId id);
    void deliver(program::PopulationId id);
    void send(program::Port port, std::uint32_t row, std::uint32_t col, std::int64_t value);

    const program::Program& program_;
    program::RunRule rule_;
    program::Timetable timetable_;
    std::optional<program::EarlyExit> exit_;
    program::InputStream input_;
    std::vector<Node> nodes_;                                     ///< by population
    std::vector<std::unique_ptr<operators::Synapses>> synapses_;  ///< by projection
    std::vector<Operand> operands_[2];                            ///< by operand and projection
    std::uint32_t step_ = 0, lastSpikeStep_ = 0;
    std::uint64_t unitSpikes_ = 0, neuronEvents_ = 0;
    operators::Operations operations_;
    bool leaves_ = false;
};

}  // namespace spikeloom::reference
