// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/packet_level/packet_level_port.hpp"

#include <algorithm>

#include "hw/noc/packet_level/packet_level_network.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

PacketLevelPort::PacketLevelPort(const NocSpec& spec, Terminal terminal, PacketLevelNetwork& network,
                                 Scheduler& scheduler, PacketPool& packets, NetworkTotals& totals)
    : terminal_(terminal),
      capacity_(spec.sourceQueuePackets),
      leaving_(spec.sourceQueuePackets),
      network_(network),
      scheduler_(scheduler),
      delivery_(terminal, Delivery::Width::Link, scheduler, packets, totals) {}

bool PacketLevelPort::full() const {
    if (leaving_.size() < capacity_) return false;
    const Cycle now = scheduler_.now();
    while (!leaving_.empty() && leaving_.front() <= now) leaving_.pop();
    return leaving_.size() == capacity_;
}

bool PacketLevelPort::offer(const Packet& offered, Cycle ready) {
    if (offered.flits == 0) throw InvariantError("Noc", value(ready), "a packet without flits");
    if (full()) return false;
    Packet packet = offered;
    packet.source = terminal_;
    packet.created = ready;
    packet.injected = std::max(ready, free_);
    free_ = packet.injected + packet.flits;
    leaving_.push(free_);
    network_.send(packet);
    return true;
}

}  // namespace spikeloom::hw
