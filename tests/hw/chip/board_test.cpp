// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/chip/chip_bench.hpp"

/// Several chips compute what one computes; what lies between them costs time.
namespace spikeloom::hw {
namespace {

using program::Schedule;

ChipSpec boardOf(std::uint32_t chipsX, std::uint32_t chipsY) {
    ChipSpec chip = smallCores();
    chip.board.chipsX = chipsX;
    chip.board.chipsY = chipsY;
    return chip;
}

void expectEqualToReference(std::uint64_t seed, const ChipBench::Options& options) {
    const RandomCase sample(seed);
    ChipBench bench("Chip", sample.program, options);
    const ChipBench::Run run = runLikeReference(bench, sample.input);
    EXPECT_GT(run.chip.boardLinkBits, 0u);
    EXPECT_EQ(run.chip.boardLinkBits % options.chip.noc.flitBits, 0u);
    EXPECT_LT(run.chip.boardLinkBits / options.chip.noc.flitBits, run.chip.linkTraversals);
}

TEST(ChipBoard, TwoChipsSpikeLikeTheReference) {
    expectEqualToReference(1, {.chip = boardOf(2, 1), .placement = "traffic"});
}

TEST(ChipBoard, FourChipsSpikeLikeTheReferencePipelined) {
    expectEqualToReference(2,
                           {.chip = boardOf(2, 2), .rule = {.schedule = Schedule::Pipelined}, .placement = "traffic"});
}

TEST(ChipBoard, NarrowLinksAndQueuesOfOneSlotDoNotDeadlock) {
    ChipSpec chip = boardOf(2, 2);
    chip.noc = {.virtualChannels = 1, .bufferFlits = 1, .flitBits = 16, .sourceQueuePackets = 1};
    chip.core.axonFifoPackets = chip.core.outputFifoPackets = 1;
    chip.board.linkBits = 1;
    expectEqualToReference(3, {.chip = chip, .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipBoard, PacketFidelitySpikesLikeTheReference) {
    ChipSpec chip = boardOf(2, 2);
    chip.noc.fidelity = "packet";
    expectEqualToReference(4, {.chip = chip, .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipBoard, OneChipHasNoLinksBetweenChips) {
    const RandomCase sample(5);
    ChipBench bench("Chip", sample.program, {.chip = smallCores()});
    EXPECT_EQ(bench.run(sample.input).chip.boardLinkBits, 0u);
}

/// Chips above each other, and chips of one row beside each other: filled in order they hold the cores where one mesh
/// has them.
void expectOneMeshToTheCycle(std::uint32_t chipsX, std::uint32_t chipsY, Schedule schedule) {
    const RandomCase sample(6);
    ChipBench::Options ofChips{.chip = boardOf(chipsX, chipsY), .rule = {.schedule = schedule}};
    ofChips.chip.mesh = chipsX > 1 ? MeshSpec{40, 1} : MeshSpec{6, 6};
    ofChips.chip.board.linkBits = ofChips.chip.noc.flitBits;
    ofChips.chip.board.linkCycles = ofChips.chip.noc.linkCycles;
    ChipBench::Options one = ofChips;
    one.chip.board = {};
    one.chip.mesh = {ofChips.chip.mesh.width * chipsX, ofChips.chip.mesh.height * chipsY};
    ChipBench board("Board", sample.program, ofChips), chip("Chip", sample.program, one);
    for (std::size_t i = 0; i < board.mapping().cores.size(); ++i)
        ASSERT_EQ(board.mapping().cores[i].tile, chip.mapping().cores[i].tile);
    const ChipBench::Run a = board.run(sample.input);
    ChipBench::Run b = chip.run(sample.input);
    EXPECT_EQ(a.latency, b.latency);
    EXPECT_EQ(a.stepCycles, b.stepCycles);
    ASSERT_EQ(a.cores.size(), b.cores.size());
    for (std::size_t i = 0; i < a.cores.size(); ++i) EXPECT_EQ(valuesOf(a.cores[i]), valuesOf(b.cores[i])) << i;
    b.chip.boardLinkBits = a.chip.boardLinkBits;  // the rest is the same
    EXPECT_EQ(valuesOf(a.chip), valuesOf(b.chip));
}

TEST(ChipBoard, WithLinksLikeThoseOnAChipIsOneChipToTheCycle) {
    expectOneMeshToTheCycle(1, 2, Schedule::Layered);
}

TEST(ChipBoard, WithLinksLikeThoseOnAChipIsOneChipToTheCyclePipelined) {
    expectOneMeshToTheCycle(2, 1, Schedule::Pipelined);
}

}  // namespace
}  // namespace spikeloom::hw
