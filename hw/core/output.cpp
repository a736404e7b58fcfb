// SPDX-License-Identifier: Apache-2.0
#include "hw/core/output.hpp"

#include <algorithm>

#include "hw/memory/sram.hpp"

namespace spikeloom::hw {
namespace {

constexpr std::uint32_t kEntryBits = 64;

}  // namespace

AxonOutput::AxonOutput(std::string name, const CoreSpec& spec, std::vector<Destination> destinations, bool sendsSpikes,
                       std::uint32_t populationCols, const PacketFormat& format, const neurons::Payload& payload,
                       SpikeBlocks& blocks, NetworkPort& network, Scheduler& scheduler, Activity& activity,
                       BusyTime& busy, CoreCounters& counters)
    : name_(std::move(name)),
      capacity_(spec.outputFifoPackets),
      populationCols_(populationCols),
      format_(format),
      payload_(payload),
      sendsSpikes_(sendsSpikes),
      singleFlits_(format.singleFlits(payload)),
      groupMax_(payload.isSmall() ? std::min(format.spikesMax(), capacity_) : 1),
      blocks_(blocks),
      entryWords_(wordsFor(1, kEntryBits, spec.fanoutMemory.portBits)),
      entryCycles_(Sram(spec.fanoutMemory).cycles(entryWords_)),
      tableLatency_(spec.fanoutMemory.readLatencyCycles),
      destinations_(std::move(destinations)),
      network_(network),
      scheduler_(scheduler),
      handle_(scheduler.add(*this)),
      activity_(activity),
      busy_(busy),
      counters_(counters) {
    group_.reserve(groupMax_);
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
    findDestination();
}

/// Of the front group, in order of columns.
std::span<const AxonOutput::Spike> AxonOutput::spikesFor(const Destination& destination) const {
    const operators::Slice& box = destination.box;
    if (destination.delay != group_.front().delay || !box.hasRow(group_.front().row)) return {};
    std::size_t begin = 0;
    while (begin < group_.size() && !box.hasCol(group_[begin].col)) ++begin;
    std::size_t end = begin;
    while (end < group_.size() && box.hasCol(group_[end].col)) ++end;
    return {group_.data() + begin, end - begin};
}

void AxonOutput::findDestination() {
    for (; next_ < destinations_.size(); ++next_) {
        inBox_ = spikesFor(destinations_[next_]);
        if (!inBox_.empty()) return;
    }
}

Cycle AxonOutput::tick(Cycle now) {
    if (closed_ == 0) return kNever;
    if (now < free_) return free_;
    if (group_.empty()) takeUpGroup();
    const bool wanted = next_ < destinations_.size();
    if (wanted) {
        if (network_.full()) {
            ++counters_.outputStallCycles;
            return now + 1;
        }
        send(now);
        ++next_;
        findDestination();
    }
    free_ = now + (wanted ? entryCycles_ : 1);
    if (next_ == destinations_.size()) popGroup(now);
    return closed_ == 0 ? kNever : free_;
}

Packet AxonOutput::nextPacket() {
    const Destination& to = destinations_[next_];
    const std::uint8_t parity = fifo_.front().parity;
    const Spike& first = inBox_.front();
    const std::uint32_t row = first.row * populationCols_;
    if (inBox_.size() == 1)
        return {.destination = to.terminal,
                .group = to.group,
                .payload = {first.value, row + first.col, to.axon, parity},
                .flits = singleFlits_};
    return {
        .destination = to.terminal,
        .group = to.group,
        .payload = {static_cast<std::int64_t>(sharedBlock(to.copies)), row + to.box.colBegin, to.axon, parity, true},
        .flits = format_.severalFlits(static_cast<std::uint32_t>(inBox_.size()), to.box.cols(), payload_)};
}

void AxonOutput::send(Cycle now) {
    const std::uint32_t copies = destinations_[next_].copies;
    static_cast<void>(network_.offer(nextPacket(), now + tableLatency_));
    probe_.worked(Work::Entry, now, now + entryCycles_);
    activity_.begin(copies);
    if (sendsSpikes_) counters_.spikeEvents += copies * inBox_.size();
    counters_.fanoutReadWords += entryWords_;
}

/// @param readers  more, for the copies of a packet
BlockId AxonOutput::sharedBlock(std::uint32_t readers) {
    if (!shared_ || shared_->spikes.data() != inBox_.data() || shared_->spikes.size() != inBox_.size()) {
        releaseShared();
        shared_ = Shared{blocks_.add(), inBox_};
        for (const Spike& spike : inBox_)
            blocks_.append(shared_->id, {spike.col, static_cast<std::int32_t>(spike.value)});
    }
    blocks_.addReaders(shared_->id, readers);
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
