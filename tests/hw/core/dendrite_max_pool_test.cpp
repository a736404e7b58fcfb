// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/core/dendrite_bench.hpp"

/// Events of a max pool read and write sums and maxima, one in a word each.
namespace spikeloom::hw {
namespace {

/// 6 x 1 -> 4 x 1, windows of 3: position 2 feeds targets 0, 1 and 2. Sums of `sumBits`, words of 8 in the tracer
/// memory of one bank; currents of 16 bits, a word each, in 4 banks.
DendriteBench slidingWindow(std::uint32_t lanes = 16, std::uint32_t sumBits = 4) {
    testing::HandProgram hand;
    program::Geometry window;
    window.source = {1, 1, 6};
    window.target = {1, 1, 4};
    window.kernel = {1, 1, 3};
    const auto image = hand.input(6, 1), source = hand.spiking("source", 6, 1), target = hand.spiking("target", 4, 1);
    hand.identity(image, source);
    hand.at(source).widths.sentBits = sumBits;
    hand.at(target).widths.pendingBits = 16;
    const auto pool = hand.maxPool(source, target, window);
    CoreSpec spec;
    spec.membraneMemory = {.portBits = 16, .banks = 4};
    spec.tracerMemory = {.portBits = 8, .banks = 1};
    spec.dendrite.accumulateLanes = lanes;
    CoreMapping mapping;
    mapping.population = target;
    mapping.slice = {0, 4, 0, 1};
    mapping.axons = {{pool, 0}};
    return {spec, hand.build(), std::move(mapping)};
}

// Its sum and three maxima that it raises: 4 words, 4 cycles. Three currents in 4 banks: 1 cycle.
TEST(DendriteMaxPool, TakesAWordForItsSumAndEachMaximum) {
    DendriteBench core = slidingWindow();
    core.send(10, 2);
    core.send(10, 2);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.membrane.freeAt(Cycle{11}), Cycle{12});
    EXPECT_EQ(core.tracer.freeAt(Cycle{11}), Cycle{15});
    EXPECT_EQ(core.nextTakeUp(), 15u);
    EXPECT_EQ(core.dendrite.pending(1).current, (std::vector<std::int64_t>{2, 2, 2, 0}));
}

// Its sum, the maximum of its one window, which it does not exceed: 2 cycles, and nothing is added.
TEST(DendriteMaxPool, TouchesNoCurrentWhereNoMaximumChanges) {
    DendriteBench core = slidingWindow();
    core.send(10, 2);
    core.send(10, 0);
    core.send(10, 0);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 15u);
    EXPECT_EQ(core.membrane.freeAt(Cycle{15}), Cycle{15});
    EXPECT_EQ(core.nextTakeUp(), 17u);
    EXPECT_EQ(core.counters.synapticOperations, 3u + 0u + 1u);
}

// The largest of three windows is taken away: its sum, three maxima and two other sums of each window are 10 words.
TEST(DendriteMaxPool, ReadsAWindowAgainWhenItsLargestIsTakenAway) {
    DendriteBench core = slidingWindow();
    core.send(10, 2);
    core.send(10, 2, -1);
    core.send(10, 5);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 15u);
    EXPECT_EQ(core.nextTakeUp(), 25u);
}

// 3 additions and 9 comparisons over one lane are 12 cycles, more than the 10 words.
TEST(DendriteMaxPool, ComparesInTheLanesThatAdd) {
    DendriteBench core = slidingWindow(1);
    core.send(10, 2);
    core.send(10, 2, -1);
    core.send(10, 5);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 17u);  // 3 additions, 3 comparisons
    EXPECT_EQ(core.nextTakeUp(), 29u);
}

TEST(DendriteMaxPool, CountsWhatAnEventCosts) {
    DendriteBench core = slidingWindow();
    core.send(10, 2);
    core.send(10, 2, -1);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.counters.tracerReadWords, 4u + 10u);
    EXPECT_EQ(core.counters.tracerWriteWords, 4u + 4u);
    EXPECT_EQ(core.counters.membraneReadWords, 3u + 3u);
    EXPECT_EQ(core.counters.synapticOperations, 3u + 3u);
    EXPECT_EQ(core.counters.adderBits, 6u * 16 + (3u + 9u) * 4);
    EXPECT_EQ(core.counters.productOperations + core.counters.macOperations + core.counters.synapticReadWords, 0u);
}

// Sums of 12 bits take two words of 8 each.
TEST(DendriteMaxPool, TakesSeveralWordsForASumThatIsWiderThanOne) {
    DendriteBench core = slidingWindow(16, 12);
    core.send(10, 2);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.counters.tracerReadWords, 8u);
    EXPECT_EQ(core.counters.tracerWriteWords, 8u);
}

// A burst of 3 raises a maximum by 3 in one addition.
TEST(DendriteMaxPool, AddsADifferenceOnceWhateverItIs) {
    DendriteBench core = slidingWindow();
    core.program.populations[1].payload = neurons::countPayload(4);
    core.send(10, 0, 3);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.dendrite.pending(1).current[0], 3);
    EXPECT_EQ(core.counters.synapticOperations, 1u);
}

// A sum and three maxima of 4 bits that were written.
TEST(DendriteMaxPool, ForgetsTheSumsAndMaximaWithTheSample) {
    DendriteBench core = slidingWindow();
    core.send(10, 2);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.dendrite.resetSample().tracer, 2u);
    EXPECT_EQ(core.dendrite.resetSample().tracer, 0u);
}

}  // namespace
}  // namespace spikeloom::hw
