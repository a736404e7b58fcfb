// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/network_interface.hpp"

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::hw {

NetworkInterface::NetworkInterface(std::string name, const NocSpec& spec, Terminal terminal, Scheduler& scheduler,
                                   PacketPool& packets)
    : virtualChannels_(spec.virtualChannels),
      bufferFlits_(spec.bufferFlits),
      queueCapacity_(spec.sourceQueuePackets),
      terminal_(terminal),
      queue_(spec.sourceQueuePackets),
      credits_(spec.virtualChannels, spec.bufferFlits),
      lastVc_(spec.virtualChannels - 1),
      fromRouter_(spec, inbox_, 0),
      arrived_(spec.virtualChannels * spec.bufferFlits),
      packets_(packets),
      name_(std::move(name)) {
    inbox_.scheduler = &scheduler;
    inbox_.handle = scheduler.add(*this);
}

void NetworkInterface::connectOutput(Channel& channel) {
    toRouter_ = &channel;
    channel.connectSender(inbox_, 0);
}

bool NetworkInterface::offer(const Packet& packet, Cycle ready) {
    if (packet.flits == 0) throw InvariantError(name_, value(ready), "a packet without flits");
    if (full()) {
        ++counters_.offersRefused;
        return false;
    }
    const PacketId id = packets_.add(packet);
    packets_[id].source = terminal_;
    packets_[id].created = ready;
    queue_.push(id);
    inbox_.wakeBy(ready);
    return true;
}

Cycle NetworkInterface::tick(Cycle now) {
    takeCredits(now);
    takeArrivals(now);
    deliver(now);
    inject(now);
    return inbox_.nextTick = nextTick(now);
}

Cycle NetworkInterface::nextTick(Cycle now) const {
    if (flitsLeft_ != 0 || !arrived_.empty()) return now + 1;
    Cycle next = kNever;
    if (!queue_.empty()) next = std::max(now + 1, packets_[queue_.front()].created);
    if (fromRouter_.flitUnderWay()) next = std::min(next, fromRouter_.nextFlit());
    return next;
}

void NetworkInterface::takeCredits(Cycle now) {
    if (inbox_.creditPorts == 0) return;
    while (toRouter_->creditUnderWay() && toRouter_->nextCredit() <= now) ++credits_[toRouter_->takeCredit()];
    if (!toRouter_->creditUnderWay()) inbox_.creditPorts = 0;
}

void NetworkInterface::takeArrivals(Cycle now) {
    if (inbox_.flitPorts == 0 || fromRouter_.nextFlit() > now) return;
    arrived_.push(fromRouter_.takeFlit());
    if (!fromRouter_.flitUnderWay()) inbox_.flitPorts = 0;
    ++counters_.ejectedFlits;
}

void NetworkInterface::deliver(Cycle now) {
    if (arrived_.empty()) return;
    const Flit flit = arrived_.front();
    if (flit.tail) {
        Packet packet = packets_[flit.packet];  // a copy: the sink may answer with packets of its own
        packet.arrived = now;
        if (sink_ == nullptr) throw InvariantError(name_, value(now), "a packet arrived where nobody receives");
        if (!sink_->accept(packet, now)) {
            ++counters_.sinkStalls;
            return;
        }
        packets_.remove(flit.packet);
        ++counters_.ejectedPackets;
    }
    arrived_.pop();
    fromRouter_.sendCredit(flit.virtualChannel, now);
}

bool NetworkInterface::chooseVirtualChannel() {
    std::uint32_t vc = lastVc_;
    for (std::uint32_t tries = 0; tries < virtualChannels_; ++tries) {
        vc = vc + 1 == virtualChannels_ ? 0 : vc + 1;
        if (credits_[vc] == 0) continue;
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
    const bool head = flitsLeft_ == 0;
    if (head ? !chooseVirtualChannel() : credits_[lastVc_] == 0) {
        ++counters_.injectionStalls;
        return;
    }
    if (head) startHead(now);
    const PacketId id = queue_.front();
    const Terminal to = packets_[id].destination;
    --credits_[lastVc_];
    --flitsLeft_;
    toRouter_->sendFlit({.packet = id,
                         .tile = static_cast<std::uint16_t>(indexOf(to.tile)),
                         .exit = to.port,
                         .virtualChannel = static_cast<std::uint8_t>(lastVc_ & 0x3f),
                         .head = head,
                         .tail = flitsLeft_ == 0},
                        now);
    ++counters_.injectedFlits;
    if (flitsLeft_ == 0) queue_.pop();
}

void NetworkInterface::resetSample() {
    if (!queue_.empty() || !arrived_.empty() || inbox_.flitPorts != 0)
        throw InvariantError(name_, value(inbox_.scheduler->now()), "reset while it holds or expects packets");
    fromRouter_.clear();
    inbox_.creditPorts = 0;
    std::fill(credits_.begin(), credits_.end(), bufferFlits_);
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
    if (!arrived_.empty()) {
        const Flit flit = arrived_.front();
        result.push_back(blockedPacket(flit.packet, BlockedPacket::Place::Ejection));
        result.back().virtualChannel = flit.virtualChannel;
        result.back().waitsFor = flit.tail ? BlockedPacket::WaitsFor::Receiver : BlockedPacket::WaitsFor::Flits;
    }
    return result;
}

}  // namespace spikeloom::hw
