// SPDX-License-Identifier: Apache-2.0
#include "hw/core/output.hpp"

#include "hw/memory/sram.hpp"

namespace spikeloom::hw {
namespace {

constexpr std::uint32_t kHeaderBits = 40;
constexpr std::uint32_t kEntryBits = 64;

}  // namespace

std::uint16_t packetFlits(std::uint32_t valueBits, std::uint32_t flitBits) {
    return static_cast<std::uint16_t>((kHeaderBits + valueBits + flitBits - 1) / flitBits);
}

AxonOutput::AxonOutput(std::string name, const CoreSpec& spec, std::vector<Destination> destinations, bool sendsSpikes,
                       std::uint32_t populationCols, std::uint16_t flits, NetworkPort& network, Scheduler& scheduler, Activity& activity, BusyTime& busy,
                       CoreCounters& counters)
    : name_(std::move(name)),
      capacity_(spec.outputFifoPackets),
      populationCols_(populationCols),
      flits_(flits),
      sendsSpikes_(sendsSpikes),
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
    if (fifo_.empty()) {
        busy_.begin(now);
        scheduler_.wake(handle_, now + 1);
    }
    fifo_.push_back({spike, parity});
    activity_.begin();
    ++counters_.outputFifoPushes;
}

const Destination* AxonOutput::nextDestination(const Spike& spike) {
    for (; next_ < destinations_.size(); ++next_)
        if (destinations_[next_].box.contains(spike.row, spike.col)) return &destinations_[next_];
    return nullptr;
}

Cycle AxonOutput::tick(Cycle now) {
    if (fifo_.empty()) return kNever;
    if (now < free_) return free_;
    const auto [spike, parity] = fifo_.front();
    const Destination* destination = nextDestination(spike);
    if (destination) {
        const Payload payload{spike.value, spike.row * populationCols_ + spike.col, destination->axon, parity};
        if (network_.full()) {
            ++counters_.outputStallCycles;
            return now + 1;
        }
        static_cast<void>(network_.offer({.destination = destination->terminal,
                                          .group = destination->group,
                                          .payload = payload,
                                          .flits = flits_},
                                         now + tableLatency_));
        activity_.begin(destination->copies);
        if (sendsSpikes_) counters_.spikeEvents += destination->copies;
        counters_.fanoutReadWords += entryWords_;
        ++next_;
    }
    free_ = now + (destination ? entryCycles_ : 1);
    if (!nextDestination(spike)) popSpike(now);
    return fifo_.empty() ? kNever : free_;
}

void AxonOutput::popSpike(Cycle now) {
    next_ = 0;
    fifo_.pop_front();
    ++counters_.outputFifoPops;
    activity_.end(now);
    if (fifo_.empty()) busy_.end(free_);
}

void AxonOutput::resetSample() {
    fifo_.clear();
    next_ = 0;
    free_ = Cycle{};
}

}  // namespace spikeloom::hw
