// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/delivery.hpp"

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {

Delivery::Delivery(Terminal terminal, Width width, Scheduler& scheduler, PacketPool& packets, LatencyTally& tally)
    : terminal_(terminal),
      width_(width),
      scheduler_(scheduler),
      handle_(scheduler.add(*this)),
      packets_(packets),
      tally_(tally) {}

void Delivery::announce(PacketId packet, Cycle arrival) {
    std::size_t at = queue_.size();
    queue_.push_back({});
    for (; at != first_ && queue_[at - 1].arrival > arrival; --at) queue_[at] = queue_[at - 1];
    queue_[at] = {arrival, packet};
    if (at == first_) scheduler_.wake(handle_, std::max(arrival, free_));
}

Cycle Delivery::tick(Cycle now) {
    while (!empty()) {
        const Cycle due = std::max(queue_[first_].arrival, free_);
        if (due > now) return due;
        if (!deliverFront(now)) return now + 1;
    }
    return kNever;
}

bool Delivery::deliverFront(Cycle now) {
    const auto [arrival, id] = queue_[first_];
    Packet packet = packets_[id];  // a copy: the sink may answer with packets of its own
    packet.arrived = now;
    packet.destination = terminal_;
    if (sink_ == nullptr)
        throw InvariantError("Noc", value(now), "a packet arrived where nobody receives: " + describe(terminal_));
    if (!sink_->accept(packet, now)) return false;
    tally_.add(packet);
    packets_.release(id);
    popFront();
    const bool hasWaited = arrival < now;
    if (width_ == Width::Link) free_ = now + (hasWaited && !empty() ? packets_[queue_[first_].packet].flits : 1u);
    return true;
}

void Delivery::popFront() {
    ++first_;
    if (!empty() && 2 * first_ < queue_.size()) return;  // moving the rest is rare
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
}

std::optional<BlockedPacket> Delivery::blocked(Cycle now) const {
    if (empty() || queue_[first_].arrival > now) return std::nullopt;
    return BlockedPacket{.packet = packets_[queue_[first_].packet],
                         .place = BlockedPacket::Place::Ejection,
                         .tile = terminal_.tile,
                         .port = terminal_.port,
                         .output = terminal_.port,
                         .waitsFor = BlockedPacket::WaitsFor::Receiver};
}

std::vector<BlockedPacket> oldestFirst(std::vector<BlockedPacket> blocked) {
    std::stable_sort(blocked.begin(), blocked.end(), [](const BlockedPacket& a, const BlockedPacket& b) {
        return a.packet.created < b.packet.created;
    });
    return blocked;
}

}  // namespace spikeloom::hw
