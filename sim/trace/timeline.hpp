// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/chip.hpp"
#include "hw/trace/observer.hpp"
#include "sim/trace/event_text.hpp"
#include "sim/trace/layout.hpp"
#include "sim/trace/options.hpp"
#include "sim/trace/part.hpp"

namespace spikeloom::trace {

/// The timeline of one sample as trace events (Chrome's Trace Event Format, which Perfetto reads): one JSON object a
/// line, each behind a comma, written as it happens.
///
/// - "M", the names of a process and its threads, when something is first seen of it.
/// - "X", a stretch of work on the unit's thread; work that follows without a gap, or after a short pause where the
///   thread shows nothing else, is one stretch: `count` says of how much, `cycles` how long it took without pauses. A
///   thread never holds two stretches at once.
/// - "X", each phase and barrier on the chip's thread; and of each phase what every router did, on the router's.
/// - "s" and "f", one packet of every kPacketsOfAFlow on its way from AxonOutput, or the host, to who takes it up; in
///   the middle of the first cycle of the work, so that a viewer finds the stretch that they belong to.
/// - "C", packets in flight, looked at when one is sent or taken up but kCyclesOfACount cycles apart, and the power of
///   each phase, which ends with none.
///
/// An event is counted when it begins. When there is no room for another, recording stops for good; what has begun is
/// finished.
class Timeline final : public hw::Observer {
public:
    static constexpr std::uint64_t kPacketsOfAFlow = 32, kCyclesOfACount = 64;

    /// References are kept.
    Timeline(const Options& options, const Layout& layout, const hw::ChipSpec& spec, const hw::Chip& chip,
             std::uint32_t sample);

    void sampleBegins(hw::Cycle start) override { start_ = start; }
    void worked(hw::Terminal place, hw::Work work, hw::Cycle begin, hw::Cycle end) override;
    void takenUp(const hw::Packet& packet, hw::Cycle start) override;
    void phaseClosed(const hw::PhaseRecord& phase) override;

    /// After the sample, or when it goes on no more.
    Recorded finish();

private:
    /// Work of one kind at one place that is not written yet.
    struct Stretch {
        hw::Cycle begin{}, end{};
        std::uint64_t count = 0;   ///< 0: none
        std::uint64_t cycles = 0;  ///< without pauses
    };
    /// Packets in flight in a cycle.
    struct InFlight {
        std::uint64_t cycle = 0, packets = 0;
    };
    /// Counters of the sample so far.
    struct Totals {
        hw::CoreCounters core;
        hw::ChipCounters chip;
        std::vector<hw::LinkCounters> routers;  ///< by tile: of the links that leave it
    };

    [[nodiscard]] bool room(std::uint64_t events = 1);
    [[nodiscard]] std::size_t indexOf(hw::Terminal place, hw::Work work) const;
    void writeStretches();
    void writeStretch(std::size_t index);
    /// Names the process once. @return whether there was room for that
    [[nodiscard]] bool named(std::uint32_t process);
    /// Its beginning: what follows are its arguments, if any, and an end.
    EventText slice(Track track, std::uint64_t begin, std::uint64_t end, std::string_view name);
    void writeFlow(std::string_view end, Track track, std::uint64_t cycle, std::uint64_t id);
    EventText counter(std::uint64_t cycle, std::string_view name);
    void writeInFlight(const InFlight& at);
    void writePowerOf(std::uint64_t cycle, double watts);
    void countInFlight();
    void writeRouters(const hw::PhaseRecord& phase, const Totals& now);
    void writePower(const hw::PhaseRecord& phase, const Totals& now);
    [[nodiscard]] Totals totals() const;
    [[nodiscard]] std::uint64_t since(hw::Cycle cycle) const { return cycle - start_; }
    [[nodiscard]] std::uint64_t now() const { return since(chip_.clock().now()); }

    const Layout& layout_;
    const hw::Chip& chip_;
    EnergyOf energy_;
    std::uint32_t sample_;
    std::uint64_t periodPs_, tableLatency_;
    Part part_;

    hw::Cycle start_{};
    std::vector<Stretch> stretches_;  // by indexOf
    std::vector<bool> named_;         // by process
    std::vector<std::size_t> begun_;  // those that are not empty, in the order in which they began
    std::uint64_t packets_ = 0;       // that were taken up
    InFlight counted_;                // the last that was written
    InFlight seen_;                   // the last change
    Totals before_;                   // at the end of the phase before
    std::uint64_t stopped_ = 0;       // cycle in which there was no room any more
    std::uint64_t closed_ = 0;        // end of the last phase
};

}  // namespace spikeloom::trace
