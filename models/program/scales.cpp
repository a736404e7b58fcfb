// SPDX-License-Identifier: Apache-2.0
#include "models/program/scales.hpp"

#include <algorithm>
#include <cmath>

namespace spikeloom::program {
namespace {

double grid(const Precision& precision) {
    return std::ldexp(1.0, -static_cast<int>(precision.functionFracBits));
}

/// An operator's or a channel's unit on the target's; 0 for one that is lost or beyond 2^61, which `lower` refuses.
std::int64_t toMultiplier(double unit, double targetUnit) {
    const double multiplier = unit / targetUnit;
    return std::abs(multiplier) < 0x1p61 ? std::llround(multiplier) : 0;
}

/// Whether it gets offsets of the input; events have none.
bool fedByImage(const network::Network& network, const Program& program, PopulationId id) {
    const auto& incoming = program.incoming[value(id)];
    return std::any_of(incoming.begin(), incoming.end(), [&](ProjectionId p) {
        const auto& input = network.populations[value(program.at(p).source)].input;
        return input && std::holds_alternative<network::AnalogImage>(*input);
    });
}

/// Real value of an event of value 1 from `id`.
double eventUnit(const network::Network& network, const Program& program, PopulationId id) {
    const auto& population = network.populations[value(id)];
    if (population.input) return program.at(id).inputUnit;
    return neurons::eventUnit(*population.neuron, {program.at(id).membraneUnit});
}

/// Real value of one unit of what the operator adds up.
double operatorUnit(const network::Network& network, const Program& program, const network::Projection& projection) {
    const double source = eventUnit(network, program, projection.source);
    if (const auto* linear = std::get_if<network::Linear>(&projection.op)) {
        const double unit = linear->weightScale * source;
        if (linear->reduce != network::Linear::Reduce::Mean) return unit;
        return unit / network.populations[value(projection.source)].rows();
    }
    if (std::holds_alternative<network::Identity>(projection.op)) return source;
    const double other = eventUnit(network, program, *projection.other);
    if (const auto* scores = std::get_if<network::AttentionScores>(&projection.op))
        return source * other * scores->scale;
    return source * other;
}

std::size_t channelOf(const network::AnalogImage& image, std::size_t col) {
    return col / (static_cast<std::size_t>(image.patch) * image.patch);
}

/// sum over the inputs of a linear projection of weight x offset, by target column
std::vector<double> throughWeights(const network::Linear& linear, const network::AnalogImage& image,
                                   std::size_t targetCols, std::size_t sourceCols) {
    std::vector<double> sums(targetCols, 0.0);
    for (std::size_t o = 0; o < targetCols; ++o) {
        for (std::size_t i = 0; i < sourceCols; ++i)
            sums[o] += linear.weights[o * sourceCols + i] * image.offset[channelOf(image, i)];
        sums[o] *= linear.weightScale;
    }
    return sums;
}

/// Whether the input feeds it with values on the function grid (channels of unlike scales).
bool fedByGridInput(const Program& program, PopulationId id) {
    const auto& incoming = program.incoming[value(id)];
    return std::any_of(incoming.begin(), incoming.end(), [&](ProjectionId p) {
        const auto& multipliers = program.at(program.at(p).source).inputMultiplier;
        return std::any_of(multipliers.begin(), multipliers.end(), [](std::int64_t m) { return std::abs(m) > 1; });
    });
}

}  // namespace

void lowerInputScale(const network::AnalogImage& image, const Precision& precision, LoweredPopulation& to) {
    if (image.presentation == network::AnalogImage::Presentation::FirstSpike) {
        to.inputUnit = to.membraneUnit = 255.0 * image.scale[0] / image.levels;
        to.inputMultiplier.assign(to.cols, 1);
        return;
    }
    const double first = std::abs(image.scale[0]);
    const bool uniform = first > 0.0 && std::all_of(image.scale.begin(), image.scale.end(),
                                                    [&](double s) { return std::abs(s) == first; });
    to.inputUnit = uniform ? first : grid(precision);
    to.membraneUnit = to.inputUnit;
    to.inputMultiplier.resize(to.cols);
    for (std::size_t col = 0; col < to.cols; ++col)
        to.inputMultiplier[col] = toMultiplier(image.scale[channelOf(image, col)], to.inputUnit);
}

void lowerInputScale(const network::EventFrames& events, const Precision&, LoweredPopulation& to) {
    to.inputUnit = to.membraneUnit = events.scale;
    to.inputMultiplier.assign(to.cols, 1);
}

void lowerScales(const network::Network& network, Program& program, PopulationId id, const Precision& precision) {
    const auto& from = network.populations[value(id)];
    auto& to = program.populations[value(id)];
    std::vector<double> units;
    for (const ProjectionId p : program.incoming[value(id)])
        units.push_back(operatorUnit(network, program, network.projections[value(p)]));
    const bool one = std::all_of(units.begin(), units.end(), [&](double u) { return u == units[0]; });
    const bool biased = !from.bias.empty() || fedByImage(network, program, id);
    const bool natural = one && !(from.function && biased);

    to.inputUnit = natural ? units[0] : grid(precision);
    for (std::size_t i = 0; i < units.size(); ++i) {
        auto& projection = program.projections[value(program.incoming[value(id)][i])];
        projection.multiplier = natural ? 1 : toMultiplier(units[i], to.inputUnit);
    }
    if (natural && !from.function) {
        // Input values that are on the function grid already bring that many fraction bits along.
        const std::uint32_t there = fedByGridInput(program, id) ? precision.functionFracBits : 0;
        to.shift = precision.thresholdFracBits - std::min(there, precision.thresholdFracBits);
    }
    to.membraneUnit = from.function ? grid(precision) : std::ldexp(to.inputUnit, -static_cast<int>(to.shift));
}

std::vector<double> inputOffsets(const network::Network& network, const Program& program, PopulationId id) {
    const auto& to = network.populations[value(id)];
    std::vector<double> offsets;
    for (const ProjectionId p : program.incoming[value(id)]) {
        const auto& projection = network.projections[value(p)];
        const auto& source = network.populations[value(projection.source)];
        if (!source.input || !std::holds_alternative<network::AnalogImage>(*source.input)) continue;
        const network::AnalogImage& image = network::imageOf(source);
        offsets.resize(static_cast<std::size_t>(to.rows()) * to.cols(), 0.0);
        std::vector<double> byCol(to.cols());
        if (const auto* linear = std::get_if<network::Linear>(&projection.op))
            byCol = throughWeights(*linear, image, to.cols(), source.cols());
        else
            for (std::size_t c = 0; c < byCol.size(); ++c) byCol[c] = image.offset[channelOf(image, c)];
        const bool oneRow = std::holds_alternative<network::Linear>(projection.op) &&
                            std::get<network::Linear>(projection.op).reduce != network::Linear::Reduce::None;
        const std::size_t first = oneRow ? 0 : projection.rowOffset, rows = oneRow ? 1 : source.rows();
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < to.cols(); ++c) offsets[(first + r) * to.cols() + c] += byCol[c];
    }
    return offsets;
}

}  // namespace spikeloom::program
