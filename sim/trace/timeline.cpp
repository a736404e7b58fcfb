// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace spikeloom::trace {
namespace {

constexpr std::uint64_t kPicosecondsPerMicrosecond = 1'000'000;

std::string phaseName(const hw::PhaseRecord& phase) {
    if (!phase.stage) return fmt::format("step {} {}", phase.step, hw::name(phase.phase));
    return fmt::format("step {} {} {}", phase.step, hw::name(phase.phase), *phase.stage);
}

}  // namespace

Timeline::Timeline(const Options& options, const Layout& layout, const hw::ChipSpec& spec, const hw::Chip& chip,
                   std::uint32_t sample)
    : layout_(layout),
      chip_(chip),
      energy_(options.energy),
      sample_(sample),
      periodPs_(chip.clock().period().value()),
      tableLatency_(spec.core.fanoutMemory.readLatencyCycles),
      part_(options.timelinePart(sample), options.entriesOfASample()),
      stretches_(std::size_t{layout.tiles()} * hw::kPorts * hw::kWorks) {
    before_.routers.resize(layout.tiles());
}

bool Timeline::room(std::uint64_t events) {
    if (part_.full()) return false;
    if (part_.take(events)) return true;
    stopped_ = now();
    return false;
}

std::size_t Timeline::indexOf(hw::Terminal place, hw::Work work) const {
    return (std::size_t{hw::indexOf(place.tile)} * hw::kPorts + hw::indexOf(place.port)) * hw::kWorks +
           static_cast<std::size_t>(work);
}

void Timeline::worked(hw::Terminal place, hw::Work work, hw::Cycle begin, hw::Cycle end) {
    if (part_.full() || begin == end) return;
    if (work == hw::Work::Entry || work == hw::Work::Input) countInFlight();
    const std::size_t index = indexOf(place, work);
    Stretch& stretch = stretches_[index];
    if (stretch.count != 0 && begin <= stretch.end) {
        stretch.end = std::max(stretch.end, end);
        ++stretch.count;
        return;
    }
    if (!room()) return;
    if (stretch.count != 0)
        writeStretch(index);
    else
        begun_.push_back(index);
    stretch = {begin, end, 1};
}

void Timeline::takenUp(const hw::Packet& packet, hw::Cycle start) {
    countInFlight();
    if (packets_++ % kPacketsOfAFlow != 0 || !room(2)) return;
    const bool toHost = layout_.isHost(packet.destination), fromHost = layout_.isHost(packet.source);
    const std::uint64_t id = (std::uint64_t{sample_} << 32U) + packets_;
    // A packet is offered to the network in the cycle that reads its entry, for when the table has answered; the host's
    // for the next one.
    const std::uint64_t sent = since(packet.created) - (fromHost ? 1 : tableLatency_);
    writeFlow('s', layout_.of(sample_, packet.source, fromHost ? hw::Work::Input : hw::Work::Entry), sent, id);
    writeFlow('f', layout_.of(sample_, packet.destination, toHost ? hw::Work::Answer : hw::Work::Event), since(start),
              id);
}

void Timeline::phaseClosed(const hw::PhaseRecord& phase) {
    writeStretches();
    countInFlight();
    const Track track = layout_.phases(sample_);
    if (phase.begin != phase.end && room())
        writeSlice(track, phase.begin, phase.end, phaseName(phase), fmt::format(R"("step":{})", phase.step));
    if (phase.end != phase.barrierEnd && room()) writeSlice(track, phase.end, phase.barrierEnd, "barrier", "");
    const Totals now = totals();
    writeRouters(phase, now);
    writePower(phase, now);
    before_ = now;
    closed_ = phase.barrierEnd;
}

void Timeline::writeRouters(const hw::PhaseRecord& phase, const Totals& now) {
    for (std::uint32_t tile = 0; tile < layout_.tiles(); ++tile) {
        const hw::LinkCounters did = hw::difference(now.routers[tile], before_.routers[tile]);
        if (did.flits == 0 || phase.begin == phase.end || !room()) continue;
        writeSlice(layout_.router(sample_, tile), phase.begin, phase.end, "flits",
                   fmt::format(R"("flits":{},"stall_cycles":{})", did.flits, did.stallCycles));
    }
}

