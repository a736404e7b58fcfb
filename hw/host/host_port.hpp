// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/core/activity.hpp"
#include "hw/core/address_book.hpp"
#include "hw/core/packet_format.hpp"
#include "hw/noc/network.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/input_stream.hpp"
#include "models/program/program.hpp"

namespace spikeloom::hw {

/// The host's side of the chip: injects the input and collects the readout, at `hostTerminal`.
///
/// Contract. Input values that are not zero are sent in order of rows and columns (to receivers whose window begins
/// later, as much later), one packet for each core or
/// multicast group that needs them, one packet every `cyclesPerPacket` cycles while the network takes them. A readout
/// packet is taken in the cycle in which it arrives.
class HostPort final : public Clocked, public PacketSink {
public:
    HostPort(std::string name, const HostSpec& spec, const PacketFormat& format, const program::Program& program,
             const program::RunRule& rule, std::vector<Destination> destinations, NetworkPort& network,
             Scheduler& scheduler, Activity& activity);

    /// Takes the input of a sample and forgets the last readout.
    void beginSample(program::SampleInput input);
    /// Whether the schedule of the input has anything for `step`, be it zeros.
    [[nodiscard]] bool scheduled(std::uint32_t step) const;
    /// Starts to inject what is due in `step`. @return whether anything is
    bool inject(std::uint32_t step, Cycle start);
    Cycle tick(Cycle now) override;
    bool accept(const Packet& packet, Cycle now) override;

    [[nodiscard]] const std::vector<std::int64_t>& readout() const { return readout_; }
    [[nodiscard]] Cycle lastArrival() const { return lastArrival_; }
    /// Bits over the host link so far, both ways; whole flits.
    [[nodiscard]] std::uint64_t linkBits() const { return linkFlits_ * flitBits_; }
    void watch(const Probe& probe) { probe_ = probe; }
    [[nodiscard]] std::uint64_t queued() const { return queue_.size() - next_; }

private:
    std::string name_;
    HostSpec spec_;
    std::uint32_t flitBits_;
    std::uint16_t packetFlits_;
    const program::LoweredPopulation& population_;
    program::InputStream input_;
    std::vector<Destination> destinations_;
    NetworkPort& network_;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;

    std::vector<std::int64_t> readout_;
    std::vector<Packet> queue_;
    std::size_t next_ = 0;
    std::uint64_t linkFlits_ = 0;
    Cycle lastArrival_{};
    Probe probe_;
};

}  // namespace spikeloom::hw
