// SPDX-License-Identifier: Apache-2.0
#include "models/program/scales.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/network/image_layout.hpp"
#include "models/program/columns.hpp"
#include "models/program/combine.hpp"
#include "models/program/widths.hpp"

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
    if (const auto* mask = std::get_if<network::AttentionMask>(&projection.op)) return source * mask->value;
    if (const auto* linear = std::get_if<network::Linear>(&projection.op)) {
        const double unit = linear->weightScale * source;
        if (linear->reduce != network::Linear::Reduce::Mean) return unit;
        return unit / network.populations[value(projection.source)].rows();
    }
    if (const auto* convolution = std::get_if<network::Convolution>(&projection.op))
        return convolution->weightScale * source;
    if (std::holds_alternative<network::AveragePool>(projection.op))
        return source / program.projections[&projection - network.projections.data()].geometry.taps();
    if (std::holds_alternative<network::Identity>(projection.op) ||
        std::holds_alternative<network::MaxPool>(projection.op) ||
        std::holds_alternative<network::Upsample>(projection.op))
        return source;
    const double other = eventUnit(network, program, *projection.other);
    if (const auto* scores = std::get_if<network::AttentionScores>(&projection.op))
        return source * other * scores->scale;
    if (const auto* keyValue = std::get_if<network::AttentionKeyValue>(&projection.op))
        return source * other * keyValue->scale;
    if (const auto* query = std::get_if<network::AttentionQuery>(&projection.op)) return source * other * query->scale;
    return source * other;
}

/// sum over the inputs of a linear projection of weight x offset, by target column
std::vector<double> throughWeights(const network::Linear& linear, const network::AnalogImage& image,
                                   std::size_t targetCols, std::size_t sourceCols) {
    std::vector<double> sums(targetCols, 0.0);
    for (std::size_t o = 0; o < targetCols; ++o) {
        for (std::size_t i = 0; i < sourceCols; ++i)
            sums[o] += linear.weights[o * sourceCols + i] * image.offset[network::channelOf(image, i)];
        sums[o] *= linear.weightScale;
    }
    return sums;
}

/// What the image's offset adds to each neuron behind a convolution or an average: less at the borders.
/// @param units  real value of one unit of weight times offset, by column  @param channels  of the image
void addThroughWindow(const LoweredProjection& projection, const network::AnalogImage& image,
                      const std::vector<double>& units, std::size_t channels, std::vector<double>& offsets) {
    const Geometry& g = projection.geometry;
    const std::size_t cols = units.size(), in = channels / projection.groups, out = cols / projection.groups;
    const auto weight = [&](std::size_t channel, std::size_t tap, std::size_t o) {
        return projection.weights.empty() ? 1.0 : projection.weights[(channel * g.taps() + tap) * out + o];
    };
    for (std::uint32_t row = 0; row < g.source[0] * g.source[1] * g.source[2]; ++row)
        g.forEachTarget(row, [&](std::size_t target, std::size_t tap) {
            for (std::size_t i = 0; i < channels; ++i)
                for (std::size_t o = 0; o < out; ++o) {
                    const std::size_t col = i / in * out + o;
                    offsets[target * cols + col] +=
                        units[col] * weight(i, tap, o) * image.offset[network::channelOf(image, i)];
                }
        });
}

/// Whether a population, or one that feeds it, sends what it gets.
bool passesValues(const network::Network& network, const Program& program, PopulationId id) {
    const auto isGraded = [&](PopulationId population) {
        const auto& neuron = network.populations[value(population)].neuron;
        return neuron && neurons::forwards(*neuron);
    };
    const auto& incoming = program.incoming[value(id)];
    return isGraded(id) || std::any_of(incoming.begin(), incoming.end(), [&](ProjectionId p) {
               return isGraded(program.at(p).source) || (program.at(p).other && isGraded(*program.at(p).other));
           });
}

/// What a projection adds up, and in what unit. [unit of the target's column]
struct Arriving {
    double unit = 1.0;
    std::vector<double> columns;  ///< what a column gets, in that unit; empty: 1 in each
};

/// A constant that is the same in all columns is none of theirs.
Arriving arriving(const network::Network& network, const Program& program, const network::Projection& projection) {
    Arriving result{operatorUnit(network, program, projection), columnFactors(network, projection)};
    const auto& columns = result.columns;
    if (columns.empty() || columns[0] <= 0.0) return result;
    if (std::any_of(columns.begin(), columns.end(), [&](double c) { return c != columns[0]; })) return result;
    return {result.unit * columns[0], {}};
}

/// The unit of the projection with the most weights; 0 where none has any.
double weightedUnit(const network::Network& network, const Program& program, PopulationId id,
                    const std::vector<Arriving>& units) {
    std::size_t most = 0;
    double unit = 0.0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const auto& projection = network.projections[value(program.incoming[value(id)][i])];
        std::size_t weights = 0;
        if (const auto* linear = std::get_if<network::Linear>(&projection.op)) weights = linear->weights.size();
        if (const auto* convolution = std::get_if<network::Convolution>(&projection.op))
            weights = convolution->weights.size();
        if (weights <= most) continue;
        most = weights;
        unit = units[i].unit;
    }
    return unit;
}

