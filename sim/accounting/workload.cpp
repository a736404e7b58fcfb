// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/workload.hpp"

#include <algorithm>

#include "sim/accounting/dense_macs.hpp"

namespace spikeloom::accounting {
namespace {

using Role = program::LoweredPopulation::Role;

/// The input and what it feeds are both of stage 0.
std::uint32_t depthOf(const program::LoweredPopulation& population) {
    return population.role == Role::Input ? 0 : population.stage + 1;
}

double presentedSteps(const program::LoweredPopulation& population, const program::RunRule& rule, double steps) {
    if (population.role != Role::Input) return steps;
    switch (population.presentation) {
        case program::Presentation::Once:
            return std::min<double>(rule.inputSteps, steps);
        case program::Presentation::Frames:
            return std::min<double>(population.frames, steps);
        case program::Presentation::FirstSpike:
        case program::Presentation::Repeat:
            break;
    }
    return steps;
}

Population populationOf(const program::LoweredPopulation& population, const program::RunRule& rule, double steps) {
    return {.neurons = population.size(),
            .presented = presentedSteps(population, rule, steps),
            .payload = population.payload,
            .isInput = population.role == Role::Input,
            .isReadout = population.role == Role::Readout,
            .normalises = std::holds_alternative<functions::LayerNormSpec>(population.functionSpec) ||
                          std::holds_alternative<functions::RmsNormSpec>(population.functionSpec)};
}

void setAttention(const program::Program& program, const program::LoweredProjection& projection, Layer& layer) {
    using Kind = program::OperatorKind;
    const auto& source = program.at(projection.source);
    const auto& other = program.at(*projection.other);
    layer.isProduct = true;
    layer.other = value(*projection.other);
    layer.heads = projection.heads;
    layer.tokens = projection.kind == Kind::AttentionScores    ? other.rows
                   : projection.kind == Kind::AttentionContext ? source.cols
                                                               : source.rows;
    layer.headColumns = (projection.kind == Kind::AttentionContext ? other.cols : source.cols) / projection.heads;
}

std::uint64_t biasesOf(const program::Program& program, const program::LoweredProjection& projection) {
    const program::LoweredPopulation& target = program.at(projection.target);
    if (target.bias.empty() || projection.other) return 0;
    return projection.kind == program::OperatorKind::Window ? target.size() : target.cols;
}

Layer layerOf(const program::Program& program, const program::LoweredProjection& projection, std::uint64_t macs,
              std::uint32_t frames) {
    const auto zeros = std::count(projection.weights.begin(), projection.weights.end(), std::int8_t{0});
    Layer layer{.source = value(projection.source),
                .target = value(projection.target),
                .macs = macs,
                .frames = frames,
                .weights = projection.weights.size(),
                .zeroWeights = static_cast<std::uint64_t>(zeros),
                .biases = biasesOf(program, projection)};
    if (projection.other) setAttention(program, projection, layer);
    return layer;
}

}  // namespace

std::uint64_t Workload::denseMacs() const {
    std::uint64_t sum = 0;
    for (const Layer& layer : layers) sum += layer.macs * layer.frames;
    return sum;
}

Workload workloadOf(const program::Program& program, const program::RunRule& rule, double steps) {
    Workload workload{.steps = steps};
    for (const program::LoweredPopulation& population : program.populations)
        workload.populations.push_back(populationOf(population, rule, steps));
    const std::vector<std::uint64_t> macs = denseMacsByProjection(program);
    const std::vector<std::uint32_t> frames = denseFrames(program);
    for (std::uint32_t p = 0; p < macs.size(); ++p) {
        if (!multiplies(program, program::ProjectionId{p})) continue;
        const program::LoweredProjection& projection = program.projections[p];
        workload.layers.push_back(layerOf(program, projection, macs[p], frames[value(projection.target)]));
    }
    for (Layer& layer : workload.layers) {
        layer.isShortcut = std::any_of(workload.layers.begin(), workload.layers.end(), [&](const Layer& main) {
            return !main.isProduct && main.target == layer.target &&
                   depthOf(program.populations[main.source]) > depthOf(program.populations[layer.source]);
        });
        if (layer.isShortcut) layer.biases = 0;
    }
    return workload;
}

}  // namespace spikeloom::accounting
