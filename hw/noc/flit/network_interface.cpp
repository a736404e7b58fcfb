// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/flit/network_interface.hpp"

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {

NetworkInterface::NetworkInterface(std::string name, const NocSpec& spec, Terminal terminal, Scheduler& scheduler,
                                   PacketPool& packets)
    : virtualChannels_(spec.virtualChannels),
      queueCapacity_(spec.sourceQueuePackets),
      bufferFlits_(spec.bufferFlits),
      terminal_(terminal),
      endpoint_(spec, 1, 0),
      queue_(spec.sourceQueuePackets),
      lastVc_(spec.virtualChannels - 1),
      arrived_(spec.virtualChannels * spec.bufferFlits),
      packets_(packets),
      name_(std::move(name)) {
    endpoint_.join(scheduler, *this);
}

bool NetworkInterface::offer(const Packet& packet, Cycle ready) {
    if (packet.flits == 0) throw InvariantError(name_, value(ready), "a packet without flits");
    if (full()) {
        ++counters_.offersRefused;
        return false;
    }
    const PacketId id = addPacket(packet);
    packets_[id].source = terminal_;
    packets_[id].created = ready;
    queue_.push(id);
    endpoint_.wakeBy(ready);
    return true;
}

PacketId NetworkInterface::addPacket(const Packet& packet) {
    if (packet.group == kNoGroup) return packets_.add(packet);
    trees_->expectSendable(packet, terminal_, bufferFlits_);
    return packets_.add(packet, static_cast<std::uint32_t>((*trees_)[packet.group].destinations.size()));
}

Cycle NetworkInterface::tick(Cycle now) {
    endpoint_.takeCredits(now);
    takeArrivals(now);
    deliver(now);
    inject(now);
    return endpoint_.sleepUntil(nextTick(now));
}

Cycle NetworkInterface::nextTick(Cycle now) const {
    Cycle next = endpoint_.nextArrival(now);
    if (!arrived_.empty()) next = std::min(next, std::max(now + 1, retry_));
    if (queue_.empty()) return next;
    if (stalled_ != kNever) return std::min(next, endpoint_.nextCredit(now));
    return std::min(next, std::max(now + 1, packets_[queue_.front()].created));
}

void NetworkInterface::takeArrivals(Cycle now) {
    endpoint_.takeArrivals(now, [&](std::uint32_t vc) {
        arrived_.push(static_cast<std::uint8_t>(vc));
        ++counters_.ejectedFlits;
    });
}

/// Checks that packets come whole and one after another in a virtual channel.
void NetworkInterface::assemble(std::uint32_t virtualChannel, Flit flit, Cycle now) {
    std::uint32_t& there = flitsThere_[virtualChannel];
    if (flit.head != (there == 0) || (there != 0 && assembling_[virtualChannel] != flit.packet))
        throw InvariantError(name_, value(now), "packets are interleaved in a virtual channel");
    assembling_[virtualChannel] = flit.packet;
    ++there;
    if (!flit.tail) return;
    if (there != packets_[flit.packet].flits) throw InvariantError(name_, value(now), "a packet lost flits");
    there = 0;
}

void NetworkInterface::deliver(Cycle now) {
    if (arrived_.empty() || now < retry_) return;
    const std::uint32_t vc = arrived_.front();
    const Flit flit = endpoint_.front(vc);
    if (flit.tail) {
        Packet packet = packets_[flit.packet];  // a copy: the sink may answer with packets of its own
        packet.arrived = now;
        packet.destination = terminal_;
        if (sink_ == nullptr) throw InvariantError(name_, value(now), "a packet arrived where nobody receives");
        if (!sink_->accept(packet, now)) {
            retry_ = sink_->retryAt(now);
            counters_.sinkStalls += retry_ - now;
            return;
        }
        ++counters_.ejectedPackets;
        if (latency_ != nullptr) latency_->add(packet);
    }
    assemble(vc, flit, now);
    if (flit.tail) packets_.release(flit.packet);
    arrived_.pop();
    endpoint_.pop(vc);
    endpoint_.returnCredit(0, vc, now);
}

bool NetworkInterface::chooseVirtualChannel(std::uint32_t room) {
    std::uint32_t vc = lastVc_;
    for (std::uint32_t tries = 0; tries < virtualChannels_; ++tries) {
        vc = vc + 1 == virtualChannels_ ? 0 : vc + 1;
        if (endpoint_.credits(vc) < room) continue;
        lastVc_ = vc;
        return true;
    }
    return false;
}

void NetworkInterface::startHead(Cycle now) {
    Packet& packet = packets_[queue_.front()];
    packet.injected = now;
    flitsLeft_ = packet.flits;
    ++counters_.injectedPackets;
}

void NetworkInterface::inject(Cycle now) {
    if (queue_.empty() || packets_[queue_.front()].created > now) return;
    const PacketId id = queue_.front();
    const Packet& packet = packets_[id];
    const bool head = flitsLeft_ == 0, multicast = packet.group != kNoGroup;
    if (head ? !chooseVirtualChannel(multicast ? packet.flits : 1u) : !endpoint_.hasCredit(lastVc_)) {
        counters_.injectionStalls += stalled_ == kNever ? 1 : now - stalled_;
        stalled_ = now;
        endpoint_.wakeOnCredit(true);
        return;
    }
    if (stalled_ != kNever) counters_.injectionStalls += now - stalled_ - 1;
    stalled_ = kNever;
    endpoint_.wakeOnCredit(false);
    if (head) startHead(now);
    --flitsLeft_;
    endpoint_.send(
        0, lastVc_,
        {.packet = id,
         .tile = static_cast<std::uint16_t>(multicast ? value(packet.group) : indexOf(packet.destination.tile)),
         .exit = packet.destination.port,
         .head = head,
         .tail = flitsLeft_ == 0,
         .multicast = multicast},
        now);
    ++counters_.injectedFlits;
    if (flitsLeft_ == 0) queue_.pop();
}

void NetworkInterface::resetSample() {
    if (!queue_.empty() || !arrived_.empty() || endpoint_.flitsUnderWay())
        throw InvariantError(name_, value(endpoint_.now()), "reset while it holds or expects packets");
    endpoint_.reset();
    retry_ = Cycle{};
    lastVc_ = virtualChannels_ - 1;
}

BlockedPacket NetworkInterface::blockedPacket(PacketId id, BlockedPacket::Place place) const {
    BlockedPacket blocked{.packet = packets_[id], .place = place, .tile = terminal_.tile, .port = terminal_.port};
    blocked.output = terminal_.port;
    return blocked;
}

std::vector<BlockedPacket> NetworkInterface::blocked() const {
    std::vector<BlockedPacket> result;
    if (!queue_.empty()) {
        result.push_back(blockedPacket(queue_.front(), BlockedPacket::Place::SourceQueue));
        result.back().waitsFor = BlockedPacket::WaitsFor::Credit;
    }
    if (const auto last = leaving()) result.push_back(*last);
    return result;
}

std::optional<BlockedPacket> NetworkInterface::leaving() const {
    if (arrived_.empty()) return std::nullopt;
    const Flit flit = endpoint_.front(arrived_.front());
    BlockedPacket blocked = blockedPacket(flit.packet, BlockedPacket::Place::Ejection);
    blocked.virtualChannel = arrived_.front();
    blocked.waitsFor = flit.tail ? BlockedPacket::WaitsFor::Receiver : BlockedPacket::WaitsFor::Flits;
    return blocked;
}

}  // namespace spikeloom::hw