/// The scale of the first projection that is no mask; `network::check` sees to it that there is one.
double firstScale(const Program& program, PopulationId id, const std::vector<Arriving>& units) {
    std::size_t i = 0;
    while (program.at(program.incoming[value(id)][i]).kind == OperatorKind::AttentionMask) ++i;
    return units[i].unit;
}

/// Whether what arrives has one scale. A mask adds a constant, which takes whatever unit there is.
bool haveOneScale(const Program& program, PopulationId id, const std::vector<Arriving>& units) {
    const double first = firstScale(program, id, units);
    for (std::size_t i = 0; i < units.size(); ++i) {
        const bool alike = units[i].unit == first && units[i].columns.empty();
        if (!alike && program.at(program.incoming[value(id)][i]).kind != OperatorKind::AttentionMask) return false;
    }
    return true;
}

/// The constants by which what arrives is brought to the target's unit.
void setMultipliers(const Arriving& from, double targetUnit, LoweredProjection& to) {
    if (from.columns.empty()) {
        to.multiplier = toMultiplier(from.unit, targetUnit);
        return;
    }
    to.multiplier = 0;
    for (const double column : from.columns) {
        to.columnMultipliers.push_back(toMultiplier(from.unit * column, targetUnit));
        to.multiplier = std::max(to.multiplier, std::abs(to.columnMultipliers.back()));
    }
    to.weightBits = signedBits(to.multiplier);
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
        to.inputMultiplier[col] = toMultiplier(image.scale[network::channelOf(image, col)], to.inputUnit);
}

void lowerInputScale(const network::EventFrames& events, const Precision&, LoweredPopulation& to) {
    to.inputUnit = to.membraneUnit = events.scale;
    to.inputMultiplier.assign(to.cols, 1);
}

void lowerInputScale(const network::Tokens&, const Precision&, LoweredPopulation& to) {
    to.inputUnit = to.membraneUnit = 1.0;
    to.inputMultiplier.assign(to.cols, 1);
}

void lowerScales(const network::Network& network, Program& program, PopulationId id, const Precision& precision) {
    const auto& from = network.populations[value(id)];
    auto& to = program.populations[value(id)];
    to.columnScale = from.columnScale;
    std::vector<Arriving> units;
    for (const ProjectionId p : program.incoming[value(id)])
        units.push_back(arriving(network, program, network.projections[value(p)]));
    const bool one = haveOneScale(program, id, units);
    const bool biased = !from.bias.empty() || fedByImage(network, program, id);
    // An average of the input is not a whole number of the natural unit.
    const bool averaged = from.function && takesAverages(program, id);
    // Nor is a bias; unless that unit is finer than any grid, as behind graded values.
    const bool coarse = !units.empty() && units[0].unit > grid(precision);
    const bool natural = one && !(((from.function && biased) || averaged) && coarse);

    // Branches of unlike scales meet below the unit of the weights, where membranes are: weights are shifted there, and
    // a spike of another branch adds a constant. Without weights, in front of a function, and where graded values come
    // or go (their unit is a membrane's, so that the grid would shrink with every layer), they meet on that of
    // functions.
    const double weighted =
        from.function || passesValues(network, program, id) ? 0.0 : weightedUnit(network, program, id, units);
    to.inputUnit = natural          ? firstScale(program, id, units)
                   : weighted > 0.0 ? std::ldexp(weighted, -static_cast<int>(precision.thresholdFracBits))
                                    : grid(precision);
    for (std::size_t i = 0; i < units.size(); ++i) {
        auto& projection = program.projections[value(program.incoming[value(id)][i])];
        if (natural && projection.kind != OperatorKind::AttentionMask)
            projection.multiplier = 1;
        else
            setMultipliers(units[i], to.inputUnit, projection);
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
        if (program.at(p).kind == OperatorKind::Window) {
            const double unit = operatorUnit(network, program, projection) / program.at(program.at(p).source).inputUnit;
            std::vector<double> units(to.cols());
            for (std::size_t c = 0; c < units.size(); ++c) units[c] = unit * realFactor(network, projection, c);
            addThroughWindow(program.at(p), image, units, source.cols(), offsets);
            continue;
        }
        if (program.at(p).kind == OperatorKind::MaxPool) {
            // All of a window have it, and so has the largest.
            for (std::size_t i = 0; i < offsets.size(); ++i)
                offsets[i] += image.offset[network::channelOf(image, i % to.cols())];
            continue;
        }
        std::vector<double> byCol(to.cols());
        if (const auto* linear = std::get_if<network::Linear>(&projection.op))
            byCol = throughWeights(*linear, image, to.cols(), source.cols());
        else
            for (std::size_t c = 0; c < byCol.size(); ++c) byCol[c] = image.offset[network::channelOf(image, c)];
        for (std::size_t c = 0; c < byCol.size(); ++c) byCol[c] *= realFactor(network, projection, c);
        const bool oneRow = std::holds_alternative<network::Linear>(projection.op) &&
                            std::get<network::Linear>(projection.op).reduce != network::Linear::Reduce::None;
        const std::size_t first = oneRow ? 0 : projection.rowOffset, rows = oneRow ? 1 : source.rows();
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < to.cols(); ++c) offsets[(first + r) * to.cols() + c] += byCol[c];
    }
    return offsets;
}

}  // namespace spikeloom::program
