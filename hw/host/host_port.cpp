// SPDX-License-Identifier: Apache-2.0
#include "hw/host/host_port.hpp"

#include <algorithm>

namespace spikeloom::hw {

HostPort::HostPort(std::string name, const HostSpec& spec, const PacketFormat& format, const program::Program& program,
                   const program::RunRule& rule, std::vector<Destination> destinations, NetworkPort& network,
                   Scheduler& scheduler, Activity& activity)
    : name_(std::move(name)),
      spec_(spec),
      flitBits_(format.flitBits()),
      packetFlits_(format.singleFlits(program.at(program.input).payload)),
      population_(program.at(program.input)),
      input_(program.at(program.input), rule),
      destinations_(std::move(destinations)),
      network_(network),
      scheduler_(scheduler),
      handle_(scheduler.add(*this)),
      activity_(activity),
      readout_(program.at(program.readout).size()) {
    network_.connectSink(*this);
}

void HostPort::beginSample(program::SampleInput input) {
    input_.begin(std::move(input));
    std::fill(readout_.begin(), readout_.end(), 0);
    linkFlits_ = 0;
    lastArrival_ = Cycle{};
}

bool HostPort::scheduled(std::uint32_t step) const {
    return std::any_of(destinations_.begin(), destinations_.end(),
                       [&](const Destination& to) { return step > to.delay && step - to.delay <= input_.steps(); });
}

bool HostPort::inject(std::uint32_t step, Cycle start) {
    queue_.clear();
    next_ = 0;
    std::uint64_t copies = 0;
    if (!scheduled(step)) return false;
    for (std::uint32_t row = 0; row < population_.rows; ++row)
        for (std::uint32_t col = 0; col < population_.cols; ++col) {
            const std::uint32_t neuron = row * population_.cols + col;
            for (const Destination& to : destinations_) {
                if (step <= to.delay || !to.box.contains(row, col)) continue;
                const std::int64_t value = input_.at(neuron, step - to.delay);
                if (value == 0) continue;
                copies += to.copies;
                queue_.push_back({.destination = to.terminal,
                                  .group = to.group,
                                  .payload = {value, neuron, to.axon, static_cast<std::uint8_t>(step & 1u)},
                                  .flits = packetFlits_});
            }
        }
    if (queue_.empty()) return false;
    activity_.begin(copies);
    scheduler_.wake(handle_, start);
    return true;
}

Cycle HostPort::tick(Cycle now) {
    const Cycle horizon = now + scheduler_.ahead();
    Cycle at = now;
    while (next_ != queue_.size() && at <= horizon) {
        const Cycle room = network_.roomAt(at);
        if (room != at) {
            at = room;
            continue;
        }
        linkFlits_ += packetFlits_;
        static_cast<void>(network_.offer(queue_[next_++], at + 1));
        probe_.worked(Work::Input, at, at + 1);
        at = at + spec_.cyclesPerPacket;
    }
    return next_ == queue_.size() ? kNever : at;
}

bool HostPort::accept(const Packet& packet, Cycle now) {
    readout_[packet.payload.neuron] = packet.payload.value;
    linkFlits_ += packet.flits;
    lastArrival_ = std::max(lastArrival_, now);
    probe_.worked(Work::Answer, now, now + 1);
    probe_.takenUp(packet, now);
    activity_.end(now);
    return true;
}

}  // namespace spikeloom::hw
