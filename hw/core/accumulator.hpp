// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "hw/sync/clock_domain.hpp"
#include "models/operators/arithmetic.hpp"
#include "models/operators/synapses.hpp"

namespace spikeloom::hw {

/// An event on its way through the accumulate lanes: what it adds, and the cycles that the memories give it.
struct AccumulatorEvent {
    const operators::EventWork& work;
    /// What it adds to each element of the rows that it touches; 0 elsewhere.
    const operators::PendingCurrent& added;
    operators::Arithmetic arithmetic;
    std::int64_t value = 0;       ///< of the event; 1 where differences of maxima are added
    std::int64_t multiplier = 1;  ///< of its projection
    /// Each lane reads a number of its own (a weight, a tracer, the constant of a column), else all add the constant.
    bool hasOperand = false;
    std::size_t bank = 0;
    Cycle start{};             ///< its words are read in [start, start + cycles)
    std::uint64_t cycles = 1;  ///< as many as the slowest memory or lane needs
    Cycle written{};           ///< when its last sum is written, by the contract of Dendrite
};

/// The accumulate lanes of a dendrite, where they are not the model: adds events to banks of pending current.
class Accumulator {
public:
    virtual ~Accumulator() = default;
    /// Takes an event, in the order of `start`. Sums may be in their bank only once it is settled, but its rows are
    /// touched on return.
    virtual void take(const AccumulatorEvent& event) = 0;
    /// @return `now` if all sums were written before it, else when to ask again
    [[nodiscard]] virtual Cycle doneAt(Cycle now) = 0;
    /// Somebody reads the bank or writes to it: all sums that were taken are in it on return.
    virtual void settle(std::size_t bank) = 0;
    /// A sample is over; banks are cleared after it.
    virtual void resetSample() = 0;
};

/// What an accumulator is made for. References outlive it.
struct AccumulatorPlace {
    std::string component;  ///< such as `Chip.Tile[3].Core.Dendrite`
    CoreId core{};
    const CoreSpec& spec;
    const program::Program& program;
    const CoreMapping& mapping;
    std::vector<operators::PendingCurrent>& pending;  ///< a bank or two
};

/// Makes the accumulator of a core; null where the core has the model.
/// @throws ConfigError where there is a unit for the core, but none that can do what the program or the chip asks
using AccumulatorFactory = std::function<std::unique_ptr<Accumulator>(const AccumulatorPlace&)>;

}  // namespace spikeloom::hw
