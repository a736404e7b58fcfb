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
      left_(spec.sourceQueuePackets),
      roomFlits_(roomFlits),
      taken_(static_cast<std::uint32_t>(roomFlits) + 1),
      delivery_(terminal, Delivery::Width::Link, scheduler, packets, latency),
      latency_(latency) {
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
    if (scheduler_.ahead() != 0) {
        sendAhead(packet, ready);
        return true;
    }
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

const PacketPath& PacketLevelPort::pathTo(Terminal destination) {
    return paths_.to(destination, [&] { return network_.makePath(terminal_, destination); });
}

/// Who has asked `roomAt` has room.
void PacketLevelPort::sendAhead(const Packet& packet, Cycle ready) {
    Train alone = Train::of(packet);
    Train::Car& car = alone.cars.front();
    car.created = ready;
    car.injected = depart(ready, 0, packet.flits).injected;
    send(alone);
}

Cycle PacketLevelPort::admissionAt(Cycle at) {
    while (!taken_.empty() && (taken_.front().at < at || !hasRoom())) {
        at = std::max(at, taken_.front().at + 1);
        dropOldest();
    }
    return at;
}

NetworkPort::Departure PacketLevelPort::depart(Cycle at, std::uint64_t readyAfter, std::uint16_t flits) {
    const Cycle offered = std::max(at, left_.oldest());
    const Cycle injected = std::max(offered + readyAfter, free_);
    if (flits != injectionFlits_) {
        injectionFlits_ = flits;
        injectionCycles_ = network_.injectionCycles(flits);
    }
    free_ = injected + injectionCycles_;
    left_.replaceOldest(Cycle{value(free_) - 1});
    return {offered, injected};
}

void PacketLevelPort::send(Train& train) {
    train.common.source = terminal_;
    if (train.common.group != kNoGroup) {
        static_cast<void>(network_.copies(train.common, terminal_));  // says what cannot be sent
        network_.forEachDestination(train.common, [&](PacketLevelPort& port) { waitForAdmission(train, port); });
        return network_.sendTrees(train);
    }
    const PacketPath& path = pathTo(train.common.destination);
    waitForAdmission(train, *path.port);
    free_ = std::max(free_, network_.reserve(train, path));
    path.port->receive(train);
}

/// Packets stay in the source queue until the destination has room, and with them those behind.
void PacketLevelPort::waitForAdmission(Train& train, PacketLevelPort& destination) {
    if (destination.admits(train.cars.size() * train.common.flits, train.cars.front().injected)) return;
    const std::uint64_t injectionCycles = network_.injectionCycles(train.common.flits);
    Cycle next{};
    for (Train::Car& car : train.cars) {
        car.injected = destination.admissionAt(std::max(car.injected, next));
        next = car.injected + injectionCycles;
    }
    free_ = std::max(free_, next);
}

void PacketLevelPort::receive(Train& train) {
    if (sink_ == nullptr)
        throw InvariantError("Noc", value(train.cars.front().arrived),
                             "a packet arrived where nobody receives: " + describe(terminal_));
    train.common.destination = terminal_;
    sink_->take(train);
    for (const Train::Car& car : train.cars) {
        if (taken_.isFull()) dropOldest();
        taken_.push({car.arrived, train.common.flits});
        expectedFlits_ += train.common.flits;
    }
    latency_.add(train);
}

void PacketLevelPort::resetSample() {
    while (!leaving_.empty()) leaving_.pop();
    free_ = Cycle{};
    if (scheduler_.ahead() == 0) return;
    left_.reset();
    while (!taken_.empty()) taken_.pop();
    expectedFlits_ = 0;
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
