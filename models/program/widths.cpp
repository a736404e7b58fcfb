// SPDX-License-Identifier: Apache-2.0
#include "models/program/widths.hpp"

#include <algorithm>
#include <cstdlib>

#include "models/program/combine.hpp"
#include "models/support/error.hpp"

namespace spikeloom::program {
namespace {

using Wide = Bounds::Wide;
constexpr std::uint32_t kComputedBits = 62;
constexpr std::int64_t kLargestPixel = 255;

Wide largestOf(const std::vector<std::int64_t>& values) {
    std::int64_t largest = 0;
    for (const std::int64_t v : values) largest = std::max(largest, std::abs(v));
    return largest;
}

/// Largest |value| of one event, and of everything that a source neuron ever has standing.
struct Magnitude {
    Wide event, standing;
};

Magnitude magnitudeOf(const LoweredPopulation& source) {
    return {source.payload.largest, source.sent.magnitude()};
}

/// Largest sum over the presynaptic channels of a group and the kernel of |weight|, over the target's channels.
Wide largestKernelSum(const LoweredProjection& projection, std::size_t targetCols) {
    if (projection.weights.empty()) return projection.geometry.taps();
    const std::size_t out = targetCols / projection.groups, rows = projection.weights.size() / out;
    const std::size_t rowsOfGroup = rows / projection.groups;
    std::vector<std::int64_t> sums(targetCols, 0);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t o = 0; o < out; ++o)
            sums[r / rowsOfGroup * out + o] += std::abs(static_cast<int>(projection.weights[r * out + o]));
    return *std::max_element(sums.begin(), sums.end());
}

/// Largest sum over presynaptic channels of |weight|, over the target's channels; of rows with one event, the largest
/// |weight|.
Wide largestWeightSum(const LoweredProjection& projection, const LoweredPopulation& source, std::size_t targetCols) {
    std::vector<std::int64_t> sums(targetCols, 0);
    for (std::size_t i = 0; i < source.cols; ++i)
        for (std::size_t o = 0; o < targetCols; ++o) {
            const std::int64_t weight = std::abs(static_cast<int>(projection.weights[i * targetCols + o]));
            sums[o] = source.oneHot ? std::max(sums[o], weight) : sums[o] + weight;
        }
    return *std::max_element(sums.begin(), sums.end());
}

/// Products that add up to one element of a product's target.
Wide summedOver(const LoweredProjection& projection, const LoweredPopulation& source) {
    switch (projection.kind) {
        case OperatorKind::AttentionContext:
            return source.cols;
        case OperatorKind::AttentionKeyValue:
            return source.rows;
        default:
            return source.cols / projection.heads;
    }
}

/// Largest |constant| that an event is multiplied by, over the columns.
Wide largestMultiplier(const LoweredProjection& projection) {
    return projection.columnMultipliers.empty() ? std::abs(projection.multiplier)
                                                : largestOf(projection.columnMultipliers);
}

void addBounds(const Program& program, const LoweredProjection& projection, Bounds& bounds) {
    const auto& source = program.at(projection.source);
    const auto& target = program.at(projection.target);
    const Magnitude from = magnitudeOf(source);
    Wide step = 0, total = 0;
    if (projection.kind == OperatorKind::Linear) {
        const Wide rows = projection.reduce == Reduce::Sum ? source.rows : 1;
        const Wide weights = rows * largestWeightSum(projection, source, target.cols);
        step = weights * from.event;
        total = weights * from.standing;
    } else if (projection.kind == OperatorKind::Window) {
        const Wide weights = largestKernelSum(projection, target.cols);
        step = weights * from.event;
        total = weights * from.standing;
    } else if (projection.kind == OperatorKind::Identity || projection.kind == OperatorKind::AttentionMask ||
               projection.kind == OperatorKind::MaxPool) {
        // The largest of a window changes by no more than one of its sums, and lies among them.
        step = from.event;
        total = from.standing;
    } else {
        // An event on one operand adds the other's tracer, once for each of the channels (or tokens) that are summed
        // over.
        const Magnitude other = magnitudeOf(program.at(*projection.other));
        const Wide summed = summedOver(projection, source);
        step = summed * (from.standing * other.event + from.event * other.standing);
        total = summed * from.standing * other.standing;
    }
    bounds.pending += step * largestMultiplier(projection);
    bounds.input += total * largestMultiplier(projection);
}

}  // namespace

namespace {

/// Bits of a sum within `sent`; a sum that is never negative has no sign.
std::uint32_t sumBits(const neurons::Range& sent) {
    return std::max(signedBits(sent.most), signedBits(-sent.least - 1)) - (sent.least == 0 ? 1 : 0);
}

void setEvents(LoweredPopulation& input, std::uint32_t steps) {
    if (input.presentation == Presentation::FirstSpike) {
        input.payload = neurons::timePayload(1);
        input.sent.most = input.presentationLevels;
        return;
    }
    if (input.presentation == Presentation::Frames) {
        input.sent = {0, Wide{input.payload.largest} * input.frames};
        return;
    }
    const Wide value = kLargestPixel * largestOf(input.inputMultiplier);
    input.payload = neurons::gradedPayload(static_cast<std::int64_t>(std::min(value, Wide{1} << 62)));
    const Wide sum = input.presentation == Presentation::Repeat ? value * steps : value;
    input.sent = {-sum, sum};
}

}  // namespace

