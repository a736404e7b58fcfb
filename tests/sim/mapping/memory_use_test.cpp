// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/memory_use.hpp"

#include <gtest/gtest.h>

#include "models/operators/synapses.hpp"
#include "tests/sim/mapping/programs.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;
using program::PopulationId;

hw::MemoryUse wholeUse(const program::Program& program, PopulationId id, std::uint32_t banks = 1,
                       std::uint32_t portBits = 8) {
    return memoryUse(program, id, operators::wholeOf(program.at(id)), banks, roomyCore(portBits));
}

// 4 x 6 neurons in words of 8 bits: pending 8 bits, a word each; membrane 16 bits, two words each; tracers 4 bits, two
// in a word, so 3 words a row.
TEST(MemoryUse, ChargesStateByNeuronAtItsWidths) {
    ProgramBuilder b;
    b.input(4, 5);
    const PopulationId a = b.spiking("a", 4, 6);
    const hw::MemoryUse use = wholeUse(b.build(), a);
    EXPECT_EQ(use.pendingBits, 4u * 6 * 8);
    EXPECT_EQ(use.membraneBits, 4u * 12 * 8);
    EXPECT_EQ(use.tracerBits, 4u * 3 * 8);
    EXPECT_EQ(use.weightBits + use.biasBits + use.operandTracerBits + use.functionInputBits + use.functionResultBits,
              0u);
}

// 6 neurons of 1 + 1 bits: 12 bits, two words of 8 a row and step.
TEST(MemoryUse, KeepsABitAndAPayloadForEachNeuronAndStepThatSpikesWait) {
    ProgramBuilder b;
    b.input(4, 5);
    const PopulationId a = b.spiking("a", 4, 6);
    const program::Program program = b.build();
    const auto delayBits = [&](std::uint32_t steps) {
        return memoryUse(program, a, operators::wholeOf(program.at(a)), 1, roomyCore(8), steps).delayBits;
    };
    EXPECT_EQ(delayBits(0), 0u);
    EXPECT_EQ(delayBits(1), 4u * 2 * 8);
    EXPECT_EQ(delayBits(3), 3u * 4 * 2 * 8);
}

TEST(MemoryUse, DoublesPendingCurrentAloneForTwoBanks) {
    ProgramBuilder b;
    b.input(4, 5);
    const PopulationId a = b.spiking("a", 4, 6);
    const hw::MemoryUse one = wholeUse(b.build(), a), two = wholeUse(b.build(), a, 2);
    EXPECT_EQ(two.pendingBits, 2 * one.pendingBits);
    EXPECT_EQ(two.membraneBits, one.membraneBits);
}

// 5 presynaptic channels; 4-bit weights, two in a word: 4 columns take 2 words a channel, 5 columns 3.
TEST(MemoryUse, StoresARowOfWeightsForEachPresynapticChannelOnceForAllRows) {
    ProgramBuilder b;
    const PopulationId in = b.input(4, 5), a = b.spiking("a", 4, 6);
    b.linear(in, a, 4);
    const program::Program program = b.build();
    const auto bits = [&](operators::Slice slice) { return memoryUse(program, a, slice, 1, roomyCore()).weightBits; };
    EXPECT_EQ(bits({0, 4, 0, 4}), 5u * 2 * 8);
    EXPECT_EQ(bits({0, 4, 0, 5}), 5u * 3 * 8);
    EXPECT_EQ(bits({2, 3, 0, 5}), 5u * 3 * 8);
    EXPECT_EQ(rawWeightBits(program, a, {2, 3, 0, 5}), 5u * 5 * 4);
}

// Biases of 12 bits take two words of 8 each.
TEST(MemoryUse, StoresABiasRowOnceOrForEachRow) {
    for (const bool perRow : {false, true}) {
        ProgramBuilder b;
        b.input(4, 5);
        const PopulationId a = b.spiking("a", 4, 6);
        b.bias(a, 12, perRow);
        EXPECT_EQ(wholeUse(b.build(), a).biasBits, (perRow ? 4u : 1u) * 6 * 2 * 8);
    }
}

// Parameters of 12 bits, one row of six for all; charges of 5 bits, a row or four. In words of 8 bits two and one each.
TEST(MemoryUse, StoresTheConstantsOfNeuronsByColumnAndTheirChargesByRowIfNeedBe) {
    for (const bool perRow : {false, true}) {
        ProgramBuilder b;
        b.input(4, 5);
        const PopulationId a = b.spiking("a", 4, 6);
        program::Program program = b.build();
        program::LoweredPopulation& population = program.populations[value(a)];
        population.widths.parameterBits = 12;
        population.widths.initialBits = 5;
        population.initial.assign(perRow ? 24 : 6, 1);
        const hw::MemoryUse use = wholeUse(program, a);
        EXPECT_EQ(use.constantBits, 6u * 2 * 8 + (perRow ? 4u : 1u) * 6 * 8);
        EXPECT_EQ(storedBytes(use).constants, use.constantBits / 8);
        EXPECT_EQ(fills(use, roomyCore())[0].used, use.constantBits);
    }
}

TEST(MemoryUse, KeepsInputAndResultOfAFunction) {
    ProgramBuilder b;
    b.input(2, 4);
    const PopulationId a = b.normalised("a", 2, 4);
    const hw::MemoryUse use = wholeUse(b.build(), a);
    EXPECT_EQ(use.functionInputBits, 2u * 4 * 32);
    EXPECT_EQ(use.functionResultBits, 2u * 4 * 32);
}

