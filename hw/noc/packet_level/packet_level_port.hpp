// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hw/noc/common/delivery.hpp"
#include "hw/noc/network.hpp"
#include "hw/noc/ring.hpp"

namespace spikeloom::hw {

class PacketLevelNetwork;

/// A terminal at packet level: the source queue as a record of when its packets leave it, and a delivery.
class PacketLevelPort final : public NetworkPort {
public:
    PacketLevelPort(const NocSpec& spec, Terminal terminal, PacketLevelNetwork& network, Scheduler& scheduler,
                    PacketPool& packets, NetworkTotals& totals);

    [[nodiscard]] bool offer(const Packet& packet, Cycle ready) override;
    [[nodiscard]] bool full() const override;
    void connectSink(PacketSink& sink) override { delivery_.connectSink(sink); }

    [[nodiscard]] Delivery& delivery() { return delivery_; }
    [[nodiscard]] const Delivery& delivery() const { return delivery_; }

private:
    Terminal terminal_;
    std::uint32_t capacity_;
    mutable Ring<Cycle> leaving_;  // when the tails of queued packets leave; those of the past are dropped when asked
    Cycle free_{};                 // when the next head may leave
    PacketLevelNetwork& network_;
    Scheduler& scheduler_;
    Delivery delivery_;
};

}  // namespace spikeloom::hw