void boundInput(LoweredPopulation& input, std::uint32_t steps) {
    setEvents(input, steps);
    input.widths.sentBits = sumBits(input.sent);
}

Bounds boundsOf(const Program& program, PopulationId id, std::uint32_t steps) {
    const auto& population = program.at(id);
    Bounds bounds;
    for (const ProjectionId p : program.incoming[value(id)]) addBounds(program, program.at(p), bounds);
    // With a function the bias joins X; without one it joins V, below the shift, and `input` counts it in whole units.
    const Wide bias = largestOf(population.bias) * (population.biasEveryStep ? steps : 1);
    const Wide unit = Wide{1} << population.shift;
    bounds.input += (bias + unit - 1) / unit;
    // So does what the membrane begins with.
    bounds.input += (largestOf(population.initial) + unit - 1) / unit;
    // Each part of an average is rounded.
    if (takesAverages(program, id)) bounds.input += steps;
    return bounds;
}

std::uint32_t signedBits(Wide bound) {
    std::uint32_t bits = 1;
    for (; bound > 0; bound >>= 1) ++bits;
    return bits;
}

namespace {

/// Bits of the numbers by which the neurons of columns differ. One that is 0 in every column, or that of another
/// number, is not stored.
std::uint32_t parameterBits(const std::vector<neurons::Neuron>& columns) {
    std::vector<std::vector<std::int64_t>> stored;  // by parameter: its values, by column
    for (const neurons::Neuron& neuron : columns) {
        const std::vector<std::int64_t> parameters = neurons::parameters(neuron);
        stored.resize(parameters.size());
        for (std::size_t i = 0; i < parameters.size(); ++i) stored[i].push_back(parameters[i]);
    }
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        const auto here = stored.begin() + static_cast<std::ptrdiff_t>(i);
        if (largestOf(*here) == 0 || std::find(stored.begin(), here, *here) != here) continue;
        const bool isSigned = *std::min_element(here->begin(), here->end()) < 0;
        bits += signedBits(largestOf(*here)) - (isSigned ? 0 : 1);
    }
    return bits;
}

/// Tells the neurons how much can arrive. @return what their membranes can get to, over all columns
Wide boundNeurons(LoweredPopulation& population, Wide arriving, std::uint32_t steps) {
    neurons::bound(*population.neuron, arriving, steps);
    Wide membrane = neurons::membraneBound(*population.neuron, arriving, steps);
    for (neurons::Neuron& column : population.columnNeurons) {
        neurons::bound(column, arriving, steps);
        membrane = std::max(membrane, neurons::membraneBound(column, arriving, steps));
    }
    return membrane;
}

}  // namespace

void setWidths(Program& program, PopulationId id, const Bounds& bounds, std::uint32_t steps, const std::string& file) {
    auto& p = program.populations[value(id)];
    Widths& widths = p.widths;
    widths.pendingBits = signedBits(bounds.pending);
    Wide membrane = bounds.input << p.shift;
    if (p.function) {
        widths.inputBits = signedBits(bounds.input);
        widths.resultBits = signedBits(p.function->outputBound());
        membrane = 2 * static_cast<Wide>(p.function->outputBound());
        // Differences of step t are sent t times as large: 1 + 2 + ... + T of the largest.
        if (p.coding == neurons::Coding::Differential) membrane *= Wide{steps} * (steps + 1) / 2;
    }
    // A current that goes on flowing is no larger than what it adds up to.
    if (p.coding == neurons::Coding::Ramp) widths.moreBits += signedBits(bounds.input);
    if (p.neuron) {
        membrane = boundNeurons(p, membrane, steps);
        p.sent = neurons::sentRange(*p.neuron, steps);
        p.payload = neurons::payload(*p.neuron);
        widths.tracerBits = neurons::flagBits(*p.neuron);
        widths.sentBits = sumBits(p.sent);
        widths.moreBits += neurons::more(*p.neuron) * signedBits(membrane);
    }
    widths.membraneBits = signedBits(membrane);
    widths.biasBits = p.bias.empty() ? 0 : signedBits(largestOf(p.bias));
    widths.initialBits = p.initial.empty() ? 0 : signedBits(largestOf(p.initial));
    widths.parameterBits = parameterBits(p.columnNeurons);
    const std::uint32_t widest =
        std::max({widths.pendingBits, widths.inputBits, widths.resultBits, widths.membraneBits, widths.sentBits});
    if (widest > kComputedBits)
        throw ConfigError(Problem{file, "population '" + p.name + "'",
                                  "needs numbers of " + std::to_string(widest) + " bits; at most " +
                                      std::to_string(kComputedBits) + " are computed",
                                  "lower precision.threshold_frac_bits or precision.function_frac_bits"});
}

}  // namespace spikeloom::program
