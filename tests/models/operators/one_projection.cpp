// SPDX-License-Identifier: Apache-2.0
#include "tests/models/operators/one_projection.hpp"

#include <algorithm>

namespace spikeloom::operators::testing {

using program::PopulationId;
using program::Program;

Program linearProgram(std::int64_t multiplier) {
    HandProgram hand;
    const PopulationId source = hand.spiking("source", 2, 2), target = hand.spiking("target", 3, 3);
    const auto projection = hand.linear(source, target, {1, 2, 3, -4, 5, -6});
    hand.at(projection).rowOffset = 1;
    hand.at(projection).multiplier = multiplier;
    return hand.build();
}

Program scoresProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols, std::int64_t multiplier) {
    HandProgram hand;
    const PopulationId query = hand.spiking("query", tokens, heads * headCols);
    const PopulationId key = hand.spiking("key", tokens, heads * headCols);
    hand.at(hand.scores(query, key, hand.spiking("scores", heads * tokens, tokens), heads)).multiplier = multiplier;
    return hand.build();
}

Program contextProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols, std::int64_t multiplier) {
    HandProgram hand;
    const PopulationId attention = hand.spiking("attention", heads * tokens, tokens);
    const PopulationId value = hand.spiking("value", tokens, heads * headCols);
    const PopulationId target = hand.spiking("context", tokens, heads * headCols);
    hand.at(hand.context(attention, value, target, heads)).multiplier = multiplier;
    return hand.build();
}

Program keyValueProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols, std::uint32_t valueCols,
                        std::int64_t multiplier) {
    HandProgram hand;
    const PopulationId key = hand.spiking("key", tokens, heads * headCols);
    const PopulationId value = hand.spiking("value", tokens, heads * valueCols);
    const PopulationId target = hand.spiking("key_value", heads * headCols, valueCols);
    const auto id = hand.product(program::OperatorKind::AttentionKeyValue, key, value, target, heads);
    hand.at(id).multiplier = multiplier;
    return hand.build();
}

Program queryProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols, std::uint32_t valueCols,
                     std::int64_t multiplier) {
    HandProgram hand;
    const PopulationId query = hand.spiking("query", tokens, heads * headCols);
    const PopulationId keyValue = hand.spiking("key_value", heads * headCols, valueCols);
    const PopulationId target = hand.spiking("context", tokens, heads * valueCols);
    const auto id = hand.product(program::OperatorKind::AttentionQuery, query, keyValue, target, heads);
    hand.at(id).multiplier = multiplier;
    return hand.build();
}

Program maskProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t vocabulary, std::uint32_t padding,
                    std::int64_t value) {
    HandProgram hand;
    const PopulationId source = hand.spiking("tokens", tokens, vocabulary);
    const auto id = hand.linear(source, hand.spiking("scores", heads * tokens, tokens), {});
    hand.at(id).kind = program::OperatorKind::AttentionMask;
    hand.at(id).maskedCol = padding;
    hand.at(id).multiplier = value;
    return hand.build();
}

