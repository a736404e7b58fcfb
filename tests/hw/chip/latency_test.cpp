// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>

#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

/// The latency of a sample follows from the parameters of the chip.
namespace spikeloom::hw {
namespace {

/// 16 inputs of value 2 -> a, 64 neurons that all fire in step 1 -> b, 64 neurons that never fire -> 10 sums. All
/// numbers have 16 bits, 8 a word; weights 8 bits, 16 a word. Three cores on a mesh of 3 x 1, in this order; the host
/// is west of a.
program::Program chain() {
    testing::HandProgram hand;
    const auto image = hand.input(1, 16), a = hand.spiking("a", 1, 64), b = hand.spiking("b", 1, 64),
               sums = hand.readout(1, 10);
    hand.linear(image, a, std::vector<std::int8_t>(16 * 64, 1));
    hand.linear(a, b, std::vector<std::int8_t>(64 * 64, 1));
    hand.linear(b, sums, std::vector<std::int8_t>(64 * 10, 1));
    for (const auto id : {a, b, sums}) {
        hand.at(id).widths.pendingBits = hand.at(id).widths.membraneBits = 16;
        hand.at(id).name = "population";
    }
    testing::bifOf(hand.at(b)).threshold = 1 << 14;
    return hand.build();
}

ChipBench::Options oneStep() {
    ChipBench::Options options;
    options.chip.mesh = {3, 1};
    options.rule = {.stop = program::StopRule::Fixed, .maxSteps = 1};
    return options;
}

const std::vector<std::int64_t> kInput(16, 2);

/// Cycles that a change adds to the latency.
std::int64_t addedBy(const std::function<void(ChipSpec&)>& change, const std::function<void(ChipSpec&)>& base = {}) {
    ChipBench::Options before = oneStep();
    if (base) base(before.chip);
    ChipBench::Options after = before;
    change(after.chip);
    ChipBench one("One", chain(), before), other("Other", chain(), after);
    const ChipBench::Run a = one.run(kInput), b = other.run(kInput);
    EXPECT_TRUE(a.spikesMatchReference && b.spikesMatchReference);
    return static_cast<std::int64_t>(b.latency) - static_cast<std::int64_t>(a.latency);
}

// From the beginning of the sample, cycle 0. A packet that is ready in t and passes R routers arrives in t + 4 R + 2. A
// unit is idle 1 + 3 cycles (latency, pipeline) after its last cycle of work, and the controller hears of it in the
// next one.
//   input     0     the host begins in 1; its first packet is ready in 2 and arrives in 8, is taken up in 9
//                   16 graded events x 64 / 4 multiply lanes = 256 cycles, up to 264; idle 269, heard 270
//   barrier   270   4 + 2 x 2 hops -> 278
//   stage 0   279   a: the first spike leaves in 283; AxonOutput 284; ready 285, two routers: arrives in 295; taken up
//   in 296
//                   64 events x 64 / 16 lanes = 256 cycles, up to 551; idle 556, heard 557 -> 565
//   stage 1   566   b: 64 / 4 lanes = 16 cycles; idle 586, heard 587 -> 595
//   stage 2   596   nothing arrived at the sums: idle 596, heard 597 -> 605
//   readout   606   sums leave in 607 .. 616; AxonOutput 617; ready 618, three routers: 632
TEST(ChipLatency, IsTheSumOfWhatEachPhaseTakes) {
    ChipBench bench("Chip", chain(), oneStep());
    const ChipBench::Run run = bench.run(kInput);
    EXPECT_TRUE(run.spikesMatchReference);
    EXPECT_EQ(run.latency, 632u);
    EXPECT_EQ(run.stepCycles, std::vector<std::uint64_t>{605});
}

// 64 events at b take 64 / 8 cycles each instead of 64 / 16; those at a are multiplied and do not care.
TEST(ChipLatency, GrowsWithHalfTheAccumulateLanes) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.dendrite.accumulateLanes /= 2; }), 64 * 4);
}

// 16 events at a take 64 / 2 cycles instead of 64 / 4.
TEST(ChipLatency, GrowsWithHalfTheMultiplyLanes) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.dendrite.multiplyLanes /= 2; }), 16 * 16);
}

// A row of weights, 512 bits, takes 8 words instead of 4, as many cycles; at a 16 cycles of multiplications hide them.
TEST(ChipLatency, GrowsWithHalfTheSynapticPort) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.synapticMemory.portBits /= 2; }), 64 * 4);
}

// The lanes need 4 cycles, so that twice the port gains nothing.
TEST(ChipLatency, DoesNotShrinkWithAPortThatIsNotTheBottleneck) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.synapticMemory.portBits *= 2; }), 0);
}

// 8 words of pending currents: in 2 banks 4 cycles, which the lanes need anyway; in one bank 8. Updates (8 words of
// membranes, 8 of pending currents) take 16 cycles of one bank, as long as the neuron lanes.
TEST(ChipLatency, GrowsWithFewerMembraneBanksOnceTheyAreTheBottleneck) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.membraneMemory.banks = 2; }), 0);
}

