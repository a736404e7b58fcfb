// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "hw/noc/common/delivery.hpp"
#include "hw/noc/common/last_cycles.hpp"
#include "hw/noc/common/ring.hpp"
#include "hw/noc/network.hpp"
#include "hw/noc/packet_level/packet_path.hpp"

namespace spikeloom::hw {

class PacketLevelNetwork;

/// A terminal at packet level: a bounded source queue, and a way out that admits a bounded number of packets.
///
/// A packet at the head of the queue is sent, which settles when it arrives, once its destination has room; until then
/// it and those behind it wait, and destinations with room admit the sources that wait for them in turn. So a receiver
/// that does not accept stops its senders, as full buffers do.
class PacketLevelPort final : public NetworkPort, private PacketSink {
public:
    /// @param roomFlits  that may be under way to this terminal or wait for its sink
    PacketLevelPort(const NocSpec& spec, Terminal terminal, std::uint64_t roomFlits, PacketLevelNetwork& network,
                    Scheduler& scheduler, PacketPool& packets, LatencyTally& latency);

    [[nodiscard]] bool offer(const Packet& packet, Cycle ready) override;
    [[nodiscard]] bool full() const override;
    [[nodiscard]] Cycle roomAt(Cycle at) const override {
        return scheduler_.ahead() == 0 ? NetworkPort::roomAt(at) : std::max(at, left_.oldest());
    }
    [[nodiscard]] Departure depart(Cycle at, std::uint64_t readyAfter, std::uint16_t flits) override;
    void send(Train& train) override;
    void connectSink(PacketSink& sink) override { sink_ = &sink; }

    /// Forgets when packets of the past leave the source queue; none may be in flight.
    void resetSample();
    /// A packet is on its way here. @param arrival  of its tail
    void announce(PacketId packet, Cycle arrival);

    /// The way of its packets.
    [[nodiscard]] const PacketPath& pathTo(Terminal destination);

    // -- where units run ahead
    /// The first cycle, not before `at`, in which a packet for this terminal may leave its source.
    [[nodiscard]] Cycle admissionAt(Cycle at);
    /// Whether so many flits may be sent in `at` or later.
    [[nodiscard]] bool admits(std::uint64_t flits, Cycle at) {
        if (expectedFlits_ + flits < roomFlits_) return true;
        while (!taken_.empty() && taken_.front().at < at) dropOldest();
        return expectedFlits_ + flits < roomFlits_;
    }
    /// The packets that the sink refuses and that heads the source queue, if there are any.
    void appendBlocked(std::vector<BlockedPacket>& blocked, Cycle now) const;
    /// Packets arrive here.
    void receive(Train& train);

private:
    bool accept(const Packet& packet, Cycle now) override;
    void sendAhead(const Packet& packet, Cycle ready);
    void waitForAdmission(Train& train, PacketLevelPort& destination);
    void dropOldest() {
        expectedFlits_ -= taken_.front().flits;
        taken_.pop();
    }
    /// One packet always finds room in an empty network, however long it is.
    [[nodiscard]] bool hasRoom() const { return expectedFlits_ < roomFlits_; }
    void admitWaiting(Cycle now);
    void sendFront(Cycle earliest);
    void sendOrWait(Cycle earliest, const PacketLevelPort* called = nullptr);
    [[nodiscard]] PacketLevelPort* obstacle(PacketId packet, const PacketLevelPort* called);

    Terminal terminal_;
    std::uint32_t capacity_;
    PacketLevelNetwork& network_;
    Scheduler& scheduler_;
    PacketPool& packets_;

    // on the way in
    mutable Ring<Cycle> leaving_;  // when the tails of packets that were sent leave the queue; the past is dropped late
    Ring<PacketId> waiting_;       // not sent yet
    Cycle free_{};                 // when the next head may leave
    LastCycles left_;              // ahead of time, when packets leave the queue
    std::uint16_t injectionFlits_ = 0;
    std::uint64_t injectionCycles_ = 0;  // of a packet of so many
    PacketPaths paths_;

    // on the way out
    std::uint64_t roomFlits_, expectedFlits_ = 0;
    struct Taken {
        Cycle at{};
        std::uint16_t flits = 0;
    };
    Ring<Taken> taken_;                     // ahead of time; they have room here until then
    std::deque<PacketLevelPort*> sources_;  // whose first waiting packet is for this terminal
    PacketSink* sink_ = nullptr;
    Delivery delivery_;
    LatencyTally& latency_;
};

}  // namespace spikeloom::hw
