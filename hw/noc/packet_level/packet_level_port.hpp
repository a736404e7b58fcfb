// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "hw/noc/common/delivery.hpp"
#include "hw/noc/common/ring.hpp"
#include "hw/noc/network.hpp"

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
    void connectSink(PacketSink& sink) override { sink_ = &sink; }

    /// Forgets when packets of the past leave the source queue; none may be in flight.
    void resetSample();
    /// A packet is on its way here. @param arrival  of its tail
    void announce(PacketId packet, Cycle arrival);
    /// The packets that the sink refuses and that heads the source queue, if there are any.
    void appendBlocked(std::vector<BlockedPacket>& blocked, Cycle now) const;

private:
    bool accept(const Packet& packet, Cycle now) override;
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

    // on the way out
    std::uint64_t roomFlits_, expectedFlits_ = 0;
    std::deque<PacketLevelPort*> sources_;  // whose first waiting packet is for this terminal
    PacketSink* sink_ = nullptr;
    Delivery delivery_;
};

}  // namespace spikeloom::hw
