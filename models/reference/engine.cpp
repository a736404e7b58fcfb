// SPDX-License-Identifier: Apache-2.0
#include "models/reference/engine.hpp"

#include <algorithm>

namespace spikeloom::reference {

using operators::Slice;
using program::LoweredPopulation;
using program::PopulationId;

Engine::Engine(const program::Program& program, const program::RunRule& rule)
    : program_(program),
      rule_(rule),
      timetable_(program, rule),
      exit_(program::EarlyExit::make(program, rule, timetable_)),
      input_(program.at(program.input), rule) {
    nodes_.reserve(program.populations.size());
    for (std::uint32_t p = 0; p < program.populations.size(); ++p) {
        const PopulationId id{p};
        const Slice all = operators::wholeOf(program.at(id));
        nodes_.push_back({dynamics::PopulationState(program.at(id), all, timetable_.of(id), rule.biasSteps),
                          operators::PendingCurrent(all),
                          std::vector(timetable_.longestDelay(program, id) + 1,
                                      std::vector<std::int64_t>(program.at(id).size(), 0))});
    }
    for (std::uint32_t p = 0; p < program.projections.size(); ++p) {
        const program::ProjectionId id{p};
        const Slice target = operators::wholeOf(program.at(program.at(id).target));
        synapses_.push_back(operators::makeSynapses(program, id, target));
        for (std::uint8_t operand = 0; operand < 2; ++operand) {
            const bool exists = operand == 0 || program.at(id).other;
            operands_[operand].push_back(
                exists ? Operand{operators::sourceBoxes(program, {id, operand}, target), {program, {id, operand}}}
                       : Operand{});
        }
    }
}

void Engine::begin(program::SampleInput input) {
    input_.begin(std::move(input));
    for (Node& node : nodes_) {
        node.state.reset();
        node.pending.clear();
        for (auto& events : node.events) std::fill(events.begin(), events.end(), 0);
    }
    for (auto& synapses : synapses_)
        for (std::uint8_t operand = 0; operand < 2; ++operand) synapses->reset(operand);
    step_ = lastSpikeStep_ = 0;
    unitSpikes_ = neuronEvents_ = 0;
    operations_ = {};
    leaves_ = false;
}

void Engine::step() {
    ++step_;
    injectInput();
    for (const PopulationId id : program_.order) {
        if (id == program_.input) continue;
        update(id);
        if (rule_.schedule == program::Schedule::Layered) deliver(id);
    }
    if (rule_.schedule == program::Schedule::Pipelined)
        for (const PopulationId id : program_.order) deliver(id);
    leaves_ = exit_ && exit_->leaves(readout(), step_);
}

void Engine::injectInput() {
    const auto& input = program_.at(program_.input);
    for (const program::Port port : program_.outgoing[value(program_.input)]) {
        const std::uint32_t delay = timetable_.delay(program_, port);
        if (step_ <= delay || step_ - delay > input_.steps()) continue;
        std::uint32_t index = 0;
        for (std::uint32_t row = 0; row < input.rows; ++row)
            for (std::uint32_t col = 0; col < input.cols; ++col, ++index)
                if (const std::int64_t part = input_.at(index, step_ - delay); part != 0) send(port, row, col, part);
    }
}

void Engine::update(PopulationId id) {
    Node& node = nodes_[value(id)];
    const auto& population = program_.at(id);
    std::rotate(node.events.begin(), node.events.end() - 1, node.events.end());
    for (std::uint32_t row = 0; row < population.rows; ++row) {
        std::int64_t* events = node.events.front().data() + static_cast<std::size_t>(row) * population.cols;
        if (!node.state.needsVisit(row, step_, node.pending.touched[row])) {
            std::fill(events, events + population.cols, 0);
            continue;
        }
        const auto updated = node.state.update(row, step_, node.pending.row(row), node.pending.touched[row], events);
        unitSpikes_ += updated.unitSpikes;
        neuronEvents_ += updated.events;
        if (updated.events) lastSpikeStep_ = step_;
    }
    node.pending.clear();
}

void Engine::deliver(PopulationId id) {
    const auto& population = program_.at(id);
    if (population.role != LoweredPopulation::Role::Spiking) return;
    for (const program::Port port : program_.outgoing[value(id)]) {
        const std::int64_t* event = nodes_[value(id)].events[timetable_.delay(program_, port)].data();
        for (std::uint32_t row = 0; row < population.rows; ++row)
            for (std::uint32_t col = 0; col < population.cols; ++col, ++event)
                if (*event != 0) send(port, row, col, *event);
    }
}

void Engine::send(program::Port port, std::uint32_t row, std::uint32_t col, std::int64_t value) {
    const auto p = program::value(port.projection);
    const Operand& operand = operands_[port.operand][p];
    const bool listens = std::any_of(operand.accepted.begin(), operand.accepted.end(),
                                     [&](const Slice& box) { return box.contains(row, col); });
    if (!listens) return;
    const PopulationId target = program_.at(port.projection).target;
    const operators::EventWork work =
        synapses_[p]->deliver({row, col, value, port.operand}, nodes_[network::value(target)].pending);
    operations_.add(work, operand.arithmetic(work, value));
}

bool Engine::quiet() const {
    return step_ >= timetable_.lastScheduledStep() && lastSpikeStep_ < step_;
}

bool Engine::finished() const {
    if (leaves_ || step_ >= timetable_.lastStep()) return true;
    return timetable_.endsWhenQuiet() && step_ > 0 && quiet();
}

std::vector<std::int64_t> Engine::codes(PopulationId id) const {
    const std::int64_t* first = nodes_[value(id)].state.sent(0);
    return {first, first + program_.at(id).size()};
}

std::vector<std::int64_t> Engine::readout() const {
    const auto& population = program_.at(program_.readout);
    const std::int64_t* first = nodes_[value(program_.readout)].state.membranes(0);
    return {first, first + population.size()};
}

}  // namespace spikeloom::reference
