// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hw/noc/common/packet_pool.hpp"
#include "hw/noc/network.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// The way out of a terminal where arrivals are known beforehand: packets in order of arrival, handed to the sink.
///
/// A packet is offered in the cycle of its arrival; one that is refused is offered again in every cycle, and keeps
/// those behind it waiting. Equal arrivals go in the order in which they were announced.
class Delivery final : public Clocked {
public:
    enum class Width : std::uint8_t {
        Link,       ///< those that waited follow each other at one flit a cycle
        Unlimited,  ///< any number in a cycle
    };
    Delivery(Terminal terminal, Width width, Scheduler& scheduler, PacketPool& packets, LatencyTally& tally);
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;

    void connectSink(PacketSink& sink) { sink_ = &sink; }
    /// @param arrival  of the tail: later than the cycle being ticked
    void announce(PacketId packet, Cycle arrival);
    Cycle tick(Cycle now) override;

    /// The packet that the sink refuses, if it does.
    [[nodiscard]] std::optional<BlockedPacket> blocked(Cycle now) const;

private:
    struct Expected {
        Cycle arrival{};
        PacketId packet{};
    };
    [[nodiscard]] bool empty() const { return first_ == queue_.size(); }
    [[nodiscard]] bool deliverFront(Cycle now);
    void popFront();

    Terminal terminal_;
    Width width_;
    std::vector<Expected> queue_;  // [first_, size): by arrival
    std::size_t first_ = 0;
    Cycle free_{};  // when the next one may be delivered
    PacketSink* sink_ = nullptr;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    PacketPool& packets_;
    LatencyTally& tally_;
};

[[nodiscard]] std::vector<BlockedPacket> oldestFirst(std::vector<BlockedPacket> blocked);

}  // namespace spikeloom::hw
