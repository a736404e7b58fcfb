// SPDX-License-Identifier: Apache-2.0
#include "hw/core/output.hpp"

#include <algorithm>
#include <utility>

#include "hw/memory/sram.hpp"

namespace spikeloom::hw {
namespace {

constexpr std::uint32_t kEntryBits = 64;
constexpr std::size_t kLongHead = 64;  // spikes that were sent, before the others are moved

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
      counters_(counters) {}

void AxonOutput::push(const Spike& spike, std::uint8_t parity, Cycle now) {
    if (idle()) busy_.begin(now);
    fifo_.push_back(spike);
    parity_ = parity;
    activity_.begin();
    ++counters_.outputFifoPushes;
    if (++open_ == groupMax_) closeGroup(now);
}

void AxonOutput::closeGroup(Cycle now) {
    if (closed_.empty()) scheduler_.wake(handle_, now + 1);
    closed_.push_back({std::exchange(open_, 0), parity_, now});
}

void AxonOutput::takeUpGroup() {
    const Group& group = closed_.front();
    groupSize_ = group.spikes;
    free_ = std::max(free_, group.closed + 1);
    findRow(fifo_[head_].row, fifo_[head_].delay);
    findDestination();
}

/// Entries of the table for a row; those of rows that follow each other are worked out once a row.
void AxonOutput::findRow(std::uint32_t row, std::uint32_t delay) {
    if (row == row_ && delay == delay_) return;
    sendTrains();
    row_ = row;
    delay_ = delay;
    forRow_.clear();
    for (const Destination& to : destinations_)
        if (to.delay == delay && to.box.hasRow(row)) forRow_.push_back(&to);
    trains_.resize(forRow_.size());
}

AxonOutput::Range AxonOutput::spikesFor(const Destination& destination) const {
    const operators::Slice& box = destination.box;
    const std::span<const Spike> all = group();
    Range range;
    while (range.begin < all.size() && !box.hasCol(all[range.begin].col)) ++range.begin;
    range.end = range.begin;
    while (range.end < all.size() && box.hasCol(all[range.end].col)) ++range.end;
    return range;
}

void AxonOutput::findDestination() {
    if (groupSize_ == 1) {
        inBox_ = {0, 1};
        const std::uint32_t col = fifo_[head_].col;
        while (next_ < forRow_.size() && !forRow_[next_]->box.hasCol(col)) ++next_;
        return;
    }
    for (; next_ < forRow_.size(); ++next_) {
        inBox_ = spikesFor(*forRow_[next_]);
        if (!inBox_.empty()) return;
    }
}

/// Works on what can be sent up to the cycle that it may be ahead of `now`.
Cycle AxonOutput::tick(Cycle now) {
    if (scheduler_.ahead() != 0 && groupMax_ == 1) return tickInTrains(now + scheduler_.ahead());
    const Cycle horizon = now + scheduler_.ahead();
    while (!closed_.empty()) {
        if (groupSize_ == 0) takeUpGroup();
        if (free_ > horizon) break;
        serveAt(free_);
    }
    return closed_.empty() ? kNever : free_;
}

/// Ahead of time, where each spike is a group.
Cycle AxonOutput::tickInTrains(Cycle horizon) {
    std::size_t spikes = 0;
    Cycle room{};  // when the FIFO was not full any more
    for (; !closed_.empty(); closed_.pop_front(), ++spikes) {
        const Spike& spike = fifo_[head_ + spikes];
        free_ = std::max(free_, closed_.front().closed + 1);
        if (std::max(free_, injected_) > horizon) break;
        if (spike.row != row_ || spike.delay != delay_) findRow(spike.row, spike.delay);
        const Cycle before = free_;
        for (std::size_t i = 0; i < forRow_.size(); ++i)
            if (forRow_[i]->box.hasCol(spike.col)) sendInTrain(spike, i);
        if (free_ == before) free_ = free_ + 1;
        if (queued() - spikes == capacity_) room = Cycle{value(free_) - 1};
    }
    sendTrains();
    if (spikes != 0) spikesLeave(spikes, Cycle{value(free_) - 1}, room);
    return closed_.empty() ? kNever : std::max(free_, injected_);
}

/// @param to  of `forRow_`
void AxonOutput::sendInTrain(const Spike& spike, std::size_t to) {
    const auto [offered, injected] = network_.depart(free_, tableLatency_, singleFlits_);
    trains_[to].cars.push_back(
        {spike.value, spike.row * populationCols_ + spike.col, offered + tableLatency_, injected, {}});
    injected_ = injected;
    counters_.outputStallCycles += offered - free_;
    free_ = offered + entryCycles_;
    probe_.worked(Work::Entry, offered, free_);
}

/// Those of a row so far.
void AxonOutput::sendTrains() {
    for (std::size_t i = 0; i < trains_.size(); ++i) {
        Train& train = trains_[i];
        if (train.cars.empty()) continue;
        const Destination& to = *forRow_[i];
        train.common = {.destination = to.terminal,
                        .group = to.group,
                        .payload = {.axon = to.axon, .stepParity = parity_},
                        .flits = singleFlits_};
        countSent(train.cars.size(), to.copies);
        network_.send(train);
        train.cars.clear();
    }
}

/// Sends the front group to the next of its destinations, if the network has room for it.
void AxonOutput::serveAt(Cycle at) {
    const bool wanted = next_ < forRow_.size();
    if (wanted) {
        free_ = network_.roomAt(at);
        counters_.outputStallCycles += free_ - at;
        if (free_ != at) return;
        send(at);
        ++next_;
        findDestination();
    }
    free_ = at + (wanted ? entryCycles_ : 1);
    if (next_ == forRow_.size()) popGroup(at);
}

Packet AxonOutput::nextPacket() {
    const Destination& to = *forRow_[next_];
    const std::uint8_t parity = closed_.front().parity;
    const Spike& first = group()[inBox_.begin];
    const std::size_t count = inBox_.end - inBox_.begin;
    const std::uint32_t row = first.row * populationCols_;
    if (count == 1)
        return {.destination = to.terminal,
                .group = to.group,
                .payload = {first.value, row + first.col, to.axon, parity},
                .flits = singleFlits_};
    return {
        .destination = to.terminal,
        .group = to.group,
        .payload = {static_cast<std::int64_t>(sharedBlock(to.copies)), row + to.box.colBegin, to.axon, parity, true},
        .flits = format_.severalFlits(static_cast<std::uint32_t>(count), to.box.cols(), payload_)};
}

void AxonOutput::send(Cycle now) {
    static_cast<void>(network_.offer(nextPacket(), now + tableLatency_));
    probe_.worked(Work::Entry, now, now + entryCycles_);
    countSent(1, forRow_[next_]->copies);
    if (sendsSpikes_) counters_.spikeEvents += forRow_[next_]->copies * (inBox_.end - inBox_.begin - 1);
}

/// Packets of a spike each.
void AxonOutput::countSent(std::uint64_t packets, std::uint32_t copies) {
    activity_.begin(packets * copies);
    if (sendsSpikes_) counters_.spikeEvents += packets * copies;
    counters_.fanoutReadWords += packets * entryWords_;
}

/// @param readers  more, for the copies of a packet
BlockId AxonOutput::sharedBlock(std::uint32_t readers) {
    if (!shared_ || shared_->spikes != inBox_) {
        releaseShared();
        shared_ = Shared{blocks_.add(), inBox_};
        for (const Spike& spike : group().subspan(inBox_.begin, inBox_.end - inBox_.begin))
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
    closed_.pop_front();
    spikesLeave(std::exchange(groupSize_, 0), now, now);
}

/// Spikes have left the FIFO. @param room  when it was not full any more, if it was
void AxonOutput::spikesLeave(std::size_t spikes, Cycle now, Cycle room) {
    head_ += spikes;
    activity_.end(now, spikes);
    counters_.outputFifoPops += spikes;
    if (idle() || 2 * head_ > fifo_.size() + kLongHead) {
        fifo_.erase(fifo_.begin(), fifo_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
    if (idle()) busy_.end(free_);
    if (awaitsRoom_ && !full()) scheduler_.wake(*std::exchange(awaitsRoom_, {}), std::max(room, scheduler_.now()) + 1);
}

void AxonOutput::resetSample() {
    fifo_.clear();
    closed_.clear();
    groupSize_ = 0;
    head_ = next_ = 0;
    open_ = 0;
    releaseShared();
    free_ = injected_ = Cycle{};
    awaitsRoom_.reset();
}

}  // namespace spikeloom::hw
