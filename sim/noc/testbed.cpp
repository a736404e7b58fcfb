// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/testbed.hpp"

namespace spikeloom::noc {

Testbed::Testbed(hw::MeshShape shape, const hw::NocSpec& spec, Observer observer, const hw::MakeRouter& routers)
    : shape_(shapeFor(shape, spec)),
      sink_(std::move(observer)),
      network_(hw::makeNetwork(shape_, spec, scheduler_, {}, routers)),
      queues_(shape_.nodes()) {
    for (std::uint32_t node = 0; node < shape_.nodes(); ++node) {
        ports_.push_back(&network_->port(shape_.node(node)));
        ports_.back()->connectSink(sink_);
    }
}

void Testbed::create(NodeId source, NodeId destination, std::uint16_t flits, std::uint32_t index) {
    // The payload is opaque to the network: it carries what the receiver has to know of the packet's making.
    queues_[indexOf(source)].push_back({.destination = shape_.node(indexOf(destination)),
                                        .payload = {.value = static_cast<std::int64_t>(value(next_)), .neuron = index},
                                        .flits = flits});
    ++queued_;
}

void Testbed::feed(std::uint32_t source) {
    std::deque<hw::Packet>& queue = queues_[source];
    while (!queue.empty() && !ports_[source]->full() && ports_[source]->offer(queue.front(), next_)) {
        queue.pop_front();
        --queued_;
    }
}

void Testbed::tick() {
    if (queued_ != 0)
        for (std::uint32_t source = 0; source < queues_.size(); ++source) feed(source);
    scheduler_.runUntil(next_);
    next_ = next_ + 1;
}

void Testbed::runTo(hw::Cycle cycle) {
    while (queued_ != 0 && next_ < cycle) tick();
    if (next_ >= cycle) return;
    scheduler_.runUntil(hw::Cycle{value(cycle) - 1});
    next_ = cycle;
}

bool Testbed::Sink::accept(const hw::Packet& packet, hw::Cycle now) {
    observer_({.index = packet.payload.neuron,
               .source = packet.source,
               .destination = packet.destination,
               .flits = packet.flits,
               .created = hw::Cycle{static_cast<std::uint64_t>(packet.payload.value)},
               .injected = packet.injected,
               .arrived = now});
    return true;
}

}  // namespace spikeloom::noc
