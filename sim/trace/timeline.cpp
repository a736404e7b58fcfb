// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace spikeloom::trace {
namespace {

/// Every event is a line, up to its kind.
constexpr std::string_view kEvent = ",\n{\"ph\":";

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
      stretches_(std::size_t{layout.tiles()} * hw::kPorts * hw::kWorks),
      named_(layout.processes()) {
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
    if (stretch.count != 0 && begin <= stretch.end + Layout::pauseOf(work)) {
        stretch.cycles += end > stretch.end ? end - std::max(begin, stretch.end) : 0;
        stretch.end = std::max(stretch.end, end);
        ++stretch.count;
        return;
    }
    if (!named(layout_.processOf(place)) || !room()) return;
    if (stretch.count != 0)
        writeStretch(index);
    else
        begun_.push_back(index);
    stretch = {begin, end, 1, end - begin};
}

void Timeline::takenUp(const hw::Packet& packet, hw::Cycle start) {
    countInFlight();
    if (packets_++ % kPacketsOfAFlow != 0 || !room(2)) return;
    const bool toHost = layout_.isHost(packet.destination), fromHost = layout_.isHost(packet.source);
    const std::uint64_t id = (std::uint64_t{sample_} << 32U) + packets_;
    // A packet is offered to the network in the cycle that reads its entry, for when the table has answered; the host's
    // for the next one.
    const std::uint64_t sent = since(packet.created) - (fromHost ? 1 : tableLatency_);
    writeFlow(R"("s")", layout_.of(sample_, packet.source, fromHost ? hw::Work::Input : hw::Work::Entry), sent, id);
    writeFlow(R"("f","bp":"e")", layout_.of(sample_, packet.destination, toHost ? hw::Work::Answer : hw::Work::Event),
              since(start), id);
}

void Timeline::phaseClosed(const hw::PhaseRecord& phase) {
    writeStretches();
    countInFlight();
    const Track track = layout_.phases(sample_);
    if (!named(Layout::kChip)) return;
    if (phase.begin != phase.end && room())
        slice(track, phase.begin, phase.end, phaseName(phase))
            .text(R"(,"args":{"step":)")
            .number(phase.step)
            .text("}}");
    if (phase.end != phase.barrierEnd && room()) slice(track, phase.end, phase.barrierEnd, "barrier").text("}");
    const Totals now = totals();
    writeRouters(phase, now);
    writePower(phase, now);
    before_ = now;
    closed_ = phase.barrierEnd;
}

void Timeline::writeRouters(const hw::PhaseRecord& phase, const Totals& now) {
    for (std::uint32_t tile = 0; tile < layout_.tiles(); ++tile) {
        const hw::LinkCounters did = hw::difference(now.routers[tile], before_.routers[tile]);
        if (did.flits == 0 || phase.begin == phase.end) continue;
        if (!named(Layout::kFirstTile + tile) || !room()) return;
        slice(layout_.router(sample_, tile), phase.begin, phase.end, "flits")
            .text(R"(,"args":{"flits":)")
            .number(did.flits)
            .text(R"(,"stall_cycles":)")
            .number(did.stallCycles)
            .text("}}");
    }
}

void Timeline::writePower(const hw::PhaseRecord& phase, const Totals& now) {
    const std::uint64_t cycles = phase.barrierEnd - phase.begin;
    if (!energy_ || cycles == 0 || !room()) return;
    const double joules =
        energy_(hw::difference(now.core, before_.core), hw::difference(now.chip, before_.chip), cycles);
    const double seconds = static_cast<double>(cycles * periodPs_) * 1e-12;
    writePowerOf(phase.begin, joules / seconds);
}

void Timeline::writePowerOf(std::uint64_t cycle, double watts) {
    counter(cycle, "power").text(R"("W":)").real(watts).text("}}");
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
    const InFlight now{this->now(), chip_.packetsInFlight()};
    if (now.packets == seen_.packets) return;
    // A change that was left out, and that stood for as long as a count does.
    if (seen_.packets != counted_.packets && now.cycle - seen_.cycle >= kCyclesOfACount) writeInFlight(seen_);
    seen_ = now;
    // Falling to none ends a phase, and is never left out.
    if (now.packets == 0 || now.cycle - counted_.cycle >= kCyclesOfACount) writeInFlight(now);
}

void Timeline::writeInFlight(const InFlight& at) {
    if (at.packets == counted_.packets || !named(Layout::kChip) || !room()) return;
    counter(at.cycle, "packets in flight").text(R"("packets":)").number(at.packets).text("}}");
    counted_ = at;
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
    EventText text =
        slice(layout_.of(sample_, place, work), since(stretch.begin), since(stretch.end), Layout::nameOf(work));
    if (stretch.count != 1) {
        text.text(R"(,"args":{"count":)").number(stretch.count);
        if (stretch.cycles != stretch.end - stretch.begin) text.text(R"(,"cycles":)").number(stretch.cycles);
        text.text("}");
    }
    text.text("}");
    stretch.count = 0;
}

bool Timeline::named(std::uint32_t process) {
    if (named_[process]) return true;
    const std::vector<Layout::Name> names = layout_.namesOf(sample_, process);
    if (!room(names.size())) return false;
    named_[process] = true;
    for (const Layout::Name& name : names) {
        const nlohmann::json quoted(name.name);
        EventText(part_.text())
            .text(kEvent)
            .text(R"("M","pid":)")
            .number(name.track.process)
            .text(R"(,"tid":)")
            .number(name.track.thread)
            .text(name.isThread ? R"(,"name":"thread_name")" : R"(,"name":"process_name")")
            .text(R"(,"args":{"name":)")
            .text(quoted.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
            .text("}}");
    }
    return true;
}

EventText Timeline::slice(Track track, std::uint64_t begin, std::uint64_t end, std::string_view name) {
    EventText text(part_.text());
    text.text(kEvent).text(R"("X","pid":)").number(track.process).text(R"(,"tid":)").number(track.thread);
    text.text(R"(,"name":")").text(name).text(R"(","ts":)").time(begin * periodPs_);
    return text.text(R"(,"dur":)").time((end - begin) * periodPs_);
}

/// @param end  the kind of the event, quoted, and what belongs to it
void Timeline::writeFlow(std::string_view end, Track track, std::uint64_t cycle, std::uint64_t id) {
    EventText text(part_.text());
    text.text(kEvent).text(end).text(R"(,"pid":)").number(track.process);
    text.text(R"(,"tid":)").number(track.thread).text(R"(,"cat":"packet","name":"packet","id":)").number(id);
    text.text(R"(,"ts":)").time(cycle * periodPs_ + periodPs_ / 2).text("}");
}

EventText Timeline::counter(std::uint64_t cycle, std::string_view name) {
    EventText text(part_.text());
    text.text(kEvent).text(R"("C","pid":)").number(layout_.phases(sample_).process).text(R"(,"name":")").text(name);
    return text.text(R"(","ts":)").time(cycle * periodPs_).text(R"(,"args":{)");
}

Recorded Timeline::finish() {
    writeStretches();
    if (energy_ && closed_ != 0 && named(Layout::kChip) && room()) writePowerOf(closed_, 0.0);
    part_.finish();
    if (part_.failed()) return {.complete = false, .written = false};
    return {.entries = part_.taken(), .complete = !part_.full(), .cycles = part_.full() ? stopped_ : closed_};
}

}  // namespace spikeloom::trace
