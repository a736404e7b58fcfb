// SPDX-License-Identifier: Apache-2.0
#include "models/program/combine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace spikeloom::program {

using neurons::Coding;
using Role = LoweredPopulation::Role;

Coding codingOf(const LoweredPopulation& source) {
    if (source.role == Role::Input) return source.presentation == Presentation::FirstSpike ? Coding::Ramp : Coding::Sum;
    // What is sent as it came is coded as it came.
    return neurons::forwards(*source.neuron) ? source.coding : neurons::coding(*source.neuron);
}

bool takesAverages(const Program& program, PopulationId id) {
    const auto& incoming = program.incoming[value(id)];
    return std::any_of(incoming.begin(), incoming.end(), [&](ProjectionId p) {
        return codingOf(program.at(program.at(p).source)) == Coding::Differential;
    });
}

namespace {

std::string_view nameOf(Coding coding) {
    return coding == Coding::Ramp ? "time to first spike" : coding == Coding::Differential ? "differential" : "rate";
}

/// What comes once, in the first step, is its own average, and whatever it is integrated by.
bool fits(const LoweredPopulation& source, Coding coding) {
    const bool once = source.presentation == Presentation::Once || source.oneHot;
    return codingOf(source) == coding || (source.role == Role::Input && coding == Coding::Differential && once);
}

std::vector<PopulationId> sourcesOf(const Program& program, PopulationId id) {
    std::vector<PopulationId> sources;
    for (const ProjectionId p : program.incoming[value(id)]) {
        sources.push_back(program.at(p).source);
        if (program.at(p).other) sources.push_back(*program.at(p).other);
    }
    return sources;
}

std::optional<CannotCombine> checkRamp(const Program& program, PopulationId id, bool hasFunction) {
    const auto& population = program.at(id);
    if (program.incoming[value(id)].size() > 1)
        return CannotCombine{
            "a residual branch joins spikes that are coded by their time, and each branch has a window of its own",
            "time to first spike needs a chain of layers"};
    if (hasFunction)
        return CannotCombine{"a function in front of a neuron cannot take spikes that are coded by their time",
                             "use a neuron model that adds up its input"};
    if (population.biasEveryStep)
        return CannotCombine{"a bias in every step has no meaning for spikes that are coded by their time",
                             "set bias_schedule to once"};
    return std::nullopt;
}

std::optional<CannotCombine> checkDifferential(const Program& program, PopulationId id) {
    const auto& population = program.at(id);
    if (population.neuron && !neurons::forwards(*population.neuron) &&
        neurons::coding(*population.neuron) != Coding::Differential)
        return CannotCombine{"a neuron that adds up its input cannot take differential spikes, which change an average",
                             "multi_threshold neurons feed their like, graded values and readouts"};
    if (population.biasEveryStep)
        return CannotCombine{"a differential population starts from its bias; it is not added in every step",
                             "set bias_schedule to once"};
    for (const ProjectionId p : program.incoming[value(id)])
        if (program.at(p).other)
            return CannotCombine{"a product cannot take differential spikes", "products go with st_bif or graded"};
    return std::nullopt;
}

/// The largest of a window is one of its sums; time codes a value otherwise, and differential spikes an average.
std::optional<CannotCombine> checkMaxPool(const Program& program, PopulationId id) {
    for (const ProjectionId p : program.incoming[value(id)]) {
        const auto& from = program.at(program.at(p).source);
        if (program.at(p).kind != OperatorKind::MaxPool || codingOf(from) == Coding::Sum) continue;
        return CannotCombine{fmt::format("a max_pool compares sums of spikes, and {} sends spikes in {} coding",
                                         from.name, nameOf(codingOf(from))),
                             "use an average_pool, or neurons whose spikes add up, such as st_bif"};
    }
    return std::nullopt;
}

}  // namespace

std::optional<CannotCombine> combine(Program& program, PopulationId id, bool hasFunction) {
    auto& population = program.populations[value(id)];
    if (const auto problem = checkMaxPool(program, id)) return problem;
    // What its sources send, an image aside, which goes with anything; or what its own neuron expects.
    for (const PopulationId source : sourcesOf(program, id))
        if (program.at(source).role != Role::Input || codingOf(program.at(source)) != Coding::Sum)
            population.coding = codingOf(program.at(source));
    if (population.neuron && neurons::coding(*population.neuron) == Coding::Differential)
        population.coding = Coding::Differential;
    for (const PopulationId source : sourcesOf(program, id)) {
        const auto& from = program.at(source);
        if (!fits(from, population.coding))
            return CannotCombine{fmt::format("{} sends spikes in {} coding, and {} coding is expected", from.name,
                                             nameOf(codingOf(from)), nameOf(population.coding)),
                                 from.role == Role::Input
                                     ? "neurons in differential coding take an image once, and no recordings"
                                     : "a layer's sources have to use one coding"};
    }
    if (population.coding == Coding::Ramp) return checkRamp(program, id, hasFunction);
    if (population.coding == Coding::Differential) return checkDifferential(program, id);
    return std::nullopt;
}

}  // namespace spikeloom::program
