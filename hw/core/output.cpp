// SPDX-License-Identifier: Apache-2.0
#include "hw/core/output.hpp"

#include <algorithm>

#include "hw/memory/sram.hpp"

namespace spikeloom::hw {
namespace {

constexpr std::uint32_t kEntryBits = 64;

}  // namespace

AxonOutput::AxonOutput(std::string name, const CoreSpec& spec, const CoreMapping& mapping, std::uint32_t populationCols,
                       const std::vector<Terminal>& coreTerminals, std::optional<Terminal> host,
                       const PacketFormat& format, std::uint32_t valueBits, SpikeBlocks& blocks, NetworkPort& network,
                       Scheduler& scheduler, Activity& activity, BusyTime& busy, CoreCounters& counters)
    : name_(std::move(name)),
      capacity_(spec.outputFifoPackets),
      populationCols_(populationCols),
      format_(format),
      sendsSpikes_(!host),
      singleFlits_(format.singleFlits(sendsSpikes_ ? PacketFormat::kUnitSpikeBits : valueBits)),
      groupMax_(sendsSpikes_ ? std::min(format.spikesMax(), capacity_) : 1),
      blocks_(blocks),
      entryWords_(wordsFor(1, kEntryBits, spec.fanoutMemory.portBits)),
      entryCycles_(Sram(spec.fanoutMemory).cycles(entryWords_)),
      tableLatency_(spec.fanoutMemory.readLatencyCycles),
      network_(network),
      scheduler_(scheduler),
      handle_(scheduler.add(*this)),
      activity_(activity),
      busy_(busy),
      counters_(counters) {
    group_.reserve(groupMax_);
    for (const FanoutEntry& entry : mapping.fanout)
        destinations_.push_back({entry.box, coreTerminals.at(value(entry.target)), entry.axon});
    if (host) destinations_.push_back({mapping.slice, *host, 0});
}

void AxonOutput::push(const Spike& spike, std::uint8_t parity, Cycle now) {
    if (fifo_.empty()) busy_.begin(now);
    fifo_.push_back({spike, parity});
    activity_.begin();
    ++counters_.outputFifoPushes;
    if (++open_ == groupMax_) closeGroup(now);
}

void AxonOutput::closeGroup(Cycle now) {
    fifo_.back().closes = true;
    open_ = 0;
    if (closed_++ == 0) scheduler_.wake(handle_, now + 1);
}

void AxonOutput::takeUpGroup() {
    auto next = fifo_.begin();
    group_.push_back(next->spike);
    while (!next->closes) group_.push_back((++next)->spike);
}

/// Of the front group, in order of columns.
std::span<const AxonOutput::Spike> AxonOutput::spikesIn(const operators::Slice& box) const {
    if (!box.hasRow(group_.front().row)) return {};
    const auto inside = [&](const Spike& spike) { return box.hasCol(spike.col); };
    const auto first = std::find_if(group_.begin(), group_.end(), inside);
    return {first, std::find_if_not(first, group_.end(), inside)};
}

const AxonOutput::Destination* AxonOutput::nextDestination() {
    for (; next_ < destinations_.size(); ++next_)
        if (!spikesIn(destinations_[next_].box).empty()) return &destinations_[next_];
    return nullptr;
}

Cycle AxonOutput::tick(Cycle now) {
    if (closed_ == 0) return kNever;
    if (now < free_) return free_;
    if (group_.empty()) takeUpGroup();
    const Destination* destination = nextDestination();
    if (destination) {
        if (network_.full()) {
            ++counters_.outputStallCycles;
            return now + 1;
        }
        send(*destination, now);
        ++next_;
    }
    free_ = now + (destination ? entryCycles_ : 1);
    if (!nextDestination()) popGroup(now);
    return closed_ == 0 ? kNever : free_;
}

void AxonOutput::send(const Destination& destination, Cycle now) {
    const std::span<const Spike> spikes = spikesIn(destination.box);
    const Spike& first = spikes.front();
    const std::uint8_t parity = fifo_.front().parity;
    Packet packet{.destination = destination.terminal,
                  .payload = {first.value, first.row * populationCols_ + first.col, destination.axon, parity},
                  .flits = singleFlits_};
    if (spikes.size() > 1) {
        packet.payload = {.value = static_cast<std::int64_t>(blockWith(spikes)),
                          .neuron = first.row * populationCols_ + destination.box.colBegin,
                          .axon = destination.axon,
                          .stepParity = parity,
                          .several = true};
        packet.flits = format_.severalFlits(static_cast<std::uint32_t>(spikes.size()), destination.box.cols());
    }
    static_cast<void>(network_.offer(packet, now + tableLatency_));
    activity_.begin();
    if (sendsSpikes_) counters_.spikeEvents += spikes.size();
    counters_.fanoutReadWords += entryWords_;
}

/// With one reader more, for the packet.
BlockId AxonOutput::blockWith(std::span<const Spike> spikes) {
    if (!shared_ || shared_->spikes.data() != spikes.data() || shared_->spikes.size() != spikes.size()) {
        releaseShared();
        shared_ = Shared{blocks_.add(), spikes};
        for (const Spike& spike : spikes)
            blocks_.append(shared_->id, {spike.col, static_cast<std::int8_t>(spike.value)});
    }
    blocks_.addReader(shared_->id);
    return shared_->id;
}

void AxonOutput::releaseShared() {
    if (shared_) blocks_.release(shared_->id);
    shared_.reset();
}

void AxonOutput::popGroup(Cycle now) {
    next_ = 0;
    releaseShared();
    for (std::size_t i = 0; i < group_.size(); ++i) {
        fifo_.pop_front();
        activity_.end(now);
    }
    counters_.outputFifoPops += group_.size();
    group_.clear();
    --closed_;
    if (fifo_.empty()) busy_.end(free_);
}

void AxonOutput::resetSample() {
    fifo_.clear();
    group_.clear();
    closed_ = open_ = 0;
    next_ = 0;
    releaseShared();
    free_ = Cycle{};
}

}  // namespace spikeloom::hw
