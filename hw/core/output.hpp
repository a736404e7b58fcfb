// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hw/core/activity.hpp"
#include "hw/core/address_book.hpp"
#include "hw/core/packet_format.hpp"
#include "hw/core/spike_blocks.hpp"
#include "hw/counters.hpp"
#include "hw/noc/network.hpp"
#include "hw/spec/chip_spec.hpp"

namespace spikeloom::hw {

/// AxonOutput of a core: a FIFO of spikes, the fan-out table, and the packetiser in front of the network.
///
/// Contract. The FIFO takes as many spikes a cycle as the neuron unit has lanes. Spikes are sent in groups: with
/// `spikes_max` 1, and for a readout, each spike is a group of its own, closed in the cycle in which it is pushed. With
/// more, the spikes of a row form a group, which is closed in the cycle in which it has `spikes_max` spikes, in which
/// it fills the FIFO, or in which the row ends. (A FIFO that is full of several groups closes none: the first is on its
/// way out, and room comes by itself.) So a lone spike goes when its row has ended.
///
/// A group that is closed in cycle t is taken up in t + 1. Each fan-out entry whose box holds any of its spikes costs
/// one read of the table, the words of an entry (64 bits) over the table's banks in cycles, and one packet with the
/// spikes in the box (multicast where the entry has several targets), which the network gets after the table's read
/// latency, however many flits it has; a group with no entry costs one cycle. Spikes that waited (delay lines) go to
/// the entries of their delay, as a group of their own. Its spikes leave the FIFO in the cycle of its last packet.
/// Entries are found by their boxes, not by a scan. While the network takes no packet, it waits.
class AxonOutput final : public Clocked {
public:
    struct Spike {
        std::uint32_t row = 0, col = 0;  ///< in the population
        std::int64_t value = 0;
        std::uint32_t delay = 0;  ///< steps that it has waited: it goes where spikes have to
    };
    /// @param destinations  the fan-out table; of a readout, the host
    /// @param sendsSpikes   false for a readout
    /// @param payload       of the events, or of a readout's sums
    AxonOutput(std::string name, const CoreSpec& spec, std::vector<Destination> destinations, bool sendsSpikes,
               std::uint32_t populationCols, const PacketFormat& format, const neurons::Payload& payload,
               SpikeBlocks& blocks, NetworkPort& network, Scheduler& scheduler, Activity& activity, BusyTime& busy,
               CoreCounters& counters);

    [[nodiscard]] bool full() const { return queued() >= capacity_; }
    [[nodiscard]] bool idle() const { return queued() == 0; }
    /// Whether spikes wait for others of their row: then `endRow` has to be called.
    [[nodiscard]] bool gathers() const { return groupMax_ > 1; }
    /// Takes a spike; there is room. Those of a row come in order of columns, and with one delay.
    /// @param parity  of the step to which it belongs at its targets
    void push(const Spike& spike, std::uint8_t parity, Cycle now);
    /// The row of the spikes pushed last has no more.
    void endRow(Cycle now) {
        if (open_ != 0) closeGroup(now);
    }
    /// Where units run ahead, a row's spikes are pushed at once, with the cycles in which they leave, and may be more
    /// than the FIFO holds: no row follows until there is room again. Wakes the unit then.
    void awaitRoom(Scheduler::Handle unit) { awaitsRoom_ = unit; }
    Cycle tick(Cycle now) override;
    void resetSample();
    void watch(const Probe& probe) { probe_ = probe; }

private:
    struct Group {
        std::uint32_t spikes = 0;
        std::uint8_t parity = 0;
        Cycle closed{};
    };
    /// Spikes of the front group that follow each other, counted from its first one.
    struct Range {
        std::size_t begin = 0, end = 0;
        [[nodiscard]] bool empty() const { return begin == end; }
        friend bool operator==(const Range&, const Range&) = default;
    };
    /// A block that packets of the front group share, as long as they carry the same spikes.
    struct Shared {
        BlockId id;
        Range spikes;
    };

    [[nodiscard]] std::size_t queued() const { return fifo_.size() - head_; }
    void closeGroup(Cycle now);
    void takeUpGroup();
    void findRow(std::uint32_t row, std::uint32_t delay);
    void findDestination();
    void serveAt(Cycle at);
    [[nodiscard]] Cycle tickInTrains(Cycle horizon);
    void sendInTrain(const Spike& spike, std::size_t to);
    void sendTrains();
    [[nodiscard]] Range spikesFor(const Destination& destination) const;
    /// The front group while it is being sent. Valid until the next spike is pushed.
    [[nodiscard]] std::span<const Spike> group() const { return {fifo_.data() + head_, groupSize_}; }
    [[nodiscard]] Packet nextPacket();
    void send(Cycle now);
    void countSent(std::uint64_t packets, std::uint32_t copies);
    void spikesLeave(std::size_t spikes, Cycle now, Cycle room);
    [[nodiscard]] BlockId sharedBlock(std::uint32_t readers);
    void releaseShared();
    void popGroup(Cycle now);

    std::string name_;
    std::uint32_t capacity_, populationCols_;
    PacketFormat format_;
    neurons::Payload payload_;
    bool sendsSpikes_;
    std::uint16_t singleFlits_;
    std::uint32_t groupMax_;
    SpikeBlocks& blocks_;
    std::uint64_t entryWords_, entryCycles_, tableLatency_;
    std::vector<Destination> destinations_;
    std::vector<Spike> fifo_;  ///< [head_, size): those of closed groups, then of one that is open
    std::size_t head_ = 0;
    std::deque<Group> closed_;
    std::uint32_t open_ = 0;                  ///< spikes of the open group
    std::uint8_t parity_ = 0;                 ///< and their step's
    std::size_t groupSize_ = 0;               ///< of the front group while it is being sent; still in the FIFO
    std::vector<const Destination*> forRow_;  ///< those that spikes of a row, with a delay, may go to
    std::uint32_t row_ = ~0u, delay_ = 0;
    std::vector<Train> trains_;     ///< ahead of time: to each of `forRow_`, not sent yet
    std::size_t next_ = 0;          ///< of those, the one that the front group goes to next
    Range inBox_;                   ///< those of its spikes that are for that one
    std::optional<Shared> shared_;  ///< has a reader in this unit until the group is gone
    Cycle free_{};                  ///< the table can be read again
    Cycle injected_{};              ///< ahead of time: when the last packet leaves the source queue
    std::optional<Scheduler::Handle> awaitsRoom_;
    NetworkPort& network_;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;
    BusyTime& busy_;
    CoreCounters& counters_;
    Probe probe_;
};

}  // namespace spikeloom::hw