namespace {

Program randomLinear(Random& random) {
    HandProgram hand;
    const std::uint32_t rows = random.count(1, 4), cols = random.count(1, 4), targetCols = random.count(1, 4);
    const auto reduce = static_cast<program::Reduce>(random.integer(0, 2));
    const bool none = reduce == program::Reduce::None;
    const std::uint32_t offset = none ? random.count(0, 2) : 0;
    const PopulationId source = hand.spiking("source", rows, cols);
    const PopulationId target = hand.spiking("target", none ? rows + offset + random.count(0, 2) : 1, targetCols);
    const auto projection = hand.linear(source, target, random.codes(static_cast<std::size_t>(cols) * targetCols));
    hand.at(projection).rowOffset = offset;
    hand.at(projection).multiplier = random.integer(1, 3);
    hand.at(projection).reduce = reduce;
    hand.at(projection).selectRow = random.count(0, rows - 1);
    return hand.build();
}

Program randomIdentity(Random& random) {
    HandProgram hand;
    const std::uint32_t rows = random.count(1, 4), cols = random.count(1, 4), offset = random.count(0, 2);
    const PopulationId source = hand.spiking("source", rows, cols);
    const PopulationId target = hand.spiking("target", rows + offset + random.count(0, 2), cols);
    hand.at(hand.identity(source, target, offset)).multiplier = random.integer(1, 3);
    return hand.build();
}

/// Convolution, average or upsampling over one to three axes; or, `largest`, a max pool.
Program randomWindow(Random& random, bool largest) {
    HandProgram hand;
    program::Geometry g;
    const auto axes = static_cast<std::size_t>(random.integer(1, 3));
    const bool weighted = !largest && random.chance(), repeats = !largest && !weighted && random.chance();
    for (std::size_t a = program::Geometry::kAxes - axes; a < program::Geometry::kAxes; ++a) {
        g.source[a] = random.count(1, 4);
        if (repeats) g.repeat[a] = random.count(1, 3);
        if (!repeats) {
            g.kernel[a] = random.count(1, 3);
            g.stride[a] = random.count(1, 3);
            g.padding[a] = random.count(0, g.kernel[a] - 1);
            g.source[a] = std::max(g.source[a], g.kernel[a]);
        }
        g.target[a] = (g.source[a] * g.repeat[a] + 2 * g.padding[a] - g.kernel[a]) / g.stride[a] + 1;
    }
    const std::uint32_t groups = random.count(1, 3);
    const std::uint32_t in = weighted ? random.count(1, 3) : 1, out = weighted ? random.count(1, 3) : 1;
    const PopulationId source = hand.spiking("source", g.source[0] * g.source[1] * g.source[2], groups * in);
    const PopulationId target = hand.spiking("target", g.target[0] * g.target[1] * g.target[2], groups * out);
    const auto projection = hand.linear(source, target, {});
    auto& lowered = hand.at(projection);
    lowered.kind = largest ? program::OperatorKind::MaxPool : program::OperatorKind::Window;
    lowered.geometry = g;
    lowered.groups = groups;
    if (weighted) lowered.weights = random.codes(std::size_t{groups} * in * g.taps() * out);
    lowered.multiplier = random.integer(1, 3);
    return hand.build();
}

}  // namespace

Program maxPoolProgram(Random& random) {
    return randomWindow(random, true);
}

Program randomProgram(Random& random) {
    const std::uint32_t tokens = random.count(1, 4), heads = random.count(1, 3), headCols = random.count(1, 3);
    const std::uint32_t valueCols = random.count(1, 3);
    const std::int64_t multiplier = random.integer(1, 3);
    switch (random.integer(0, 8)) {
        case 0:
            return randomLinear(random);
        case 1:
            return randomIdentity(random);
        case 2:
            return randomWindow(random, false);
        case 7:
            return maxPoolProgram(random);
        case 3:
            return scoresProgram(tokens, heads, headCols, multiplier);
        case 4:
            return keyValueProgram(tokens, heads, headCols, valueCols, multiplier);
        case 5:
            return queryProgram(tokens, heads, headCols, valueCols, multiplier);
        case 6:
            return maskProgram(tokens, heads, headCols, random.count(0, headCols - 1), -multiplier);
        default:
            return contextProgram(tokens, heads, headCols, multiplier);
    }
}

std::vector<Event> randomEvents(const Program& program, std::size_t count, Random& random) {
    const bool product = program.at(kOnly).other.has_value();
    std::vector<Event> events;
    while (events.size() < count) {
        const auto operand = static_cast<std::uint8_t>(product ? random.integer(0, 1) : 0);
        const auto& source = program.at(sourceOf(program, {kOnly, operand}));
        events.push_back(
            {random.count(0, source.rows - 1), random.count(0, source.cols - 1), random.chance() ? 1 : -1, operand});
    }
    return events;
}

}  // namespace spikeloom::operators::testing
