// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "hw/noc/packet.hpp"
#include "hw/sync/clock_domain.hpp"
#include "hw/trace/phase_record.hpp"

/// What happens on a chip while it happens, for whoever watches it. Units know nothing of formats.
namespace spikeloom::hw {

/// What a unit does for a stretch of cycles.
enum class Work : std::uint8_t {
    Busy,         ///< the core: one of its units works, or waits with work in hand (BusyTime)
    Event,        ///< the dendrite takes an event up
    FunctionRow,  ///< the function unit works on a row
    Score,        ///< the function unit works out how sure a readout is
    NeuronRow,    ///< the neuron unit updates a row
    DelayedRows,  ///< spikes that waited in the delay line are read
    Sums,         ///< the sums of a readout are read
    Entry,        ///< AxonOutput reads an entry of its fan-out table and sends a packet
    Input,        ///< the host sends a packet of the input
    Answer,       ///< the host takes a packet of the readout
};
inline constexpr std::size_t kWorks = 10;

/// Watches a chip. Calls come in order of the cycles in which something is decided; stretches may lie ahead of that,
/// but those of one kind at one place come in order and do not overlap (but for Answer: an ideal network delivers any
/// number of packets in a cycle).
class Observer {
public:
    virtual ~Observer() = default;
    /// A sample starts. Cycles below are of the chip's clock, those of phases count from here.
    virtual void sampleBegins(Cycle start) = 0;
    /// @param place  the core's terminal, or the host's
    virtual void worked(Terminal place, Work work, Cycle begin, Cycle end) = 0;
    /// The last event of a packet is taken up, at the packet's destination. All of the packet's times are known.
    /// @param start  first cycle of the work on that event
    virtual void takenUp(const Packet& packet, Cycle start) = 0;
    virtual void phaseClosed(const PhaseRecord& phase) = 0;
};

/// What a unit holds of an observer: without one, a branch that is never taken.
class Probe {
public:
    Probe() = default;
    /// @param observer  null: nobody watches
    /// @param place     of the unit: the core's terminal, or the host's
    Probe(Observer* observer, Terminal place) : observer_(observer), place_(place) {}
    [[nodiscard]] bool watched() const { return observer_ != nullptr; }
    void worked(Work work, Cycle begin, Cycle end) const {
        if (observer_ != nullptr) [[unlikely]]
            observer_->worked(place_, work, begin, end);
    }
    void takenUp(const Packet& packet, Cycle start) const {
        if (observer_ != nullptr) [[unlikely]]
            observer_->takenUp(packet, start);
    }

private:
    Observer* observer_ = nullptr;
    Terminal place_{};
};

}  // namespace spikeloom::hw
