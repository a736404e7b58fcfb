// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/core/core_control.hpp"
#include "hw/host/host_port.hpp"
#include "hw/trace/observer.hpp"
#include "models/program/early_exit.hpp"
#include "models/program/program.hpp"
#include "models/program/timetable.hpp"

namespace spikeloom::hw {

/// Runs a sample step by step: input, stages, barriers, stop rule, readout.
///
///     layered     inject | stage 0 | stage 1 | ... | stage S-1      each closed by a barrier, spikes of a stage land
///     in later ones pipelined   inject | all stages at once                       spikes land in the other bank and
///     belong to the next step
///
/// A phase is over when nothing is under way (Activity); the barrier that closes it takes
/// baseCycles + 2 x (cyclesPerHop x hops + extraCycles)  over the way to the farthest tile (`diameter`), and involves
/// every core. Where samples may end early, a step ends with a phase of its own in which the readout works out its
/// score. On a board the mesh is that of all chips; each of the chips' links on that way takes cyclesPerHop, as any
/// other, and extraCycles: what it takes longer than a link on a chip.
///
/// With `stepCycles` a step lasts so long at least: the next one, or the readout, begins no earlier than that after its
/// own begin, and until then the chip is idle. That is waited for as for a barrier. A step that takes longer ends when
/// it is done, the next one begins then, and it is counted as one that overran.
class StepController final : public Clocked {
public:
    struct Distance {
        std::uint32_t hops = 0;
        std::uint64_t extraCycles = 0;  ///< of links between chips, one way
    };
    struct Setup {
        const program::Program& program;
        const program::Timetable& timetable;
        const program::EarlyExit* earlyExit = nullptr;  ///< null where samples go on to their end
        program::Schedule schedule = program::Schedule::Layered;
        BarrierSpec barrier;
        Distance farthest{};
        std::uint64_t watchdogCycles = 0;  ///< a phase in which nothing began or ended for so long has stalled
        std::vector<CoreControl*> cores;
    };
    StepController(Setup setup, HostPort& host, Scheduler& scheduler, Activity& activity);

    /// Called at the end of every step, when the chip is at rest. @return false to abandon the sample
    using StepDone = std::function<bool(std::uint32_t step, std::uint64_t cycles)>;
    /// Called when the sample is over, for whatever reason.
    using SampleDone = std::function<void()>;
    void connect(StepDone stepDone, SampleDone sampleDone);

    void beginSample(Cycle start);
    /// Told of every phase that is over. @param observer  null: nobody
    void watch(Observer* observer) { observer_ = observer; }
    Cycle tick(Cycle now) override;

    enum class Outcome : std::uint8_t { Running, Finished, Stalled, Abandoned };
    [[nodiscard]] Outcome outcome() const { return outcome_; }
    [[nodiscard]] std::uint32_t steps() const { return step_; }
    [[nodiscard]] std::uint32_t lastSpikeStep() const { return lastSpikeStep_; }
    [[nodiscard]] bool quiet() const;
    /// The readout was sure enough in the last step.
    [[nodiscard]] bool leftEarly() const { return leaves_; }
    [[nodiscard]] std::uint64_t latencyCycles() const { return latency_; }
    [[nodiscard]] std::uint64_t barriers() const { return barriers_; }
    /// In which everybody waits for a barrier, or for a step to last as long as it has to.
    [[nodiscard]] std::uint64_t barrierCycles() const { return barriers_ * cyclesPerBarrier_ + idle_; }
    /// Steps that took longer than `stepCycles`, where there are any.
    [[nodiscard]] std::uint64_t tickOverruns() const { return tickOverruns_; }
    /// Of the sample, in order, those that are over.
    [[nodiscard]] const std::vector<PhaseRecord>& phases() const { return phases_; }

private:
    void open(Phase phase, Cycle start);
    bool start(Cycle now);
    void fireStage(Cycle now);
    void closePhase(Cycle now);
    void record(Cycle end, Cycle barrierEnd);
    [[nodiscard]] bool endsStep() const;
    void endStep(Cycle now);
    [[nodiscard]] Cycle endOfTick(Cycle done);
    void finish(Outcome outcome);
    [[nodiscard]] bool lastStage() const;
    [[nodiscard]] bool scores() const;
    [[nodiscard]] bool stop() const;
    [[nodiscard]] std::uint64_t unitSpikes() const;

    Setup setup_;
    HostPort& host_;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;
    StepDone stepDone_;
    SampleDone sampleDone_;
    std::uint64_t cyclesPerBarrier_;

    Outcome outcome_ = Outcome::Finished;
    Phase phase_ = Phase::Inject;
    bool started_ = false;  ///< the phase's work was handed out; otherwise its barrier is still answering
    bool leaves_ = false;
    std::uint32_t step_ = 0, stage_ = 0, lastSpikeStep_ = 0;
    Cycle begin_{}, stepBegin_{}, opened_{};
    Cycle checked_{};                ///< when the watchdog looked last
    std::uint64_t changesSeen_ = 0;  ///< and what it saw
    std::uint64_t spikesBefore_ = 0, latency_ = 0, barriers_ = 0;
    std::uint64_t idle_ = 0, tickOverruns_ = 0;
    std::vector<PhaseRecord> phases_;
    Observer* observer_ = nullptr;
};

}  // namespace spikeloom::hw
