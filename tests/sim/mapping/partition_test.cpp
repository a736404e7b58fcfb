// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/partition.hpp"

#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/sim/mapping/programs.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;
using program::PopulationId;

Grid gridOf(const ProgramBuilder& builder, PopulationId id, const hw::CoreSpec& core, std::uint32_t banks = 1) {
    return partition(builder.build(), core, banks, program::Timetable(builder.build(), {}), hw::Multicast::Copies,
                     "chip.json")
        .grids[value(id)];
}

hw::CoreSpec with(hw::MemorySpec hw::CoreSpec::*memory, std::uint32_t bytes) {
    hw::CoreSpec core = roomyCore();
    (core.*memory).capacityBytes = bytes;
    return core;
}

TEST(BalancedPart, CutsIntoLengthsThatDifferByAtMostOne) {
    EXPECT_EQ(balancedPart(7, 3, 0).begin, 0u);
    EXPECT_EQ(balancedPart(7, 3, 0).end, 3u);
    EXPECT_EQ(balancedPart(7, 3, 1).end, 5u);
    EXPECT_EQ(balancedPart(7, 3, 2).begin, 5u);
    EXPECT_EQ(balancedPart(7, 3, 2).end, 7u);
}

// Four channels into eight columns of 8-bit weights: 32 bytes. Half of the columns take half of it, half of the rows
// all of it.
TEST(Partition, CutsColumnsWhenTheWeightsAreOneByteTooMany) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.spiking("a", 2, 8);
    b.linear(in, a);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::synapticMemory, 32)), (Grid{1, 1}));
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::synapticMemory, 31)), (Grid{1, 2}));
}

// The same with a bias of 8 bits a column: 8 bytes more.
TEST(Partition, CountsBiasesInTheSynapticMemory) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.spiking("a", 2, 8);
    b.linear(in, a);
    b.bias(a, 8);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::synapticMemory, 40)), (Grid{1, 1}));
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::synapticMemory, 39)), (Grid{1, 2}));
}

// 24 neurons of 8 + 16 bits: 72 bytes; with two banks of pending current 24 x 32 bits: 96 bytes.
TEST(Partition, CountsPendingCurrentAndMembranesInTheMembraneMemory) {
    ProgramBuilder b;
    b.input(4, 1);
    const PopulationId a = b.spiking("a", 4, 6);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::membraneMemory, 72)).cores(), 1u);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::membraneMemory, 71)).cores(), 2u);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::membraneMemory, 96), 2).cores(), 1u);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::membraneMemory, 95), 2).cores(), 2u);
}

// Tracers of 4 bits, 6 a row in 3 bytes: 12 bytes.
TEST(Partition, CountsTracersInTheTracerMemory) {
    ProgramBuilder b;
    b.input(4, 1);
    const PopulationId a = b.spiking("a", 4, 6);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::tracerMemory, 12)).cores(), 1u);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::tracerMemory, 11)).cores(), 2u);
}

// One head of two channels, four tokens; operands 2 channels x 4 tracers each, 2 words a channel: 8 bytes; own tracers
// 4 rows of 4: 8 bytes. Cut in two: K stays whole, 4 bytes; Q 2 x 1; own 4: 10 bytes.
TEST(Partition, CountsTheOperandsOfProductsInTheTracerMemory) {
    ProgramBuilder b;
    b.input(4, 1);
    const PopulationId q = b.spiking("q", 4, 2), k = b.spiking("k", 4, 2), a = b.softmax("a", 4, 4);
    b.scores(q, k, a, 1);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::tracerMemory, 16)), (Grid{1, 1}));
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::tracerMemory, 15)), (Grid{2, 1}));
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::tracerMemory, 10)), (Grid{2, 1}));
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::tracerMemory, 9)).rows, 4u);
}