TEST(MemoryUse, GivesAReadoutNoTracers) {
    ProgramBuilder b;
    b.input(2, 4);
    const PopulationId out = b.readout("out", 1, 4);
    EXPECT_EQ(wholeUse(b.build(), out).tracerBits, 0u);
}

// Two heads of two channels, three tokens. Rows 0..3 of the scores: all of head 0 and token 0 of head 1. Tracers of 4
// bits.
//   Q by channel: head 0 two rows of 3 tracers, 2 words each; head 1 two rows of 1 tracer, 1 word each   6 words
//   K by channel: four rows of 3 tracers, 2 words each                                                    8 words
TEST(MemoryUse, CopiesTheOperandsOfScoresByChannel) {
    ProgramBuilder b;
    b.input(3, 1);
    const PopulationId q = b.spiking("q", 3, 4), k = b.spiking("k", 3, 4), attn = b.softmax("attn", 6, 3);
    b.scores(q, k, attn, 2);
    const hw::MemoryUse use = memoryUse(b.build(), attn, {0, 4, 0, 3}, 1, roomyCore());
    EXPECT_EQ(use.operandTracerBits, (6u + 8) * 8);
}

// Rows 0 and 1 of the context: A by (head, token): 2 x 3 rows of 2 tracers, 1 word each; V by token: 3 rows of 4, 2
// words each.
TEST(MemoryUse, CopiesTheOperandsOfAContextSoThatAnEventReadsARow) {
    ProgramBuilder b;
    b.input(3, 1);
    const PopulationId a = b.softmax("attn", 6, 3), v = b.spiking("v", 3, 4), context = b.spiking("context", 3, 4);
    b.context(a, v, context, 2);
    const hw::MemoryUse use = memoryUse(b.build(), context, {0, 2, 0, 4}, 1, roomyCore());
    EXPECT_EQ(use.operandTracerBits, (6u + 6) * 8);
}

// Targets 1 and 2 of windows of 3 hear positions 1..4. Sums of 4 bits, 3 channels a row: 2 words of 8 for each of the 4
// positions and of the 2 rows of maxima.
TEST(MemoryUse, KeepsTheSumsOfAMaxPoolByPositionAndItsMaxima) {
    ProgramBuilder b;
    b.input(6, 3);
    const PopulationId a = b.spiking("a", 6, 3), pool = b.spiking("pool", 4, 3);
    b.maxPool(a, pool);
    const hw::MemoryUse use = memoryUse(b.build(), pool, {1, 3, 0, 3}, 1, roomyCore());
    EXPECT_EQ(use.operandTracerBits, (4u + 2) * 2 * 8);
    EXPECT_EQ(use.weightBits, 0u);
}

TEST(MemoryUse, IsAllStoredForSomePurpose) {
    hw::MemoryUse use{8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192};  // in the order of its members
    const StoredBytes bytes = storedBytes(use);
    EXPECT_EQ(bytes.kernel, 1u);
    EXPECT_EQ(bytes.bias, 2u);
    EXPECT_EQ(bytes.constants, 4u);
    EXPECT_EQ(bytes.membrane, 8u + 16u);
    EXPECT_EQ(bytes.delayLine, 32u);
    EXPECT_EQ(bytes.tracer, 64u);
    EXPECT_EQ(bytes.tracerCopy, 128u);
    EXPECT_EQ(bytes.function, 256u + 512u);
    EXPECT_EQ(bytes.table, 1024u);
    use.delayBits = 129;
    EXPECT_EQ(storedBytes(use).delayLine, 17u);
}

TEST(MemoryUse, NeverChargesLessThanTheFootprintOfItsOperators) {
    const program::Program program = visionTransformer();
    for (const PopulationId id : program.order) {
        const operators::Slice whole = operators::wholeOf(program.at(id));
        const hw::MemoryUse use = memoryUse(program, id, whole, 1, hw::CoreSpec{});
        std::uint64_t weightBits = 0, tracerBits = 0;
        for (const program::ProjectionId projection : program.incoming[value(id)]) {
            weightBits += operators::footprint(program, projection, whole).weightBits();
            tracerBits += operators::footprint(program, projection, whole).tracerBits;
        }
        EXPECT_GE(use.weightBits, weightBits) << program.at(id).name;
        EXPECT_GE(use.operandTracerBits, tracerBits) << program.at(id).name;
    }
}

TEST(MemoryUse, PacksFanoutEntriesOf64BitsIntoTheTable) {
    EXPECT_EQ(fanoutBits(3, {.portBits = 64}), 192u);
    EXPECT_EQ(fanoutBits(3, {.portBits = 128}), 256u);
    EXPECT_EQ(fanoutBits(3, {.portBits = 32}), 192u);
}

TEST(MemoryUse, CountsOnlyWholeWordsAsCapacity) {
    hw::CoreSpec core = roomyCore();
    core.tracerMemory = {.capacityBytes = 100, .portBits = 48};  // 800 bits: 16 words, 32 bits of no use
    EXPECT_EQ(fills({}, core)[2].capacity, 768u);
}

}  // namespace
}  // namespace spikeloom::mapping
