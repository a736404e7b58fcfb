// SPDX-License-Identifier: Apache-2.0
#include "models/program/widths.hpp"

#include <algorithm>
#include <cstdlib>

#include "models/support/error.hpp"

namespace spikeloom::program {
namespace {

using Wide = Bounds::Wide;
constexpr std::uint32_t kComputedBits = 62;
constexpr std::int64_t kLargestPixel = 255;

std::int64_t largestLevel(const LoweredPopulation& p) {
    return std::max<std::int64_t>(p.maxLevel, -static_cast<std::int64_t>(p.minLevel));
}

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
    if (source.role != LoweredPopulation::Role::Input) return {1, largestLevel(source)};
    const Wide value = kLargestPixel * largestOf(source.inputMultiplier);
    return {value, value};
}

/// Largest sum over presynaptic channels of |weight|, over the target's channels.
Wide largestWeightSum(const LoweredProjection& projection, std::size_t sourceCols, std::size_t targetCols) {
    std::vector<std::int64_t> sums(targetCols, 0);
    for (std::size_t i = 0; i < sourceCols; ++i)
        for (std::size_t o = 0; o < targetCols; ++o)
            sums[o] += std::abs(static_cast<int>(projection.weights[i * targetCols + o]));
    return *std::max_element(sums.begin(), sums.end());
}

void addBounds(const Program& program, const LoweredProjection& projection, Bounds& bounds) {
    const auto& source = program.at(projection.source);
    const auto& target = program.at(projection.target);
    const Magnitude from = magnitudeOf(source);
    Wide step = 0, total = 0;
    if (projection.kind == OperatorKind::Linear) {
        const Wide rows = projection.reduce == Reduce::Sum ? source.rows : 1;
        const Wide weights = rows * largestWeightSum(projection, source.cols, target.cols);
        step = weights * from.event;
        total = weights * from.standing;
    } else if (projection.kind == OperatorKind::Identity) {
        step = from.event;
        total = from.standing;
    } else {
        // An event on one operand adds the other's tracer, once for each of the channels (or tokens) that are summed
        // over.
        const Wide other = largestLevel(program.at(*projection.other));
        const Wide summed =
            projection.kind == OperatorKind::AttentionScores ? source.cols / projection.heads : source.cols;
        step = summed * (from.standing + other);
        total = summed * from.standing * other;
    }
    bounds.pending += step * projection.multiplier;
    bounds.input += total * projection.multiplier;
}

}  // namespace

Bounds boundsOf(const Program& program, PopulationId id) {
    const auto& population = program.at(id);
    Bounds bounds;
    for (const ProjectionId p : program.incoming[value(id)]) addBounds(program, program.at(p), bounds);
    // With a function the bias joins X; without one it joins V, below the shift, and `input` counts it in whole units.
    const Wide bias = largestOf(population.bias), unit = Wide{1} << population.shift;
    bounds.input += (bias + unit - 1) / unit;
    return bounds;
}

std::uint32_t signedBits(Wide bound) {
    std::uint32_t bits = 1;
    for (; bound > 0; bound >>= 1) ++bits;
    return bits;
}

Widths widthsOf(const Program& program, PopulationId id, const Bounds& bounds, const std::string& file) {
    const auto& p = program.at(id);
    Widths widths;
    widths.pendingBits = signedBits(bounds.pending);
    Wide membrane = bounds.input << p.shift;
    if (p.function) {
        widths.inputBits = signedBits(bounds.input);
        widths.resultBits = signedBits(p.function->outputBound());
        membrane = 2 * static_cast<Wide>(p.function->outputBound());
    }
    if (p.role == LoweredPopulation::Role::Spiking) {
        membrane += static_cast<Wide>(p.threshold) * (largestLevel(p) + 1);
        widths.tracerBits = std::max(signedBits(p.maxLevel), signedBits(-static_cast<Wide>(p.minLevel) - 1));
        if (p.minLevel == 0) widths.tracerBits -= 1;
    }
    widths.membraneBits = signedBits(membrane);
    widths.biasBits = p.bias.empty() ? 0 : signedBits(largestOf(p.bias));
    const std::uint32_t widest =
        std::max({widths.pendingBits, widths.inputBits, widths.resultBits, widths.membraneBits});
    if (widest > kComputedBits)
        throw ConfigError(Problem{file, "population '" + p.name + "'",
                                  "needs numbers of " + std::to_string(widest) + " bits; at most " +
                                      std::to_string(kComputedBits) + " are computed",
                                  "lower precision.threshold_frac_bits or precision.function_frac_bits"});
    return widths;
}

}  // namespace spikeloom::program