// 2 x 4 neurons of 32 + 32 bits: 64 bytes, 32 a row. The columns belong together.
TEST(Partition, CutsAFunctionByRowsOnly) {
    ProgramBuilder b;
    b.input(2, 4);
    const PopulationId a = b.normalised("a", 2, 4);
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::functionMemory, 64)), (Grid{1, 1}));
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::functionMemory, 63)), (Grid{2, 1}));
    EXPECT_EQ(gridOf(b, a, with(&hw::CoreSpec::functionMemory, 32)), (Grid{2, 1}));
    EXPECT_THROW(gridOf(b, a, with(&hw::CoreSpec::functionMemory, 31)), ConfigError);
}

TEST(Partition, HoldsAsManyNeuronsAsACoreMayHave) {
    ProgramBuilder b;
    b.input(4, 1);
    const PopulationId a = b.spiking("a", 4, 6);
    hw::CoreSpec core = roomyCore();
    core.neuronsMax = 24;
    EXPECT_EQ(gridOf(b, a, core).cores(), 1u);
    core.neuronsMax = 23;
    EXPECT_EQ(gridOf(b, a, core).cores(), 2u);
    core.neuronsMax = 1;
    EXPECT_EQ(gridOf(b, a, core), (Grid{4, 6}));
}

// `norm` holds a row a core, so `a` feeds four cores: four entries of 8 bytes. Half of its rows feed two.
TEST(Partition, CutsASourceWhoseFanoutTableIsOneByteTooSmall) {
    ProgramBuilder b;
    b.input(4, 1);
    const PopulationId a = b.spiking("a", 4, 4), norm = b.normalised("norm", 4, 4);
    b.identity(a, norm);
    hw::CoreSpec core = with(&hw::CoreSpec::functionMemory, 32);
    core.fanoutMemory.capacityBytes = 32;
    EXPECT_EQ(gridOf(b, norm, core), (Grid{4, 1}));
    EXPECT_EQ(gridOf(b, a, core), (Grid{1, 1}));
    core.fanoutMemory.capacityBytes = 31;
    EXPECT_EQ(gridOf(b, a, core), (Grid{2, 1}));
}

TEST(Partition, PrefersColumnCutsThatDuplicateNoWeights) {
    ProgramBuilder b;
    const PopulationId in = b.input(8, 4), a = b.spiking("a", 8, 8);
    b.linear(in, a);
    hw::CoreSpec core = roomyCore();
    core.neuronsMax = 32;
    EXPECT_EQ(gridOf(b, a, core), (Grid{1, 2}));
}

// One head, eight tokens, two channels, two cores. By rows: A once (8 x 8), V twice (2 x 8 x 2): 96 source neurons. By
// columns: A twice, V once: 144.
TEST(Partition, PrefersTheCutThatReceivesFewerPackets) {
    hw::CoreSpec core = roomyCore();
    core.membraneMemory.capacityBytes = 8 * 8 * 3;  // holds A: 64 neurons of 8 + 16 bits
    core.neuronUnit.membraneBits = 96;
    const auto gridAt = [&](std::uint32_t membraneBits) {
        ProgramBuilder b;
        b.input(8, 1);
        const PopulationId attention = b.softmax("a", 8, 8), v = b.spiking("v", 8, 2);
        const PopulationId context =
            b.spiking("context", 8, 2, {.pendingBits = 8, .membraneBits = membraneBits, .tracerBits = 4});
        b.context(attention, v, context, 1);
        return gridOf(b, context, core);
    };
    EXPECT_EQ(gridAt(88), (Grid{1, 1}));  // 16 neurons of 12 bytes: 192
    EXPECT_EQ(gridAt(96), (Grid{2, 1}));  // 16 neurons of 13 bytes: 208
}

TEST(Partition, PutsNothingOfTheInputOnACore) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.spiking("a", 2, 8);
    b.linear(in, a);
    EXPECT_EQ(gridOf(b, in, roomyCore()), (Grid{0, 0}));
    EXPECT_EQ(
        partition(b.build(), roomyCore(), 1, program::Timetable(b.build(), {}), hw::Multicast::Copies, "").cores(), 1u);
}

}  // namespace
}  // namespace spikeloom::mapping
