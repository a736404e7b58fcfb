// SPDX-License-Identifier: Apache-2.0
#include "tests/support/hand_program.hpp"

#include <algorithm>
#include <utility>

#include "models/program/graph_links.hpp"
#include "models/program/widths.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::testing {

using program::LoweredPopulation;
using program::OperatorKind;
using program::PopulationId;
using program::ProjectionId;
using Role = LoweredPopulation::Role;

PopulationId HandProgram::input(std::uint32_t rows, std::uint32_t cols) {
    program_.input = add("input", rows, cols, Role::Input);
    at(program_.input).inputMultiplier.assign(cols, 1);
    return program_.input;
}

PopulationId HandProgram::spiking(std::string name, std::uint32_t rows, std::uint32_t cols) {
    const PopulationId id = add(std::move(name), rows, cols, Role::Spiking);
    setNeuron(at(id), stBif(1));
    at(id).widths.tracerBits = at(id).widths.sentBits = 4;
    return id;
}

PopulationId HandProgram::readout(std::uint32_t rows, std::uint32_t cols) {
    program_.readout = add("readout", rows, cols, Role::Readout);
    return program_.readout;
}

ProjectionId HandProgram::linear(PopulationId source, PopulationId target, std::vector<std::int8_t> weights) {
    const ProjectionId id = add(OperatorKind::Linear, source, target);
    at(id).weights = std::move(weights);
    return id;
}

ProjectionId HandProgram::identity(PopulationId source, PopulationId target, std::uint32_t rowOffset) {
    const ProjectionId id = add(OperatorKind::Identity, source, target);
    at(id).rowOffset = rowOffset;
    return id;
}

ProjectionId HandProgram::maxPool(PopulationId source, PopulationId target, const program::Geometry& window) {
    const ProjectionId id = add(OperatorKind::MaxPool, source, target);
    at(id).geometry = window;
    at(id).groups = at(source).cols;
    return id;
}

ProjectionId HandProgram::scores(PopulationId query, PopulationId key, PopulationId target, std::uint32_t heads) {
    return product(OperatorKind::AttentionScores, query, key, target, heads);
}

ProjectionId HandProgram::context(PopulationId attention, PopulationId value, PopulationId target,
                                  std::uint32_t heads) {
    return product(OperatorKind::AttentionContext, attention, value, target, heads);
}

ProjectionId HandProgram::product(OperatorKind kind, PopulationId source, PopulationId other, PopulationId target,
                                  std::uint32_t heads) {
    const ProjectionId id = add(kind, source, target);
    at(id).other = other;
    at(id).heads = heads;
    return id;
}

program::Program HandProgram::build() const {
    program::Program program = program_;
    program::linkGraph(program);
    for (std::uint32_t p = 0; p < program.populations.size(); ++p) {
        const PopulationId id{p};
        program.order.push_back(id);
        program.populations[p].stage = program::stageOf(program, id);
        deriveEvents(program.populations[p]);
        if (program.populations[p].role == Role::Input) program::boundInput(program.populations[p], 1);
        program.stages = std::max(program.stages, program.populations[p].stage + 1);
    }
    return program;
}

PopulationId HandProgram::add(std::string name, std::uint32_t rows, std::uint32_t cols, Role role) {
    LoweredPopulation population;
    population.name = std::move(name);
    population.rows = rows;
    population.cols = cols;
    population.role = role;
    program_.populations.push_back(std::move(population));
    return PopulationId{static_cast<std::uint32_t>(program_.populations.size() - 1)};
}

ProjectionId HandProgram::add(OperatorKind kind, PopulationId source, PopulationId target) {
    program::LoweredProjection projection;
    projection.kind = kind;
    projection.source = source;
    projection.target = target;
    program_.projections.push_back(std::move(projection));
    return ProjectionId{static_cast<std::uint32_t>(program_.projections.size() - 1)};
}

}  // namespace spikeloom::testing
