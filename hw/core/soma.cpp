// SPDX-License-Identifier: Apache-2.0
#include "hw/core/soma.hpp"

#include <algorithm>

namespace spikeloom::hw {

Soma::Soma(std::string name, const CoreSpec& spec, const program::Program& program, const CoreMapping& mapping,
           const program::Timetable& timetable, std::uint32_t biasSteps, const program::EarlyExit* earlyExit,
           const CoreMemories& memories, Dendrite& dendrite, AxonOutput& output, Scheduler& scheduler,
           Activity& activity, BusyTime& busy, CoreCounters& counters, const UnitFactories& units, CoreId core)
    : name_(std::move(name)),
      spec_(spec),
      population_(program.at(mapping.population)),
      slice_(mapping.slice),
      state_(population_, mapping.slice, timetable.of(mapping.population), biasSteps),
      functionUnit_(spec.functionUnit, population_, mapping.slice.cols(), memories),
      earlyExit_(earlyExit),
      spikes_(mapping.slice.size()),
      memories_(memories),
      dendrite_(dendrite),
      output_(output),
      scheduler_(scheduler),
      handle_(scheduler.add(*this)),
      activity_(activity),
      busy_(busy),
      counters_(counters),
      dirty_(mapping.slice.rows()) {
    if (units.functionUnit && population_.function)
        functionRows_ =
            units.functionUnit({name_, core, spec, population_, slice_.cols(), memories, functionUnit_, scheduler});
    if (functionRows_) state_.computeFunctionWith(*functionRows_);
    NeuronListener& listener = *this;
    if (units.neuronUnit) neuronUnit_ = units.neuronUnit({name_, core, spec, population_, state_, listener});
    if (!neuronUnit_) neuronUnit_ = std::make_unique<ModelNeuronUnit>(state_, listener);
    const program::Widths& widths = population_.widths;
    const std::uint32_t cols = slice_.cols();
    words_ = {.pending = memories.membrane.words(cols, widths.pendingBits),
              .membrane = memories.membrane.words(cols, widths.membraneBits + widths.moreBits),
              .tracer = memories.tracer.words(cols, widths.tracerBits),
              .input = memories.function.words(cols, widths.inputBits),
              .result = memories.function.words(cols, widths.resultBits),
              .bias = memories.synaptic.words(cols, widths.biasBits),
              .delayed = memories.membrane.words(cols, 1 + population_.payload.valueBits),
              .parameters = memories.synaptic.words(cols, widths.parameterBits),
              .initial = memories.synaptic.words(cols, widths.initialBits)};
    if (earlyExit_ != nullptr)
        scoreCost_ = costOf(earlyExit_->passes(), spec.functionUnit, cols, memories.membrane, words_.membrane, 0);
    for (const program::Port port : program.outgoing[value(mapping.population)])
        if (const std::uint32_t delay = timetable.delay(program, port); delay != 0) delays_.push_back(delay);
    std::sort(delays_.begin(), delays_.end());
    delays_.erase(std::unique(delays_.begin(), delays_.end()), delays_.end());
}

void Soma::fire(std::uint32_t step, std::uint32_t targetStep, Cycle start) {
    step_ = step;
    targetParity_ = static_cast<std::uint8_t>(targetStep & 1u);
    if (!delays_.empty()) {
        delayLine_.push_front(spikes_);
        if (delayLine_.size() > delays_.back()) delayLine_.pop_back();
    }
    std::fill(spikes_.begin(), spikes_.end(), 0);
    row_ = 0;
    activity_.begin();
    busy_.begin(start);
    functionFree_ = neuronStart_ = neuronFree_ = lastWrite_ = sendDelayed(start);
    selectRow();
    scheduler_.wake(handle_, pipe_.empty() ? rowStart_ : start);
}

void Soma::score(Cycle start) {
    if (earlyExit_ == nullptr) return;
    leaves_ = earlyExit_->leaves({state_.membranes(0), slice_.cols()}, step_);
    row_ = slice_.rows();
    activity_.begin();
    busy_.begin(start);
    const Cycle begin = memories_.membrane.freeAt(start);
    memories_.membrane.book(begin, scoreCost_.cycles);
    lastWrite_ = begin + scoreCost_.cycles;
    counters_.membraneReadWords += scoreCost_.readWords;
    counters_.somaBusyCycles += scoreCost_.cycles;
    probe_.worked(Work::Score, begin, lastWrite_);
    add(counters_, scoreCost_.work);
    scheduler_.wake(handle_, lastWrite_);
}

void Soma::readOut(Cycle start) {
    row_ = slice_.rows();
    targetParity_ = 0;
    activity_.begin();
    busy_.begin(start);
    const Cycle firstRow = memories_.membrane.freeAt(start);
    Cycle begin = firstRow;
    for (std::uint32_t row = 0; row < slice_.rows(); ++row) {
        const std::uint64_t cycles = std::max<std::uint64_t>(slice_.cols(), memories_.membrane.cycles(words_.membrane));
        for (std::uint32_t c = 0; c < slice_.cols(); ++c)
            pipe_.push_back({begin + memories_.membrane.readLatency() + c * cycles / slice_.cols(),
                             {slice_.rowBegin + row, slice_.colBegin + c, state_.membranes(row)[c]}});
        begin = begin + cycles;
    }
    memories_.membrane.book(start, begin - start);
    probe_.worked(Work::Sums, firstRow, begin);
    lastWrite_ = begin + (memories_.membrane.readLatency() - 1);
    counters_.membraneReadWords += slice_.rows() * words_.membrane;
    scheduler_.wake(handle_, start);
}

/// Moves row_ to the next row to visit and works out when the neuron unit can start on it.
void Soma::selectRow() {
    const auto& touched = dendrite_.pending(step_).touched;
    if (spec_.neuronUnit.visit == Visit::Touched)
        while (row_ < slice_.rows() && !state_.needsVisit(row_, step_, touched[row_])) ++row_;
    rowStart_ = neuronFree_;
    if (row_ == slice_.rows() || !population_.function) return;
    const std::uint64_t cycles = functionCycles(touched[row_]);
    if (cycles == 0) return;
    // The function unit works one row ahead: it may start once the neuron unit has taken over the row before.
    Cycle start = std::max(functionFree_, neuronStart_);
    if (touched[row_]) {
        const Cycle membranes = memories_.membrane.freeAt(start);
        counters_.portConflictCycles += membranes - start;
        start = membranes;
        memories_.membrane.book(start, memories_.membrane.cycles(words_.pending));
    }
    functionFree_ = start + cycles;
    probe_.worked(Work::FunctionRow, start, functionFree_);
    rowStart_ = std::max(neuronFree_, functionFree_);
}

/// A row at a time: its spikes go to AxonOutput with the cycles in which they leave.
Cycle Soma::tickAhead(Cycle now) {
    emitAhead();
    if (output_.full()) {
        output_.awaitRoom(handle_);
        return kNever;
    }
    if (row_ < slice_.rows() && now < rowStart_) return rowStart_;
    if (row_ < slice_.rows()) updateRow(now);
    if (row_ < slice_.rows()) return std::max(rowStart_, now + 1);
    finish(std::max(now, lastWrite_));
    return kNever;
}

void Soma::emitAhead() {
    for (; !pipe_.empty(); pipe_.pop_front()) {
        const Ready& ready = pipe_.front();
        if (ready.endsRow)
            output_.endRow(ready.at);
        else
            output_.push(ready.spike, targetParity_, ready.at);
    }
}

Cycle Soma::tick(Cycle now) {
    if (scheduler_.ahead() != 0) return tickAhead(now);
    neuronUnit_->advance(now);
    emit(now);
    if (blocked(now + 1)) return now + 1;
    if (row_ < slice_.rows() && now >= rowStart_) updateRow(now);
    if (neuronUnit_->busy()) return now + 1;
    if (row_ == slice_.rows() && pipe_.empty() && now >= lastWrite_) {
        finish(now);
        return kNever;
    }
    Cycle next = row_ < slice_.rows() ? rowStart_ : lastWrite_;
    if (!pipe_.empty()) next = std::min(next, pipe_.front().at);
    return std::max(next, now + 1);
}

void Soma::emit(Cycle now) {
    for (; !pipe_.empty() && pipe_.front().at <= now; pipe_.pop_front()) {
        if (pipe_.front().endsRow) {
            output_.endRow(now);
            continue;
        }
        if (output_.full()) return;
        output_.push(pipe_.front().spike, targetParity_, now);
    }
}

std::uint64_t Soma::functionCycles(bool touched) const {
    if (state_.evaluatesFunction(step_, touched)) return functionRowCycles(true);
    return touched || state_.biasDue(step_) ? functionRowCycles(false) : 0;
}

std::uint64_t Soma::membraneCycles(bool touched) const {
    return memories_.membrane.cycles(words_.membrane + (touched ? words_.pending : 0));
}

std::uint64_t Soma::neuronCycles(bool touched) const {
    const std::uint64_t lanes = spec_.neuronUnit.lanes;
    const std::uint64_t updates = (slice_.cols() + lanes - 1) / lanes * spec_.neuronUnit.cyclesPerUpdate;
    // In front of a function the pending current was read by the function unit, in its own time.
    return std::max({std::uint64_t{1}, updates, membraneCycles(touched && !population_.function),
                     memories_.tracer.cycles(words_.tracer),
                     memories_.synaptic.cycles(constantWords(state_.biasDue(step_)))});
}

void Soma::updateRow(Cycle now) {
    auto& pending = dendrite_.pending(step_);
    const std::uint32_t row = row_, globalRow = slice_.rowBegin + row;
    const bool touched = pending.touched[row], biasDue = state_.biasDue(step_);
    const std::uint64_t cycles = neuronCycles(touched);
    const Cycle start = std::max(memories_.membrane.freeAt(now), memories_.tracer.freeAt(now));
    counters_.portConflictCycles += start - now;
    memories_.membrane.book(start, membraneCycles(touched && !population_.function));
    memories_.tracer.book(start, memories_.tracer.cycles(words_.tracer));

    neuronUnit_->take({.row = row,
                       .step = step_,
                       .cols = slice_.cols(),
                       .touched = touched,
                       .biasDue = biasDue,
                       .cycles = cycles,
                       .presented = start + (pipelineCycles() - spec_.neuronUnit.pipelineStages),
                       .pipelineStages = spec_.neuronUnit.pipelineStages,
                       .current = pending.row(globalRow),
                       .events = spikes_.data() + static_cast<std::size_t>(row) * slice_.cols()});
    if (touched) pending.clearRow(globalRow);
    counters_.somaBusyCycles += cycles;
    dirty_[row] = 1;
    neuronStart_ = start;
    neuronFree_ = start + cycles;
    probe_.worked(Work::NeuronRow, start, neuronFree_);
    lastWrite_ = neuronFree_ + pipelineCycles();
    ++row_;
    selectRow();
}

void Soma::spikeLeaves(const NeuronRow& row, std::uint32_t col, Cycle at) {
    const AxonOutput::Spike spike{slice_.rowBegin + row.row, slice_.colBegin + col, row.events[col]};
    if (scheduler_.ahead() != 0)
        output_.push(spike, targetParity_, at);
    else
        pipe_.push_back({at, spike});
}

void Soma::rowLeaves(const NeuronRow& row, const dynamics::PopulationState::Updated& updated, Cycle at) {
    if (updated.events != 0 && output_.gathers()) {
        if (scheduler_.ahead() != 0)
            output_.endRow(at);
        else
            pipe_.push_back({at, {}, true});
    }
    countRow(row, updated);
}

/// @param row  of the slice  @param firstOut  when its first spike leaves  @param cycles  of all of them
void Soma::sendSpikes(const std::vector<std::int64_t>& all, std::uint32_t row, std::uint32_t delay, Cycle firstOut,
                      std::uint64_t cycles) {
    const std::uint32_t cols = slice_.cols();
    const std::int64_t* spikes = all.data() + static_cast<std::size_t>(row) * cols;
    for (std::uint32_t c = 0; c < cols; ++c)
        if (spikes[c] != 0)
            pipe_.push_back(
                {firstOut + c * cycles / cols, {slice_.rowBegin + row, slice_.colBegin + c, spikes[c], delay}});
    if (output_.gathers()) pipe_.push_back({firstOut + (cols - 1) * cycles / cols, {}, true});
}

/// Sends what has waited long enough. @return when the step's own rows may start
Cycle Soma::sendDelayed(Cycle start) {
    if (delays_.empty()) return start;
    const std::uint32_t cols = slice_.cols(), lanes = spec_.neuronUnit.lanes;
    const Cycle begin = memories_.membrane.freeAt(start);
    Cycle at = begin;
    for (const std::uint32_t delay : delays_) {
        if (delayLine_.size() < delay) break;
        const auto& spikes = delayLine_[delay - 1];
        for (std::uint32_t row = 0; row < slice_.rows(); ++row) {
            const auto first = spikes.begin() + static_cast<std::ptrdiff_t>(row) * cols;
            if (std::all_of(first, first + cols, [](std::int64_t value) { return value == 0; })) continue;
            const std::uint64_t cycles =
                std::max<std::uint64_t>((cols + lanes - 1) / lanes, memories_.membrane.cycles(words_.delayed));
            sendSpikes(spikes, row, delay, at + memories_.membrane.readLatency(), cycles);
            counters_.membraneReadWords += words_.delayed;
            at = at + cycles;
        }
    }
    memories_.membrane.book(begin, at - begin);
    if (at != begin) probe_.worked(Work::DelayedRows, begin, at);
    return at;
}

void Soma::countRow(const NeuronRow& row, const dynamics::PopulationState::Updated& updated) {
    const bool touched = row.touched;
    ++counters_.rowsVisited;
    counters_.neuronUpdates += slice_.cols();
    counters_.neuronUpdateBits +=
        static_cast<std::uint64_t>(slice_.cols()) * (population_.widths.membraneBits + population_.widths.moreBits);
    counters_.membraneReadWords += words_.membrane + (touched ? words_.pending : 0);
    counters_.membraneWriteWords += words_.membrane + (touched ? words_.pending : 0);
    counters_.tracerReadWords += words_.tracer;
    counters_.unitSpikes += updated.unitSpikes;
    counters_.neuronEvents += updated.events;
    counters_.retractions += updated.retractions;
    if (updated.events && !delays_.empty()) counters_.membraneWriteWords += words_.delayed;
    if (updated.events) counters_.tracerWriteWords += words_.tracer;
    counters_.synapticReadWords += constantWords(row.biasDue);
    if (!population_.function || functionCycles(touched) == 0) return;
    functionUnit_.countIntegrate(counters_);
    counters_.somaBusyCycles += functionCycles(touched);
    if (updated.functionEvaluated) functionUnit_.countEvaluate(counters_);
}

void Soma::finish(Cycle now) {
    neuronUnit_->endStep(now);
    busy_.end(now);
    activity_.end(now);
}

Soma::ResetWords Soma::resetSample() {
    const auto rows = static_cast<std::uint64_t>(std::count(dirty_.begin(), dirty_.end(), 1));
    ResetWords words{.membrane = rows * words_.membrane,
                     .tracer = rows * words_.tracer,
                     .function = rows * (words_.input + words_.result),
                     .synapticReads = rows * (words_.initial + words_.parameters)};
    state_.reset();
    std::fill(dirty_.begin(), dirty_.end(), std::uint8_t{0});
    std::fill(spikes_.begin(), spikes_.end(), 0);
    delayLine_.clear();
    pipe_.clear();
    return words;
}

}  // namespace spikeloom::hw
