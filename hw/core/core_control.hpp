// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hw/core/activity.hpp"
#include "hw/counters.hpp"
#include "hw/spec/mapping.hpp"
#include "models/dynamics/population_state.hpp"

namespace spikeloom::hw {

/// A core as the step controller and whoever watches the chip see it.
class CoreControl {
public:
    virtual ~CoreControl() = default;
    [[nodiscard]] virtual const CoreMapping& mapping() const = 0;
    /// Events of this step may arrive from now on, and of no other.
    virtual void expectStep(std::uint32_t step) = 0;
    /// Starts the update of `step`; what it sends belongs to `targetStep`.
    virtual void fire(std::uint32_t step, std::uint32_t targetStep, Cycle start) = 0;
    /// Works out how sure a readout is, to end the sample early.
    virtual void score(Cycle start) = 0;
    /// Whether the score of the step was high enough.
    [[nodiscard]] virtual bool leaves() const = 0;
    /// Sends the sums of a readout to the host.
    virtual void readOut(Cycle start) = 0;
    /// Restores the initial state and counts the writes. @return cycles that it takes
    virtual std::uint64_t resetSample() = 0;
    /// Forgets the counters of the last sample.
    virtual void clearCounters() = 0;
    /// Tells the observer what the units do from now on. @param observer  null: nobody
    virtual void watch(Observer* observer) = 0;

    [[nodiscard]] virtual CoreCounters& counters() = 0;
    [[nodiscard]] virtual const BusyTime& busyTime() const = 0;
    [[nodiscard]] virtual const dynamics::PopulationState& state() const = 0;
    /// Values of the events of the step that was fired last, slice rows x cols.
    [[nodiscard]] virtual const std::vector<std::int64_t>& spikes() const = 0;
    /// What the core holds, for the report on a stall: empty if nothing.
    [[nodiscard]] virtual std::string pendingWork() const = 0;
};

}  // namespace spikeloom::hw
