// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/operators/one_projection.hpp"

/// What products add up to, against the product of the tracers by three nested loops.
namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using program::Program;
using spikeloom::testing::expectHolds;

struct Shape {
    std::uint32_t tokens, heads, headCols;
    [[nodiscard]] std::uint32_t cols() const { return heads * headCols; }
};
Shape randomShape(Random& random) {
    return {random.count(1, 5), random.count(1, 3), random.count(1, 4)};
}

/// Net spikes of an operand, row-major.
std::vector<std::int64_t> tracersOf(const Program& program, const std::vector<Event>& events, std::uint8_t operand) {
    const auto& source = program.at(sourceOf(program, {kOnly, operand}));
    std::vector<std::int64_t> tracers(source.size(), 0);
    for (const Event& event : events)
        if (event.operand == operand) tracers[std::size_t{event.row} * source.cols + event.col] += event.value;
    return tracers;
}

/// Delivers everything in order, taking the current away at random moments as updates would; the sum of what was taken.
std::vector<std::int64_t> totalOf(const Program& program, const std::vector<Event>& events, Random& random) {
    Receiver receiver(program);
    std::vector<std::int64_t> total(receiver.pending.current.size(), 0);
    const auto consume = [&] {
        const std::vector<std::int64_t> current = receiver.take();
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += current[i];
    };
    for (const Event& event : events) {
        receiver.deliver(event);
        if (random.integer(0, 9) == 0) consume();
    }
    consume();
    return total;
}

TEST(AttentionScores, AddUpToTheProductOfQueriesAndKeysInAnyOrder) {
    expectHolds(4, 1000, [](std::uint64_t seed) {
        Random random(seed);
        const Shape shape = randomShape(random);
        const Program program = scoresProgram(shape.tokens, shape.heads, shape.headCols, random.integer(1, 1000));
        const std::vector<Event> events = randomEvents(program, random.count(0, 200), random);
        const auto q = tracersOf(program, events, 0), k = tracersOf(program, events, 1);
        const auto total = totalOf(program, events, random);
        for (std::uint32_t h = 0; h < shape.heads; ++h)
            for (std::uint32_t i = 0; i < shape.tokens; ++i)
                for (std::uint32_t j = 0; j < shape.tokens; ++j) {
                    std::int64_t sum = 0;
                    for (std::uint32_t c = h * shape.headCols; c < (h + 1) * shape.headCols; ++c)
                        sum += q[i * shape.cols() + c] * k[j * shape.cols() + c];
                    RC_ASSERT(total[(h * shape.tokens + i) * shape.tokens + j] == sum * program.at(kOnly).multiplier);
                }
    });
}

TEST(AttentionContext, AddsUpToTheProductOfAttentionAndValuesInAnyOrder) {
    expectHolds(5, 1000, [](std::uint64_t seed) {
        Random random(seed);
        const Shape shape = randomShape(random);
        const Program program = contextProgram(shape.tokens, shape.heads, shape.headCols, random.integer(1, 1000));
        const std::vector<Event> events = randomEvents(program, random.count(0, 200), random);
        const auto a = tracersOf(program, events, 0), v = tracersOf(program, events, 1);
        const auto total = totalOf(program, events, random);
        for (std::uint32_t i = 0; i < shape.tokens; ++i)
            for (std::uint32_t col = 0; col < shape.cols(); ++col) {
                const std::uint32_t row = col / shape.headCols * shape.tokens + i;
                std::int64_t sum = 0;
                for (std::uint32_t j = 0; j < shape.tokens; ++j)
                    sum += a[row * shape.tokens + j] * v[j * shape.cols() + col];
                RC_ASSERT(total[i * shape.cols() + col] == sum * program.at(kOnly).multiplier);
            }
    });
}

// kv[h*d + i][j] = sum over the tokens n of k[n][h*d + i] * v[n][h*e + j].
TEST(AttentionKeyValue, AddsUpToTheProductOfKeysAndValuesInAnyOrder) {
    expectHolds(10, 1000, [](std::uint64_t seed) {
        Random random(seed);
        const Shape shape = randomShape(random);
        const std::uint32_t e = random.count(1, 4);
        const Program program = keyValueProgram(shape.tokens, shape.heads, shape.headCols, e, random.integer(1, 1000));
        const std::vector<Event> events = randomEvents(program, random.count(0, 200), random);
        const auto k = tracersOf(program, events, 0), v = tracersOf(program, events, 1);
        const auto total = totalOf(program, events, random);
        for (std::uint32_t row = 0; row < shape.cols(); ++row)
            for (std::uint32_t j = 0; j < e; ++j) {
                std::int64_t sum = 0;
                for (std::uint32_t n = 0; n < shape.tokens; ++n)
                    sum += k[n * shape.cols() + row] * v[n * shape.heads * e + row / shape.headCols * e + j];
                RC_ASSERT(total[row * e + j] == sum * program.at(kOnly).multiplier);
            }
    });
}

// y[n][h*e + j] = sum over the channels i of q[n][h*d + i] * kv[h*d + i][j].
TEST(AttentionQuery, AddsUpToTheProductOfQueriesAndKeyValuesInAnyOrder) {
    expectHolds(11, 1000, [](std::uint64_t seed) {
        Random random(seed);
        const Shape shape = randomShape(random);
        const std::uint32_t e = random.count(1, 4);
        const Program program = queryProgram(shape.tokens, shape.heads, shape.headCols, e, random.integer(1, 1000));
        const std::vector<Event> events = randomEvents(program, random.count(0, 200), random);
        const auto q = tracersOf(program, events, 0), kv = tracersOf(program, events, 1);
        const auto total = totalOf(program, events, random);
        for (std::uint32_t n = 0; n < shape.tokens; ++n)
            for (std::uint32_t col = 0; col < shape.heads * e; ++col) {
                std::int64_t sum = 0;
                for (std::uint32_t i = col / e * shape.headCols; i < (col / e + 1) * shape.headCols; ++i)
                    sum += q[n * shape.cols() + i] * kv[i * e + col % e];
                RC_ASSERT(total[n * shape.heads * e + col] == sum * program.at(kOnly).multiplier);
            }
    });
}

// One population as both operands: q q^T, of which every spike arrives on both sides.
TEST(AttentionScores, AddUpWhenQueriesAndKeysAreOnePopulation) {
    HandProgram hand;
    const auto both = hand.spiking("both", 2, 1);
    hand.scores(both, both, hand.spiking("scores", 2, 2), 1);
    const Program program = hand.build();
    Receiver receiver(program);
    const std::int64_t spikes[][2] = {{0, 1}, {1, 1}, {0, 1}, {1, -1}, {1, -1}, {0, 1}};  // 3 and -1
    for (const auto& [row, value] : spikes)
        for (const std::uint8_t operand : {std::uint8_t{0}, std::uint8_t{1}})
            receiver.deliver({static_cast<std::uint32_t>(row), 0, value, operand});
    EXPECT_EQ(receiver.take(), (std::vector<std::int64_t>{9, -3, -3, 1}));
}

}  // namespace
}  // namespace spikeloom::operators
