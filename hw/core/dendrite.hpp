// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hw/core/accumulator.hpp"
#include "hw/core/activity.hpp"
#include "hw/core/address_book.hpp"
#include "hw/core/spike_blocks.hpp"
#include "hw/counters.hpp"
#include "hw/memory/sram.hpp"
#include "hw/noc/common/last_cycles.hpp"
#include "hw/noc/network.hpp"
#include "hw/noc/packet.hpp"
#include "hw/spec/mapping.hpp"
#include "models/operators/arithmetic.hpp"
#include "models/operators/synapses.hpp"

namespace spikeloom::hw {

/// AxonInput and Dendrite of a core: a FIFO of packets, and the unit that turns each of their events into pending
/// current.
///
/// Contract. A packet accepted in cycle t can be taken up in t + 1; packets are taken up in order of arrival, and the
/// events of a packet of several spikes one after another, as if each had come alone; the packet leaves the FIFO when
/// its last event is taken up. Taking an event up occupies the unit and the memories that it uses for
///     max( weight words, tracer words, pending-current words over their banks, ceil(additions / lanes) x
///          cycles_per_addition )   cycles, at least 1,
/// starting once all of those memories are free; its last addition is written after the longest read latency among them
/// and the pipeline's stages more. Tracer words: the other operand's, and one to update the event's own; of a max_pool,
/// one for the event's own sum, one for each maximum that it takes part in, and one for each other sum of a window
/// whose largest it takes away. Each of these but the first is a comparison, which an accumulation lane does. Events
/// follow each other without gaps: sums in flight are forwarded. For each element a spike costs one addition, also
/// where its value is a power of two (a shift); a burst of n costs n, or a multiplication (`count_events`); a graded
/// value that meets a weight, a tracer or a constant, and anything that a projection scales, costs one multiplication,
/// which takes ceil(multiplications / multiply lanes) x cycles_per_multiplication in place of additions. A lane starts
/// with its next event no earlier than with its next operation: what cycles are left of the last one count as occupied.
/// A branch whose constants differ by column reads that of its column, a weight like any other.
/// AxonInput drains whatever else the core waits for; with two pending banks a packet goes to the bank of its step's
/// parity.
class Dendrite final : public Clocked, public PacketSink {
public:
    /// @param memberships  axons of multicast packets, in order of their groups
    /// @param accumulator  may be empty: the sums are the model's. It is not kept.
    Dendrite(std::string name, const CoreSpec& spec, const program::Program& program, const CoreMapping& mapping,
             std::vector<Membership> memberships, std::uint32_t pendingBanks, const CoreMemories& memories,
             SpikeBlocks& blocks, Scheduler& scheduler, Activity& activity, BusyTime& busy, CoreCounters& counters,
             const AccumulatorFactory& accumulator = {}, CoreId core = {});

    bool accept(const Packet& packet, Cycle now) override;
    /// No packet leaves the FIFO before the unit is free again.
    [[nodiscard]] Cycle retryAt(Cycle now) const override { return std::max(now + 1, free_); }
    /// Ahead of time the same, but for ports: an event waits for a memory that the soma holds, and not the other way.
    void take(Train& train) override;
    Cycle tick(Cycle now) override;

    /// Current that arrived for a step; the Soma consumes it.
    [[nodiscard]] operators::PendingCurrent& pending(std::uint32_t step) {
        const std::size_t bank = step % pending_.size();
        if (accumulator_) accumulator_->settle(bank);
        return pending_[bank];
    }

