// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/hw/chip/chip_bench.hpp"

/// Whatever a chip looks like, it spikes like the reference engine in every step: hardware changes when, not what.
namespace spikeloom::hw {
namespace {

using program::Schedule;

void expectEqualToReference(const RandomCase& sample, const ChipBench::Options& options) {
    ChipBench bench("Chip", sample.program, options);
    const ChipBench::Run run = runLikeReference(bench, sample.input);
    EXPECT_GT(sumOf(run.cores).unitSpikes, 100u);
    if (options.chip.noc.multicast == Multicast::Copies)
        EXPECT_EQ(run.chip.packetsInjected, run.chip.packetsEjected);
    else
        EXPECT_LT(run.chip.packetsInjected, run.chip.packetsEjected);
}

TEST(ChipEquality, OneCoreForEachPopulation) {
    expectEqualToReference(RandomCase(1), {});
}

TEST(ChipEquality, SmallCoresAndLayeredSchedule) {
    expectEqualToReference(RandomCase(2), {.chip = smallCores()});
}

TEST(ChipEquality, SmallCoresAndPipelinedSchedule) {
    expectEqualToReference(RandomCase(3), {.chip = smallCores(), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, ClassTokenPositionsAndTwoChannels) {
    expectEqualToReference(RandomCase(4, true), {.chip = smallCores()});
}

TEST(ChipEquality, ClassTokenPositionsAndTwoChannelsPipelined) {
    expectEqualToReference(RandomCase(4, true), {.chip = smallCores(), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, SoftmaxFreeAttentionAndRmsNorms) {
    expectEqualToReference(RandomCase(18, false, true), {.chip = smallCores()});
}

TEST(ChipEquality, SoftmaxFreeAttentionAndRmsNormsPipelined) {
    expectEqualToReference(RandomCase(18, true, true),
                           {.chip = smallCores(), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, VisitingAllRows) {
    ChipSpec chip = smallCores();
    chip.core.neuronUnit.visit = Visit::All;
    expectEqualToReference(RandomCase(5), {.chip = chip});
}

TEST(ChipEquality, VisitingAllRowsPipelined) {
    ChipSpec chip = smallCores();
    chip.core.neuronUnit.visit = Visit::All;
    expectEqualToReference(RandomCase(5), {.chip = chip, .rule = {.schedule = Schedule::Pipelined}});
}

/// One slot wherever there is a queue.
ChipSpec tightChip() {
    ChipSpec chip = smallCores();
    chip.noc = {.virtualChannels = 1, .bufferFlits = 1, .flitBits = 16, .sourceQueuePackets = 1};
    chip.core.axonFifoPackets = chip.core.outputFifoPackets = 1;
    return chip;
}

TEST(ChipEquality, BuffersAndFifosOfOneSlot) {
    expectEqualToReference(RandomCase(6), {.chip = tightChip()});
}

TEST(ChipEquality, BuffersAndFifosOfOneSlotPipelined) {
    expectEqualToReference(RandomCase(6), {.chip = tightChip(), .rule = {.schedule = Schedule::Pipelined}});
}

/// Up to so many spikes of a row in a packet; AxonOutput has room for them.
ChipSpec packing(ChipSpec chip, std::uint32_t spikesMax) {
    chip.noc.packet.spikesMax = spikesMax;
    chip.core.outputFifoPackets = std::max(chip.core.outputFifoPackets, spikesMax);
    return chip;
}

TEST(ChipEquality, FourSpikesAPacket) {
    expectEqualToReference(RandomCase(11), {.chip = packing(smallCores(), 4)});
}

TEST(ChipEquality, FourSpikesAPacketPipelined) {
    expectEqualToReference(RandomCase(11),
                           {.chip = packing(smallCores(), 4), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, WholeRowsInAPacketOnLargeCoresPipelined) {
    expectEqualToReference(RandomCase(12, true), {.chip = packing({}, 256), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, SixteenSpikesAPacketThroughBuffersAndFifosOfOneSlot) {
    ChipSpec chip = packing(tightChip(), 16);
    expectEqualToReference(RandomCase(13), {.chip = chip});
}

TEST(ChipEquality, SixteenSpikesAPacketThroughBuffersAndFifosOfOneSlotPipelined) {
    ChipSpec chip = packing(tightChip(), 16);
    expectEqualToReference(RandomCase(13), {.chip = chip, .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, PacketsOfAsManySpikesAsAShortFifoHoldsPipelined) {
    ChipSpec chip = smallCores();
    chip.noc.packet.spikesMax = 256;
    chip.core.outputFifoPackets = 3;
    expectEqualToReference(RandomCase(14), {.chip = chip, .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, PlacementByTraffic) {
    expectEqualToReference(RandomCase(7), {.chip = smallCores(), .placement = "traffic"});
}

/// So many cores a router, and multicast trees.
ChipSpec concentrated(ChipSpec chip, std::uint32_t concentration, Multicast multicast = Multicast::Copies) {
    chip.noc.concentration = concentration;
    chip.noc.multicast = multicast;
    return chip;
}

TEST(ChipEquality, TwoCoresARouterPipelined) {
    expectEqualToReference(RandomCase(15),
                           {.chip = concentrated(smallCores(), 2), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, FourCoresARouterThroughBuffersAndFifosOfOneSlot) {
    expectEqualToReference(RandomCase(16), {.chip = concentrated(tightChip(), 4)});
}

TEST(ChipEquality, ThreeCoresARouterWithMulticastTreesPlacedByTraffic) {
    expectEqualToReference(RandomCase(17), {.chip = concentrated(smallCores(), 3, Multicast::Tree),
                                            .rule = {.schedule = Schedule::Pipelined},
                                            .placement = "traffic"});
}

TEST(ChipEquality, NarrowMemoriesOfManyBanks) {
    ChipSpec chip = smallCores();
    for (MemorySpec* memory :
         {&chip.core.synapticMemory, &chip.core.membraneMemory, &chip.core.tracerMemory, &chip.core.functionMemory}) {
        memory->portBits = 24;
        memory->banks = 3;
        memory->readLatencyCycles = 5;
    }
    expectEqualToReference(RandomCase(8), {.chip = chip, .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipEquality, SilentStagesAndSpreadInput) {
    expectEqualToReference(RandomCase(9),
                           {.chip = smallCores(), .rule = {.fireEnableDelay = 2, .biasSteps = 3, .inputSteps = 4}});
}

TEST(ChipEquality, AFixedNumberOfSteps) {
    expectEqualToReference(RandomCase(10),
                           {.chip = smallCores(), .rule = {.stop = program::StopRule::Fixed, .maxSteps = 7}});
}

}  // namespace
}  // namespace spikeloom::hw
