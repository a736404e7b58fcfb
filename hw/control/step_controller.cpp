// SPDX-License-Identifier: Apache-2.0
#include "hw/control/step_controller.hpp"

#include <algorithm>

namespace spikeloom::hw {

using program::Schedule;

StepController::StepController(Setup setup, HostPort& host, Scheduler& scheduler, Activity& activity)
    : setup_(std::move(setup)),
      host_(host),
      scheduler_(scheduler),
      handle_(scheduler.add(*this)),
      activity_(activity),
      cyclesPerBarrier_(
          setup_.barrier.baseCycles +
          2 * (std::uint64_t{setup_.barrier.cyclesPerHop} * setup_.farthest.hops + setup_.farthest.extraCycles)) {
    activity_.connect(scheduler, handle_);
}

void StepController::connect(StepDone stepDone, SampleDone sampleDone) {
    stepDone_ = std::move(stepDone);
    sampleDone_ = std::move(sampleDone);
}

void StepController::beginSample(Cycle start) {
    outcome_ = Outcome::Running;
    step_ = 1;
    lastSpikeStep_ = 0;
    leaves_ = false;
    spikesBefore_ = latency_ = barriers_ = idle_ = tickOverruns_ = 0;
    phases_.clear();
    begin_ = stepBegin_ = start;
    open(Phase::Inject, start);
}

/// The phase's work is handed out in `start`.
void StepController::open(Phase phase, Cycle start) {
    phase_ = phase;
    stage_ = 0;
    started_ = false;
    opened_ = start;
    scheduler_.wake(handle_, start);
}

Cycle StepController::tick(Cycle now) {
    if (outcome_ != Outcome::Running) return kNever;
    if (!started_) {
        if (now < opened_) return opened_;
        started_ = true;
        const bool underWay = start(now);
        changesSeen_ = activity_.changes();
        checked_ = now;
        if (underWay) return checked_ + setup_.watchdogCycles;
    }
    if (!activity_.idle()) {
        if (now - checked_ < setup_.watchdogCycles) return checked_ + setup_.watchdogCycles;
        if (changesSeen_ != activity_.changes()) {
            changesSeen_ = activity_.changes();
            checked_ = now;
            return checked_ + setup_.watchdogCycles;
        }
        finish(Outcome::Stalled);
        return kNever;
    }
    if (now <= activity_.over()) return activity_.over() + 1;
    closePhase(now);
    return kNever;
}

/// @return whether anything is under way now
bool StepController::start(Cycle now) {
    if (phase_ == Phase::Inject) {
        for (CoreControl* core : setup_.cores) core->expectStep(step_);
        return host_.inject(step_, now + 1);
    }
    if (phase_ == Phase::Stages) {
        fireStage(now);
        return !activity_.idle();
    }
    for (CoreControl* core : setup_.cores) {
        if (core->mapping().population != setup_.program.readout) continue;
        if (phase_ == Phase::Score)
            core->score(now + 1);
        else
            core->readOut(now + 1);
    }
    return !activity_.idle();
}

void StepController::fireStage(Cycle now) {
    const bool pipelined = setup_.schedule == Schedule::Pipelined;
    const std::uint32_t targetStep = pipelined ? step_ + 1 : step_;
    for (CoreControl* core : setup_.cores) {
        if (pipelined) core->expectStep(targetStep);
        if (pipelined || setup_.program.at(core->mapping().population).stage == stage_)
            core->fire(step_, targetStep, now + 1);
    }
}

bool StepController::lastStage() const {
    return setup_.schedule == Schedule::Pipelined || stage_ + 1 == setup_.program.stages;
}

bool StepController::scores() const {
    return setup_.earlyExit != nullptr && setup_.earlyExit->scores(step_);
}

/// Whether the phase is the last one of its step.
bool StepController::endsStep() const {
    return phase_ == Phase::Score || (phase_ == Phase::Stages && lastStage() && !scores());
}

void StepController::closePhase(Cycle now) {
    if (phase_ == Phase::ReadOut) {
        latency_ = host_.lastArrival() - begin_;
        record(host_.lastArrival(), host_.lastArrival());
        finish(Outcome::Finished);
        return;
    }
    // An input phase in which nothing was due is skipped by the host's own schedule and needs no barrier.
    const bool nothing = phase_ == Phase::Inject && !host_.scheduled(step_);
    if (!nothing) ++barriers_;
    const Cycle done = nothing ? now + 1 : now + cyclesPerBarrier_;
    const Cycle answered = endsStep() ? endOfTick(done) : done;
    record(nothing ? done : now, answered);
    if (phase_ == Phase::Inject) {
        open(Phase::Stages, answered);
    } else if (phase_ == Phase::Stages && !lastStage()) {
        const std::uint32_t next = stage_ + 1;
        open(Phase::Stages, answered);
        stage_ = next;
    } else if (phase_ == Phase::Stages && scores()) {
        open(Phase::Score, answered);
    } else {
        endStep(answered);
    }
}

void StepController::record(Cycle end, Cycle barrierEnd) {
    const bool alone = phase_ == Phase::Stages && setup_.schedule == Schedule::Layered;
    phases_.push_back({.step = step_,
                       .phase = phase_,
                       .stage = alone ? std::optional(stage_) : std::nullopt,
                       .begin = opened_ - begin_,
                       .end = end - begin_,
                       .barrierEnd = barrierEnd - begin_});
    if (observer_ != nullptr) observer_->phaseClosed(phases_.back());
}

/// When a step ends whose work is done in `done`.
Cycle StepController::endOfTick(Cycle done) {
    if (setup_.barrier.stepCycles == 0) return done;
    const Cycle due = stepBegin_ + setup_.barrier.stepCycles;
    if (done > due) {
        ++tickOverruns_;
        return done;
    }
    idle_ += due - done;
    return due;
}

void StepController::endStep(Cycle now) {
    const std::uint64_t spikes = unitSpikes();
    if (spikes != spikesBefore_) lastSpikeStep_ = step_;
    spikesBefore_ = spikes;
    leaves_ = scores() && std::any_of(setup_.cores.begin(), setup_.cores.end(),
                                      [](const CoreControl* core) { return core->leaves(); });
    const bool goOn = !stepDone_ || stepDone_(step_, now - stepBegin_);
    stepBegin_ = now;
    if (!goOn) {
        finish(Outcome::Abandoned);
    } else if (stop()) {
        open(Phase::ReadOut, now);
    } else {
        ++step_;
        open(Phase::Inject, now);
    }
}

bool StepController::quiet() const {
    return step_ >= setup_.timetable.lastScheduledStep() && lastSpikeStep_ < step_;
}

bool StepController::stop() const {
    return leaves_ || step_ >= setup_.timetable.lastStep() || (setup_.timetable.endsWhenQuiet() && quiet());
}

std::uint64_t StepController::unitSpikes() const {
    std::uint64_t spikes = 0;
    for (CoreControl* core : setup_.cores) spikes += core->counters().unitSpikes;
    return spikes;
}

void StepController::finish(Outcome outcome) {
    outcome_ = outcome;
    for (CoreControl* core : setup_.cores) {
        auto& counters = core->counters();
        counters.busyCycles = core->busyTime().total();
        counters.barrierWaitCycles = barrierCycles();
        counters.networkWaitCycles = latency_ - std::min(latency_, counters.busyCycles + barrierCycles());
    }
    sampleDone_();
}

}  // namespace spikeloom::hw
