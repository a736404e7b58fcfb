// SPDX-License-Identifier: Apache-2.0
#include "models/reference/engine.hpp"

#include <algorithm>

namespace spikeloom::reference {

using operators::Slice;
using program::LoweredPopulation;
using program::PopulationId;

Engine::Engine(const program::Program& program, const program::RunRule& rule) : program_(program), rule_(rule) {
    nodes_.reserve(program.populations.size());
    for (const auto& population : program.populations) {
        const Slice all = operators::wholeOf(population);
        nodes_.push_back({neurons::PopulationState(population, all, rule), operators::PendingCurrent(all),
                          std::vector<std::int8_t>(population.size(), 0)});
    }
    for (std::uint32_t p = 0; p < program.projections.size(); ++p) {
        const program::ProjectionId id{p};
        const Slice target = operators::wholeOf(program.at(program.at(id).target));
        synapses_.push_back(operators::makeSynapses(program, id, target));
        for (std::uint8_t operand = 0; operand < 2; ++operand) {
            const bool exists = operand == 0 || program.at(id).other;
            accepted_[operand].push_back(exists ? operators::sourceBoxes(program, {id, operand}, target)
                                                : std::vector<Slice>{});
        }
    }
}

void Engine::begin(std::vector<std::int64_t> input) {
    input_ = std::move(input);
    for (Node& node : nodes_) {
        node.state.reset();
        node.pending.clear();
        std::fill(node.spikes.begin(), node.spikes.end(), std::int8_t{0});
    }
    for (auto& synapses : synapses_)
        for (std::uint8_t operand = 0; operand < 2; ++operand) synapses->reset(operand);
    step_ = lastSpikeStep_ = 0;
    unitSpikes_ = 0;
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
}

void Engine::injectInput() {
    const auto& input = program_.at(program_.input);
    if (step_ > rule_.inputSteps) return;
    for (std::uint32_t row = 0; row < input.rows; ++row)
        for (std::uint32_t col = 0; col < input.cols; ++col) {
            const std::int64_t total = input_[static_cast<std::size_t>(row) * input.cols + col];
            const std::int64_t part = program::scheduledPart(total, rule_.inputSteps, step_);
            if (part != 0) send(program_.input, row, col, part);
        }
}

void Engine::update(PopulationId id) {
    Node& node = nodes_[value(id)];
    const auto& population = program_.at(id);
    for (std::uint32_t row = 0; row < population.rows; ++row) {
        std::int8_t* spikes = node.spikes.data() + static_cast<std::size_t>(row) * population.cols;
        if (!node.state.needsVisit(row, step_, node.pending.touched[row])) {
            std::fill(spikes, spikes + population.cols, std::int8_t{0});
            continue;
        }
        const std::uint32_t fired =
            node.state.update(row, step_, node.pending.row(row), node.pending.touched[row], spikes).spikes;
        unitSpikes_ += fired;
        if (fired) lastSpikeStep_ = step_;
    }
    node.pending.clear();
}

void Engine::deliver(PopulationId id) {
    const auto& population = program_.at(id);
    if (population.role != LoweredPopulation::Role::Spiking) return;
    const std::int8_t* spike = nodes_[value(id)].spikes.data();
    for (std::uint32_t row = 0; row < population.rows; ++row)
        for (std::uint32_t col = 0; col < population.cols; ++col, ++spike)
            if (*spike != 0) send(id, row, col, *spike);
}

void Engine::send(PopulationId from, std::uint32_t row, std::uint32_t col, std::int64_t value) {
    for (const program::Port port : program_.outgoing[network::value(from)]) {
        const auto p = program::value(port.projection);
        const auto& boxes = accepted_[port.operand][p];
        const bool listens =
            std::any_of(boxes.begin(), boxes.end(), [&](const Slice& box) { return box.contains(row, col); });
        if (!listens) continue;
        const PopulationId target = program_.at(port.projection).target;
        synapses_[p]->deliver({row, col, value, port.operand}, nodes_[network::value(target)].pending);
    }
}

bool Engine::quiet() const {
    return step_ >= rule_.lastScheduledStep(program_.stages - 1) && lastSpikeStep_ < step_;
}

bool Engine::finished() const {
    if (step_ >= rule_.maxSteps) return true;
    return rule_.stop == program::StopRule::Quiet && step_ > 0 && quiet();
}

std::vector<std::int8_t> Engine::codes(PopulationId id) const {
    const Node& node = nodes_[value(id)];
    const std::int8_t* first = node.state.tracers(0);
    return {first, first + node.spikes.size()};
}

std::vector<std::int64_t> Engine::readout() const {
    const auto& population = program_.at(program_.readout);
    const std::int64_t* first = nodes_[value(program_.readout)].state.membranes(0);
    return {first, first + population.size()};
}

}  // namespace spikeloom::reference
