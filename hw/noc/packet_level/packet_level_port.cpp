// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/packet_level/packet_level_port.hpp"

#include <algorithm>

#include "hw/noc/packet_level/packet_level_network.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

PacketLevelPort::PacketLevelPort(const NocSpec& spec, Terminal terminal, std::uint64_t roomFlits,
                                 PacketLevelNetwork& network, Scheduler& scheduler, PacketPool& packets,
                                 LatencyTally& latency)
    : terminal_(terminal),
      capacity_(spec.sourceQueuePackets),
      network_(network),
      scheduler_(scheduler),
      packets_(packets),
      leaving_(spec.sourceQueuePackets),
      waiting_(spec.sourceQueuePackets),
      roomFlits_(roomFlits),
      delivery_(terminal, Delivery::Width::Link, scheduler, packets, latency) {
    delivery_.connectSink(*this);
}

bool PacketLevelPort::full() const {
    if (leaving_.size() + waiting_.size() < capacity_) return false;
    const Cycle now = scheduler_.now();
    while (!leaving_.empty() && leaving_.front() <= now) leaving_.pop();
    return leaving_.size() + waiting_.size() == capacity_;
}

bool PacketLevelPort::offer(const Packet& packet, Cycle ready) {
    if (packet.flits == 0) throw InvariantError("Noc", value(ready), "a packet without flits");
    if (full()) return false;
    const PacketId id = packets_.add(packet, network_.copies(packet, terminal_));
    packets_[id].source = terminal_;
    packets_[id].created = ready;
    waiting_.push(id);
    if (waiting_.size() == 1) sendOrWait(ready);
    return true;
}

/// A destination of a waiting packet that has no room, or others that wait for it; none if it can be sent.
/// @param called  the destination that has room now and whose turn it is
PacketLevelPort* PacketLevelPort::obstacle(PacketId packet, const PacketLevelPort* called) {
    PacketLevelPort* found = nullptr;
    network_.forEachDestination(packets_[packet], [&](PacketLevelPort& destination) {
        const bool isFree = destination.hasRoom() && destination.sources_.empty();
        if (!isFree && &destination != called && found == nullptr) found = &destination;
    });
    return found;
}

/// Sends what waits, up to a packet without room, whose destination will call back.
void PacketLevelPort::sendOrWait(Cycle earliest, const PacketLevelPort* called) {
    for (; !waiting_.empty(); called = nullptr) {
        if (PacketLevelPort* const inTheWay = obstacle(waiting_.front(), called)) {
            inTheWay->sources_.push_back(this);
            return;
        }
        sendFront(earliest);
    }
}

void PacketLevelPort::sendFront(Cycle earliest) {
    const PacketId id = waiting_.front();
    waiting_.pop();
    packets_[id].injected = std::max({earliest, packets_[id].created, free_});
    free_ = network_.send(id);
    leaving_.push(Cycle{value(free_) - 1});
}

void PacketLevelPort::resetSample() {
    while (!leaving_.empty()) leaving_.pop();
    free_ = Cycle{};
}

void PacketLevelPort::announce(PacketId packet, Cycle arrival) {
    expectedFlits_ += packets_[packet].flits;
    delivery_.announce(packet, arrival);
}

bool PacketLevelPort::accept(const Packet& packet, Cycle now) {
    if (sink_ == nullptr)
        throw InvariantError("Noc", value(now), "a packet arrived where nobody receives: " + describe(terminal_));
    if (!sink_->accept(packet, now)) return false;
    expectedFlits_ -= packet.flits;
    if (!sources_.empty()) admitWaiting(now);
    return true;
}

void PacketLevelPort::admitWaiting(Cycle now) {
    while (hasRoom() && !sources_.empty()) {
        PacketLevelPort& source = *sources_.front();
        sources_.pop_front();
        source.sendOrWait(now + 1, this);
    }
}

void PacketLevelPort::appendBlocked(std::vector<BlockedPacket>& blocked, Cycle now) const {
    if (const auto refused = delivery_.blocked(now)) blocked.push_back(*refused);
    if (waiting_.empty()) return;
    blocked.push_back({.packet = packets_[waiting_.front()],
                       .place = BlockedPacket::Place::SourceQueue,
                       .tile = terminal_.tile,
                       .port = terminal_.port,
                       .output = terminal_.port,
                       .waitsFor = BlockedPacket::WaitsFor::Credit});
}

}  // namespace spikeloom::hw