    /// The step whose events may arrive from now on; one of another parity has landed early or late, which is a bug.
    void expectStep(std::uint32_t step) { expectedParity_ = static_cast<std::uint8_t>(step & 1u); }
    /// Back to the initial state. @return words that had to be written
    struct ResetWords {
        std::uint64_t tracer = 0, pending = 0;
    };
    ResetWords resetSample();
    void watch(const Probe& probe) { probe_ = probe; }
    [[nodiscard]] std::size_t queued() const { return queue_.size() - head_; }
    /// The packet that is taken up next; one must be queued.
    [[nodiscard]] const Packet& front() const { return queue_[head_]; }

private:
    /// What one event asks of the core.
    struct Demand {
        std::uint64_t weightWords = 0, tracerWords = 0, tracerWrites = 0, pendingWords = 0;
        std::uint64_t synapticCycles = 0, tracerCycles = 0, membraneCycles = 0;  ///< of the memories' ports
        std::uint64_t cycles = 1;
        std::uint64_t drainCycles = 0;  ///< from then until the last addition is written
    };
    /// Events of an operand are much alike, and a demand takes a score of divisions to work out.
    struct KnownDemand {
        operators::EventWork work;
        operators::Arithmetic arithmetic;
        Demand demand;
    };
    /// One operand that feeds this core, with what its events cost.
    struct Axon {
        operators::Synapses* synapses = nullptr;
        std::uint8_t operand = 0;
        std::uint32_t sourceCols = 1;  ///< to split a packet's neuron index
        std::uint32_t weightBits = 0;
        operators::OperandArithmetic arithmetic{};
        std::uint32_t ownBits = 0;      ///< of the operand's own tracers, which its events update, and of maxima
        std::uint32_t operandBits = 0;  ///< of the other operand's tracers, which its events read
        std::int64_t multiplier = 1;
        bool isProduct = false;
        bool walksColumns = false;
        bool isMaximum = false;            ///< what is added is the difference of two maxima
        std::vector<KnownDemand> known{};  ///< by first element, modulo their number, a power of two
        /// Width of what a value is multiplied with: a weight (or a column's constant), a tracer, or (a residual
        /// branch) the multiplier itself.
        [[nodiscard]] std::uint32_t multiplicandBits() const {
            return isProduct ? operandBits : std::max(1u, weightBits);
        }
    };

    [[nodiscard]] std::uint16_t axonOf(const Packet& packet, Cycle now) const;
    [[nodiscard]] std::uint16_t expectedAxon(const Packet& packet, Cycle now) const;
    void connectAxons(const program::Program& program, const CoreMapping& mapping);
    [[nodiscard]] operators::Event nextEvent(const Payload& payload, const Axon& axon) const;
    void pop();
    void takeUp(Cycle now);
    /// Events of an operand that follow each other and ask for the same are counted together.
    struct Alike {
        const KnownDemand* known = nullptr;
        std::int64_t magnitude = 0;  ///< of their values; signs cost nothing
        std::uint64_t events = 0;
    };
    void deliver(const Payload& payload, Cycle now);
    void takeSeveral(Payload payload, const Train::Car& car);
    void regard(Alike& alike, Axon& axon, const operators::EventWork& work, std::int64_t value) {
        if (alike.events == 0 || std::abs(value) != alike.magnitude || alike.known->work != work)
            meetUnlike(alike, axon, work, value);
        ++alike.events;
    }
    void meetUnlike(Alike& alike, Axon& axon, const operators::EventWork& work, std::int64_t value);
    [[nodiscard]] operators::Arithmetic arithmeticOf(const operators::EventWork& work, const Axon& axon,
                                                     std::int64_t value) const;
    [[nodiscard]] Demand demandOf(const operators::EventWork& work, const operators::Arithmetic& arithmetic,
                                  const Axon& axon) const;
    [[nodiscard]] const KnownDemand& knownDemandOf(const operators::EventWork& work,
                                                   const operators::Arithmetic& arithmetic, Axon& axon) const;
    [[nodiscard]] std::uint64_t laneCycles(std::uint64_t operations, std::uint64_t comparisons, bool multiplies) const;
    void occupy(const Demand& demand, Cycle now);
    void accumulate(const operators::EventWork& work, const operators::Arithmetic& arithmetic, const Axon& axon,
                    std::int64_t value, std::size_t bank, const Demand& demand);
    void count(const Alike& alike, const Axon& axon);

    std::string name_;
    const CoreSpec& spec_;
    operators::Slice slice_;
    std::uint32_t pendingBits_;                                   ///< width of one number of pending current
    std::vector<operators::PendingCurrent> pending_;              ///< one or two banks
    std::vector<std::unique_ptr<operators::Synapses>> synapses_;  ///< one for each projection that feeds this core
    std::vector<Axon> axons_;
    std::vector<Membership> memberships_;

    std::unique_ptr<Accumulator> accumulator_;        ///< null: the model
    std::optional<operators::PendingCurrent> added_;  ///< what an event adds, for an accumulator that is not the model

    CoreMemories memories_;
    SpikeBlocks& blocks_;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;
    BusyTime& busy_;
    CoreCounters& counters_;
    Probe probe_;

    std::vector<Packet> queue_;  ///< [head_, size): waiting
    std::size_t head_ = 0;
    std::size_t taken_ = 0;              ///< events of the front packet that were taken up
    std::uint32_t finishing_ = 0;        ///< packets taken up whose last addition is not written yet
    Cycle started_{}, free_{}, done_{};  ///< of the event taken up last; `done_`: its last addition is written
    LastCycles left_;                    ///< when packets that were taken ahead of time leave the FIFO
    bool working_ = false;
    std::uint8_t expectedParity_ = 1;
};

}  // namespace spikeloom::hw
