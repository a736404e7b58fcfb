// SPDX-License-Identifier: Apache-2.0
#include "tests/models/operators/one_projection.hpp"

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

}  // namespace

Program randomProgram(Random& random) {
    const std::uint32_t tokens = random.count(1, 4), heads = random.count(1, 3), headCols = random.count(1, 3);
    const std::int64_t multiplier = random.integer(1, 3);
    switch (random.integer(0, 3)) {
        case 0:
            return randomLinear(random);
        case 1:
            return randomIdentity(random);
        case 2:
            return scoresProgram(tokens, heads, headCols, multiplier);
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