TEST(ChipLatency, GrowsWithOneMembraneBank) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.membraneMemory.banks = 1; }), 64 * 4);
}

// Half the width of the membrane port: 16 words in 4 banks, hidden. With 2 banks they are 8 cycles instead of 4;
// updates take 32 words in 2 banks, 16 cycles as before.
TEST(ChipLatency, GrowsWithHalfTheMembranePort) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.membraneMemory.portBits /= 2; },
                      [](ChipSpec& chip) { chip.core.membraneMemory.banks = 2; }),
              64 * 4);
}

// A packet passes R routers over R + 1 links: input R = 1, a to b R = 2, readout R = 3. Everything behind moves with
// it.
TEST(ChipLatency, GrowsWithTheLinksByOneCycleForEachLinkOfTheFirstPacket) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.noc.linkCycles *= 2; }), 2 + 3 + 4);
}

// b's update takes 32 cycles instead of 16. That of a is hidden: two spikes leave a cycle, still more than AxonOutput
// sends.
TEST(ChipLatency, GrowsWithHalfTheNeuronLanes) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.core.neuronUnit.lanes /= 2; }), 16);
}

/// The chain with thresholds and charges of b stored by column.
program::Program byColumn(std::uint32_t parameterBits, std::uint32_t initialBits) {
    program::Program program = chain();
    program.populations[2].widths.parameterBits = parameterBits;
    program.populations[2].widths.initialBits = initialBits;
    return program;
}

// The row of b reads 64 of 32 bits in 16 words, as long as its lanes take; of 33 bits, three a word, in 22.
TEST(ChipLatency, GrowsWithTheThresholdsOfColumnsOnceTheyAreTheBottleneck) {
    ChipBench hidden("Hidden", byColumn(32, 0), oneStep()), longer("Longer", byColumn(33, 0), oneStep());
    EXPECT_EQ(hidden.run(kInput).latency, 632u);
    EXPECT_EQ(longer.run(kInput).latency, 638u);
}

// a and b write 8 words of membranes to 4 banks. For its own, b reads 16 words of thresholds and 8 of charges.
TEST(ChipReset, TakesAsLongAsTheChargesOfColumnsAreRead) {
    ChipBench plain("Plain", chain(), oneStep()), charged("Charged", byColumn(32, 16), oneStep());
    plain.chip().run(kInput);
    charged.chip().run(kInput);
    EXPECT_EQ(plain.chip().resetSample(), 2u);
    EXPECT_EQ(charged.chip().resetSample(), 24u);
}

// Four barriers: input and three stages.
TEST(ChipLatency, GrowsWithEveryBarrier) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.barrier.baseCycles += 10; }), 40);
}

/// Three chips of a tile each, with links like those on a chip.
void cutIntoChips(ChipSpec& chip) {
    chip.mesh = {1, 1};
    chip.board = {.chipsX = 3, .linkBits = chip.noc.flitBits, .linkCycles = chip.noc.linkCycles};
}

TEST(ChipLatency, DoesNotGrowWithLinksBetweenChipsThatAreLikeThoseOnAChip) {
    EXPECT_EQ(addedBy(cutIntoChips), 0);
}

// From a to b over one link between chips, from the sums to the host over two; four barriers, whose reports and answers
// take two links each.
TEST(ChipLatency, GrowsWithTheLinksBetweenChips) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.board.linkCycles += 4; }, cutIntoChips), 4 + 2 * 4 + 4 * 2 * 2 * 4);
}

// A flit of 64 bits takes 4 cycles, as long as b takes for an event: 3 more for the first. The ten sums are 4 cycles
// apart instead of one behind the first link, which is soon enough for the second: 9 x 3, and 3 at each.
TEST(ChipLatency, GrowsWithNarrowLinksBetweenChips) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.board.linkBits = 16; }, cutIntoChips), 3 + 9 * 3 + 2 * 3);
}

// a takes 16 cycles for each of 16 packets. A packet every 16 cycles is soon enough; one every 20 leaves a gap of 4
// before each of the last 15.
TEST(ChipLatency, DoesNotGrowWithAHostThatIsNotTheBottleneck) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.host.cyclesPerPacket = 16; }), 0);
}

TEST(ChipLatency, GrowsWithAHostThatIsTheBottleneck) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.host.cyclesPerPacket = 20; }), 15 * 4);
}

// A spike more than 64 flits of 16 bits wide: 42 bits take 3 flits instead of one. b takes 4 cycles an event, so that 3
// flits a packet are hidden but for the first: + 2. Input values, 40 + 9 bits, take 4 flits: + 3. Sums, 56 bits, take 4
// flits each: the tenth packet's tail comes 9 x 3 + 3 later.
TEST(ChipLatency, GrowsWithNarrowLinksWhereTheyAreTheBottleneck) {
    EXPECT_EQ(addedBy([](ChipSpec& chip) { chip.noc.flitBits = 16; }), 2 + 3 + 30);
}

}  // namespace
}  // namespace spikeloom::hw
