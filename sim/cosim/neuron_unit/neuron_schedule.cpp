// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_schedule.hpp"

#include <utility>

#include "models/support/error.hpp"

namespace spikeloom::cosim {

using hw::Cycle;
using hw::value;

NeuronSchedule::NeuronSchedule(const NeuronRule& rule, Leave leave) : leave_(std::move(leave)) {
    unit_.configure(rule);
    beat_.valid = true;
    beat_.lanes.resize(neuronUnitShape().lanes);
}

void NeuronSchedule::add(NeuronJob job) {
    jobs_.push_back(std::move(job));
}

NeuronJob NeuronSchedule::recycled() {
    if (spare_.empty()) return {};
    NeuronJob job = std::move(spare_.back());
    spare_.pop_back();
    return job;
}

void NeuronSchedule::advance(Cycle now) {
    while (unit_.now() < value(now)) {
        if (idleUntil(value(now))) continue;
        const bool presents = compose(unit_.now());
        if (!unit_.clock(presents ? beat_ : nothing_))
            throw InvariantError("neuron_unit", unit_.now(), "it is not ready, though nothing waits behind it");
        show();
    }
}

/// Skips to the next beat, at most to `cycle`. @return whether it did
bool NeuronSchedule::idleUntil(std::uint64_t cycle) {
    if (unit_.busy()) return false;
    if (presenting_ < jobs_.size()) {
        const hw::NeuronRow& row = jobs_[presenting_].row;
        const std::uint64_t next = value(row.presented) + nextColumn_ * row.cycles / row.cols;
        if (next < unit_.now())
            throw InvariantError("neuron_unit", unit_.now(), "a row was added after it should have been presented");
        if (next < cycle) cycle = next;
    }
    if (cycle == unit_.now()) return false;
    unit_.skipTo(cycle);
    return true;
}

/// The beat of a cycle, if there is one.
bool NeuronSchedule::compose(std::uint64_t cycle) {
    if (presenting_ == jobs_.size()) return false;
    const NeuronJob& job = jobs_[presenting_];
    const auto cycleOf = [&](std::uint32_t c) { return value(job.row.presented) + c * job.row.cycles / job.row.cols; };
    if (cycleOf(nextColumn_) > cycle) return false;
    const std::uint32_t begin = nextColumn_;
    std::uint32_t lane = 0;
    for (; nextColumn_ < job.row.cols && cycleOf(nextColumn_) == cycle; ++nextColumn_, ++lane) {
        if (lane == beat_.lanes.size())
            throw InvariantError("neuron_unit", cycle,
                                 "the memories deliver more neurons in a cycle than it has lanes");
        beat_.lanes[lane] = job.neurons[nextColumn_];
        beat_.lanes[lane].enabled = true;
    }
    if (lane == 0) throw InvariantError("neuron_unit", cycle, "a row was added after it should have been presented");
    for (; lane < beat_.lanes.size(); ++lane) beat_.lanes[lane].enabled = false;
    beat_.integrate = job.integrate;
    beat_.fire = job.fire;
    inside_.push_back({begin, nextColumn_});
    if (nextColumn_ == job.row.cols) {
        ++presenting_;
        nextColumn_ = 0;
    }
    return true;
}

/// Hands on what the unit shows in its present cycle.
void NeuronSchedule::show() {
    if (!unit_.outValid()) return;
    if (inside_.empty())
        throw InvariantError("neuron_unit", unit_.now(), "something left it, though nothing was in it");
    const Presented beat = inside_.front();
    inside_.pop_front();
    unit_.outputs(outputs_);
    NeuronJob& job = jobs_.front();
    leave_(job, beat.begin, beat.end, outputs_, Cycle{unit_.now()});
    if (beat.end != job.row.cols) return;
    spare_.push_back(std::move(job));
    jobs_.pop_front();
    --presenting_;
}

}  // namespace spikeloom::cosim
