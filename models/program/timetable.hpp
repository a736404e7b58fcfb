// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"

namespace spikeloom::program {

/// In which steps (from 1) a population does something.
struct ActiveSteps {
    static constexpr std::uint32_t kForever = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t begin = 1, end = kForever;          ///< they integrate in [begin, end)
    std::uint32_t fireBegin = 1, fireEnd = kForever;  ///< they may fire in [fireBegin, fireEnd)

    [[nodiscard]] bool integrates(std::uint32_t step) const { return step >= begin && step < end; }
    [[nodiscard]] bool fires(std::uint32_t step) const { return step >= fireBegin && step < fireEnd; }
};

/// When every stage of a program works, by the rule of the run: the reference engine and the chip follow the same one.
///
/// Without windows every population integrates from the first step on and fires once its stage is enabled. With windows
/// (neurons that cannot take a spike back, or are driven in every step, in the pipelined schedule; and neurons that
/// fire after having integrated in both) a population works for as many steps as a sample has, and begins when what the
/// last of its senders sends in its first step arrives. Spikes from earlier stages wait with their sender until then.
/// One that fires after its senders works for as long as they fire, and then sends in one step.
class Timetable {
public:
    /// @throws ConfigError for a rule under which the program would not compute what it should
    Timetable(const Program& program, const RunRule& rule);

    [[nodiscard]] const ActiveSteps& of(PopulationId id) const { return active_[value(id)]; }
    [[nodiscard]] bool windowed() const { return windowed_; }
    /// The last step of a sample, unless it becomes quiet before.
    [[nodiscard]] std::uint32_t lastStep() const { return lastStep_; }
    /// After it nothing begins by itself.
    [[nodiscard]] std::uint32_t lastScheduledStep() const { return lastScheduledStep_; }
    /// Whether a sample ends before its last step once nothing moves.
    [[nodiscard]] bool endsWhenQuiet() const { return endsWhenQuiet_; }
    /// Steps that events for an operand wait with their sender, beyond those of the schedule.
    [[nodiscard]] std::uint32_t delay(const Program& program, Port port) const;
    /// The longest such wait of what a population sends.
    [[nodiscard]] std::uint32_t longestDelay(const Program& program, PopulationId id) const;

private:
    void enableStages(const Program& program, const RunRule& rule);
    void openWindows(const Program& program, const RunRule& rule, std::uint32_t phaseSteps);
    void open(const Program& program, const RunRule& rule, std::uint32_t window, PopulationId id);
    [[nodiscard]] std::uint32_t arrival(const Program& program, PopulationId source) const;

    bool pipelined_ = false, windowed_ = false, endsWhenQuiet_ = true;
    std::uint32_t lastStep_ = 0, lastScheduledStep_ = 0;
    std::vector<ActiveSteps> active_;  ///< by population
};

}  // namespace spikeloom::program