void Timeline::writePower(const hw::PhaseRecord& phase, const Totals& now) {
    const std::uint64_t cycles = phase.barrierEnd - phase.begin;
    if (!energy_ || cycles == 0 || !room()) return;
    const double joules =
        energy_(hw::difference(now.core, before_.core), hw::difference(now.chip, before_.chip), cycles);
    const double seconds = static_cast<double>(cycles * periodPs_) * 1e-12;
    writeCounter(phase.begin, "power", fmt::format(R"("W":{})", joules / seconds));
}

Timeline::Totals Timeline::totals() const {
    Totals totals;
    for (hw::CoreControl* core : chip_.cores()) hw::add(totals.core, core->counters());
    totals.chip = chip_.counters();
    totals.routers.resize(layout_.tiles());
    for (const hw::Link& link : chip_.links())
        if (!link.injects) totals.routers[hw::indexOf(link.from)].merge(link.counters);
    return totals;
}

void Timeline::countInFlight() {
    const std::uint64_t packets = chip_.packetsInFlight();
    // Falling to none ends a phase, and is never left out.
    if (packets == inFlight_ || (packets != 0 && now() - countedAt_ < kCyclesOfACount) || !room()) return;
    writeCounter(now(), "packets in flight", fmt::format(R"("packets":{})", packets));
    countedAt_ = now();
    inFlight_ = packets;
}

void Timeline::writeStretches() {
    for (const std::size_t index : begun_) writeStretch(index);
    begun_.clear();
}

void Timeline::writeStretch(std::size_t index) {
    const auto work = static_cast<hw::Work>(index % hw::kWorks);
    const std::size_t port = index / hw::kWorks;
    const hw::Terminal place{hw::TileId{static_cast<std::uint32_t>(port / hw::kPorts)},
                             hw::Port{static_cast<std::uint8_t>(port % hw::kPorts)}};
    Stretch& stretch = stretches_[index];
    writeSlice(layout_.of(sample_, place, work), since(stretch.begin), since(stretch.end), Layout::nameOf(work),
               fmt::format(R"("count":{})", stretch.count));
    stretch.count = 0;
}

/// `,"key":microseconds`, exact.
void Timeline::appendTime(std::string_view key, std::uint64_t cycle, std::uint64_t picoseconds) {
    const std::uint64_t time = cycle * periodPs_ + picoseconds;
    fmt::format_to(std::back_inserter(part_.text()), R"(,"{}":{}.{:06})", key, time / kPicosecondsPerMicrosecond,
                   time % kPicosecondsPerMicrosecond);
}

void Timeline::writeSlice(Track track, std::uint64_t begin, std::uint64_t end, std::string_view name,
                          std::string_view args) {
    fmt::format_to(std::back_inserter(part_.text()),
                   ",\n"
                   R"({{"ph":"X","pid":{},"tid":{},"name":"{}")",
                   track.process, track.thread, name);
    appendTime("ts", begin);
    appendTime("dur", end - begin);
    fmt::format_to(std::back_inserter(part_.text()), R"(,"args":{{{}}}}})", args);
}

void Timeline::writeFlow(char end, Track track, std::uint64_t cycle, std::uint64_t id) {
    fmt::format_to(std::back_inserter(part_.text()),
                   ",\n"
                   R"({{"ph":"{}","pid":{},"tid":{},"cat":"packet","name":"packet","id":{})",
                   end, track.process, track.thread, id);
    appendTime("ts", cycle, periodPs_ / 2);
    part_.text() += end == 'f' ? R"(,"bp":"e"})" : "}";
}

void Timeline::writeCounter(std::uint64_t cycle, std::string_view name, std::string_view value) {
    fmt::format_to(std::back_inserter(part_.text()),
                   ",\n"
                   R"({{"ph":"C","pid":{},"name":"{}")",
                   layout_.phases(sample_).process, name);
    appendTime("ts", cycle);
    fmt::format_to(std::back_inserter(part_.text()), R"(,"args":{{{}}}}})", value);
}

Recorded Timeline::finish() {
    writeStretches();
    part_.finish();
    return {part_.taken(), !part_.full(), part_.full() ? stopped_ : closed_};
}

}  // namespace spikeloom::trace
