// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/core/dendrite_bench.hpp"

/// Events of a product read the other operand's tracers instead of weights.
namespace spikeloom::hw {
namespace {

/// Scores of one head: Q and K are `tokens` x 2, the scores tokens x tokens. A word holds one pending current of 16
/// bits, or two tracers of 4 bits, so that words are easy to count.
DendriteBench scoresOf(std::uint32_t tokens) {
    testing::HandProgram hand;
    const auto image = hand.input(tokens, 2), query = hand.spiking("q", tokens, 2), key = hand.spiking("k", tokens, 2);
    hand.identity(image, query);
    hand.identity(image, key);
    const auto attention = hand.spiking("attn", tokens, tokens);
    hand.at(attention).widths.pendingBits = 16;
    const auto scores = hand.scores(query, key, attention, 1);
    CoreSpec spec;
    spec.membraneMemory = {.portBits = 16, .banks = 4};
    spec.tracerMemory = {.portBits = 8, .banks = 1};
    CoreMapping mapping;
    mapping.population = attention;
    mapping.slice = {0, tokens, 0, tokens};
    mapping.axons = {{scores, 0}, {scores, 1}};
    return {spec, hand.build(), std::move(mapping)};
}

constexpr std::uint16_t kQuery = 0, kKey = 1;

// Two spikes of one channel meet in score (1, 2), whichever comes first; neuron = row * 2 + channel.
TEST(DendriteProduct, CountsAPairOfSpikesOnceInWhateverOrderTheyArrive) {
    for (const bool queryFirst : {true, false}) {
        DendriteBench core = scoresOf(4);
        core.send(10, queryFirst ? 1 * 2 : 2 * 2, 1, queryFirst ? kQuery : kKey);
        core.send(10, queryFirst ? 2 * 2 : 1 * 2, -1, queryFirst ? kKey : kQuery);
        EXPECT_TRUE(core.idleHeard());
        std::vector<std::int64_t> expected(16, 0);
        expected[1 * 4 + 2] = -1;
        EXPECT_EQ(core.dendrite.pending(1).current, expected);
    }
}

// A query reads a row of 8 tracers of K, 4 words through one port, then its own; it adds to 8 contiguous scores, 8
// words in 4 banks: 5 cycles, since 16 lanes need 1.
TEST(DendriteProduct, ReadsAContiguousRowForAQuery) {
    DendriteBench core = scoresOf(8);
    core.send(10, 0, 1, kQuery);
    core.send(10, 0, 1, kQuery);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 16u);
    EXPECT_EQ(core.membrane.freeAt(Cycle{16}), Cycle{18});
}

// A key adds to one score in each of 8 rows. A row of 8 words is padded to 9, so that a column lies in all 4 banks: 8
// words in 2 cycles. Tracers: 4 words of Q and its own.
TEST(DendriteProduct, SpreadsAColumnOverAllBanksForAKey) {
    DendriteBench core = scoresOf(8);
    core.send(10, 0, 1, kKey);
    core.send(10, 0, 1, kKey);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.membrane.freeAt(Cycle{11}), Cycle{13});
    EXPECT_EQ(core.tracer.freeAt(Cycle{11}), Cycle{16});
    EXPECT_EQ(core.nextTakeUp(), 16u);
}

// 5 words a row need no padding: 5 in 2 cycles. 5 tracers are 3 words, and its own.
TEST(DendriteProduct, NeedsNoPaddingForRowsOfAnOddNumberOfWords) {
    DendriteBench core = scoresOf(5);
    core.send(10, 0, 1, kKey);
    core.runUntil(11);
    EXPECT_EQ(core.membrane.freeAt(Cycle{11}), Cycle{13});
    EXPECT_EQ(core.tracer.freeAt(Cycle{11}), Cycle{15});
}

// 8 tracers are 4 words; the event's own tracer is one more, read and written back. 8 additions of 16 bits in 8 words.
TEST(DendriteProduct, CountsWhatAProductEventCosts) {
    for (const std::uint16_t operand : {kQuery, kKey}) {
        DendriteBench core = scoresOf(8);
        core.send(10, 0, 1, operand);
        EXPECT_TRUE(core.idleHeard());
        EXPECT_EQ(core.counters.tracerReadWords, 5u);
        EXPECT_EQ(core.counters.tracerWriteWords, 1u);
        EXPECT_EQ(core.counters.membraneReadWords, 8u);
        EXPECT_EQ(core.counters.membraneWriteWords, 8u);
        EXPECT_EQ(core.counters.synapticOperations, 8u);
        EXPECT_EQ(core.counters.productOperations, 8u);
        EXPECT_EQ(core.counters.adderBits, 8u * 16);
        EXPECT_EQ(core.counters.synapticReadWords + core.counters.macOperations, 0u);
    }
}

// A row of 8 tracers of the operand that had events is written: 4 words; the other's stayed zero.
TEST(DendriteProduct, ForgetsTheTracersThatWereWrittenWithTheSample) {
    DendriteBench core = scoresOf(8);
    core.send(10, 0, 1, kQuery);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.dendrite.resetSample().tracer, 4u);
    EXPECT_EQ(core.dendrite.resetSample().tracer, 0u);
}

}  // namespace
}  // namespace spikeloom::hw
