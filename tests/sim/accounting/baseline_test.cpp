// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/baseline.hpp"

#include <gtest/gtest.h>

#include "sim/accounting/baseline_core.hpp"
#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::accounting {
namespace {

using testing::HandProgram;

/// 4 multiplying and 8 accumulating lanes: two rows share a weight. Weights and values 16 a word of 128 bits; the
/// membrane memory has 2 banks.
hw::CoreSpec spec() {
    hw::CoreSpec core;
    core.dendrite.multiplyLanes = 4;
    core.dendrite.accumulateLanes = 8;
    core.synapticMemory.portBits = core.membraneMemory.portBits = 128;
    core.synapticMemory.banks = 1;
    core.membraneMemory.banks = 2;
    return core;
}

/// [rows, 16] -> [rows, 8] with 128 weights, on one core.
struct OneLayer {
    HandProgram hand;
    program::PopulationId input, hidden;
    explicit OneLayer(std::uint32_t rows) {
        input = hand.input(rows, 16);
        hidden = hand.spiking("hidden", rows, 8);
        hand.linear(input, hidden, std::vector<std::int8_t>(128, 1));
        hand.linear(hidden, hand.readout(rows, 1), std::vector<std::int8_t>(8, 1));
    }
    [[nodiscard]] hw::CoreMapping core(std::uint32_t rows) const {
        hw::CoreMapping mapped;
        mapped.population = hidden;
        mapped.slice = {0, rows, 0, 8};
        mapped.axons = {{program::ProjectionId{0}, 0}};
        return mapped;
    }
    [[nodiscard]] CoreWork work(std::uint32_t rows, std::span<const double> activity = {}) const {
        return baselineCore(hand.build(), core(rows), spec(), activity);
    }
};

// 3 rows: 384 multiply-accumulates. Two passes over the 8 words of weights. A value is used for 4 columns at once: 3 x
// 16 x 2 of them, 16 a word. 48 values were written. 24 sums are scaled.
TEST(Baseline, ReadsEachWeightOnceForAPassAndEachValueOnceForTheLanes) {
    const CoreWork work = OneLayer(3).work(3);
    EXPECT_EQ(work.macs, 384u);
    EXPECT_EQ(work.counters.synapticReadWords, 2u * 8);
    EXPECT_EQ(work.counters.membraneReadWords, 6u);
    EXPECT_EQ(work.counters.membraneWriteWords, 3u);
    EXPECT_EQ(work.counters.multiplierBitProducts, 384u * 8 * 8 + 24u * 32 * 16);
    EXPECT_EQ(work.counters.adderBits, (384u + 24u) * 32);
}

TEST(Baseline, NeedsAnotherPassOnlyForAnotherPairOfRows) {
    EXPECT_EQ(OneLayer(1).work(1).counters.synapticReadWords, 8u);
    EXPECT_EQ(OneLayer(2).work(2).counters.synapticReadWords, 8u);
    EXPECT_EQ(OneLayer(4).work(4).counters.synapticReadWords, 16u);
    EXPECT_EQ(OneLayer(5).work(5).counters.synapticReadWords, 24u);
}

// (384 + 24) / 4 lanes; with 1 a quarter of the lanes' cycles are the ports'.
TEST(Baseline, TakesAsLongAsItsLanesAndAtLeastAsLongAsItsPorts) {
    EXPECT_EQ(OneLayer(3).work(3).cycles, 102u);
    OneLayer wide(3);
    hw::CoreSpec fast = spec();
    fast.dendrite.multiplyLanes = fast.dendrite.accumulateLanes = 256;  // one row a pass, 2 cycles of the lanes
    EXPECT_EQ(baselineCore(wide.hand.build(), wide.core(3), fast, {}).cycles, 3u * 8);
}

// Half of the input is zero: 192 products are left, the same words are read.
TEST(Baseline, SkipsMultiplicationsWithZeroButReadsAllTheSame) {
    const std::vector<double> activity{0.5, 1.0, 1.0};
    const CoreWork all = OneLayer(3).work(3), work = OneLayer(3).work(3, activity);
    EXPECT_EQ(work.macs, 192u);
    EXPECT_EQ(work.counters.synapticReadWords, all.counters.synapticReadWords);
    EXPECT_EQ(work.counters.membraneReadWords, all.counters.membraneReadWords);
    EXPECT_EQ(work.cycles, (192u + 24u) / 4);
}

TEST(Baseline, ReadsBiasesOnceAPass) {
    OneLayer layer(3);
    layer.hand.at(layer.hidden).bias.assign(8, 1);
    layer.hand.at(layer.hidden).widths.biasBits = 32;  // 4 a word
    EXPECT_EQ(baselineCore(layer.hand.build(), layer.core(3), spec(), {}).counters.synapticReadWords, 2u * 8 + 2u * 2);
}

// A branch adds 3 x 8 values, each where it belongs, and multiplies nothing.
TEST(Baseline, OnlyAddsWhereABranchComesIn) {
    OneLayer layer(3);
    HandProgram hand;
    const auto input = hand.input(3, 8), hidden = hand.spiking("hidden", 3, 8);
    hand.identity(input, hidden);
    hand.identity(hidden, hand.readout(3, 8));
    hw::CoreMapping core = layer.core(3);
    core.population = hidden;
    const CoreWork work = baselineCore(hand.build(), core, spec(), {});
    EXPECT_EQ(work.macs, 0u);
    EXPECT_EQ(work.counters.synapticReadWords, 0u);
    EXPECT_EQ(work.counters.adderBits, (24u + 24u) * 32);
    EXPECT_EQ(work.counters.multiplierBitProducts, 24u * 32 * 16);
}

// 2 heads of 3 x 3 scores over 2 columns: 36 products; each of the second operand's values serves two rows: 18 of them,
// 2 words. A value of the first serves up to 4 of the 3 columns: 3 x 4 uses, one word. Of both
// operands a box of 3 x 2 values for each head was written.
TEST(Baseline, ReadsTheSecondOperandOfAProductLikeWeights) {
    HandProgram hand;
    const auto input = hand.input(3, 4);
    const auto query = hand.spiking("query", 3, 4), key = hand.spiking("key", 3, 4);
    hand.linear(input, query, std::vector<std::int8_t>(16, 1));
    hand.linear(input, key, std::vector<std::int8_t>(16, 1));
    const auto attention = hand.readout(6, 3);
    const auto scores = hand.scores(query, key, attention, 2);
    hw::CoreMapping core;
    core.population = attention;
    core.slice = {0, 6, 0, 3};
    core.axons = {{scores, 0}, {scores, 1}};
    const CoreWork work = baselineCore(hand.build(), core, spec(), {});
    EXPECT_EQ(work.macs, 36u);
    EXPECT_EQ(work.counters.membraneReadWords, 1u + 2u);
    EXPECT_EQ(work.counters.synapticReadWords, 0u);
    EXPECT_EQ(work.counters.membraneWriteWords, 4u);
    EXPECT_EQ(work.counters.multiplierBitProducts, 36u * 64);  // sums of a readout are not scaled
}

/// The hidden layer of 3 rows on one core, the readout on another; a barrier takes 4 + 2 x 1 cycles.
struct TwoCores {
    program::Program program;
    hw::Mapping mapping;
    hw::ChipSpec chip;
    explicit TwoCores(const OneLayer& layer) : program(layer.hand.build()) {
        mapping.mesh = {.width = 2, .height = 1};
        mapping.cores = {layer.core(3), layer.core(3)};
        mapping.cores[1].population = program.readout;
        mapping.cores[1].slice = {0, 3, 0, 1};
        mapping.cores[1].axons = {{program::ProjectionId{1}, 0}};
        mapping.cores[1].tile = hw::TileId{1};
        chip.core = spec();
        chip.barrier.baseCycles = 4;
        chip.barrier.cyclesPerHop = 1;
    }
    [[nodiscard]] BaselineWork work(std::span<const double> activity = {}) const {
        return baselineWork(program, mapping, chip, activity);
    }
};

// Cores of 102 and of 6 cycles (24 products on 4 lanes): 54 on average; stage after stage 108 and three barriers.
TEST(Baseline, IsAsFastAsTheMeanOfItsCoresOrAsTheSlowestOfEachStage) {
    const BaselineWork work = TwoCores(OneLayer(3)).work();
    EXPECT_EQ(work.macs, 384u + 24u);
    EXPECT_EQ(work.balancedCycles, 54u);
    EXPECT_EQ(work.layeredCycles, 102u + 6u + 3u * (4 + 2 * 1));
    EXPECT_EQ(work.chip.coreBarriers, 3u * 2);
}

// Half of the input is zero: (192 + 24) / 4 and 6 cycles, in either schedule.
TEST(Baseline, SkipsZerosInEitherSchedule) {
    const std::vector<double> activity{0.5, 1.0, 1.0};
    const BaselineWork work = TwoCores(OneLayer(3)).work(activity);
    EXPECT_EQ(work.balancedCycles, 30u);
    EXPECT_EQ(work.layeredCycles, 54u + 6u + 3u * 6);
}

// IF neurons on 2 frames: everything twice, also the barriers.
TEST(Baseline, ComputesFrameByFrameWhereNeuronsDoNotSettle) {
    OneLayer layer(3);
    layer.hand.at(layer.input).presentation = program::Presentation::Frames;
    layer.hand.at(layer.input).frames = 2;
    const BaselineWork once = TwoCores(layer).work();
    EXPECT_EQ(once.macs, 384u + 24u);
    testing::setNeuron(layer.hand.at(layer.hidden), neurons::IntegrateAndFire{});
    const BaselineWork work = TwoCores(layer).work();
    EXPECT_EQ(work.macs, 2u * (384u + 24u));
    EXPECT_EQ(work.core.synapticReadWords, 2 * once.core.synapticReadWords);
    EXPECT_EQ(work.core.multiplierBitProducts, 2 * once.core.multiplierBitProducts);
    EXPECT_EQ(work.balancedCycles, 2u * 54);
    EXPECT_EQ(work.layeredCycles, 2u * (102 + 6 + 3 * 6));
    EXPECT_EQ(work.chip.coreBarriers, 2u * 3 * 2);
}

}  // namespace
}  // namespace spikeloom::accounting
