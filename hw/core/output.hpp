// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "hw/core/activity.hpp"
#include "hw/core/address_book.hpp"
#include "hw/counters.hpp"
#include "hw/noc/network.hpp"
#include "hw/spec/chip_spec.hpp"

namespace spikeloom::hw {

/// Flits of a packet: 40 bits of header (tile and exit port 13, axon 8, neuron 18, parity 1) and a value of
/// `valueBits`.
[[nodiscard]] std::uint16_t packetFlits(std::uint32_t valueBits, std::uint32_t flitBits);

/// AxonOutput of a core: a FIFO of spikes, the fan-out table, and the packetiser in front of the network.
///
/// Contract. The FIFO takes as many spikes a cycle as the neuron unit has lanes. A spike pushed in cycle t is taken up
/// in t + 1. Each fan-out entry whose box it lies in costs the words of
/// an entry (64 bits) over the table's banks in cycles, and one packet, multicast where there are several targets, which the network gets after the table's read
/// latency; a spike with no entry costs one cycle. Entries are found by their boxes, not by a scan. While the network
/// takes no packet, it waits.
class AxonOutput final : public Clocked {
public:
    struct Spike {
        std::uint32_t row = 0, col = 0;  ///< in the population
        std::int64_t value = 0;
    };
    /// @param destinations  the fan-out table; of a readout, the host
    /// @param sendsSpikes   false for a readout
    AxonOutput(std::string name, const CoreSpec& spec, std::vector<Destination> destinations, bool sendsSpikes,
               std::uint32_t populationCols, std::uint16_t flits, NetworkPort& network, Scheduler& scheduler, Activity& activity, BusyTime& busy,
               CoreCounters& counters);

    [[nodiscard]] bool full() const { return fifo_.size() >= capacity_; }
    [[nodiscard]] bool idle() const { return fifo_.empty(); }
    /// Takes a spike; there is room. @param parity  of the step to which it belongs at its targets
    void push(const Spike& spike, std::uint8_t parity, Cycle now);
    Cycle tick(Cycle now) override;
    void resetSample();

private:
    struct Queued {
        Spike spike;
        std::uint8_t parity = 0;
    };

    [[nodiscard]] const Destination* nextDestination(const Spike& spike);
    void popSpike(Cycle now);

    std::string name_;
    std::uint32_t capacity_, populationCols_;
    std::uint16_t flits_;
    bool sendsSpikes_;
    std::uint64_t entryWords_, entryCycles_, tableLatency_;
    std::vector<Destination> destinations_;
    std::size_t next_ = 0;  ///< destination from which the front spike goes on
    std::deque<Queued> fifo_;
    Cycle free_{};  ///< the table can be read again
    NetworkPort& network_;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;
    BusyTime& busy_;
    CoreCounters& counters_;
};

}  // namespace spikeloom::hw
