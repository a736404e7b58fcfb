// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hw/chip/chip_bench.hpp"

/// A sample that does not come to its end says what is stuck.
namespace spikeloom::hw {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// One cycle an event and one slot for it would do; here multiplications of one lane keep the input waiting in the
// network. One event takes longer than the watchdog waits.
TEST(ChipStall, NamesTheHeadOfTheLineAndTheUnitsThatHoldWork) {
    const RandomCase sample(41);
    ChipSpec chip;
    chip.core.axonFifoPackets = 1;
    chip.core.dendrite.multiplyLanes = 1;
    ChipBench bench("Chip", sample.program, {.chip = chip, .watchdogCycles = 60});
    EXPECT_EQ(bench.run(sample.input).outcome, StepController::Outcome::Stalled);
    const Stall stall = bench.chip().stall();
    EXPECT_EQ(stall.step, 1u);
    EXPECT_EQ(stall.cycle, 60u);
    EXPECT_THAT(stall.waits.at(0), HasSubstr("tile"));
    EXPECT_THAT(stall.pending, Contains(HasSubstr("Chip.Tile[0].Core: 1 packets in AxonInput")));
    EXPECT_THAT(stall.text(), HasSubstr("stalled in step 1, 60 cycles after the sample began"));
    EXPECT_THAT(stall.text(), HasSubstr("head of line: " + stall.waits.at(0)));
}

TEST(ChipStall, DoesNotHappenWithTimeEnough) {
    const RandomCase sample(41);
    ChipBench bench("Chip", sample.program, {.watchdogCycles = 5000});
    EXPECT_EQ(bench.run(sample.input).outcome, StepController::Outcome::Finished);
}

TEST(Chip, NamesItsUnitsByTheirPlace) {
    const RandomCase sample(42);
    ChipBench bench("Chip", sample.program, {});
    for (const char* name :
         {"Chip.Clock", "Chip.HostPort", "Chip.StepController", "Chip.Tile[0].Core.Dendrite", "Chip.Tile[2].Core.Soma",
          "Chip.Tile[1].Core.AxonOutput", "Chip.Tile[0].Core.SynapticMemory"})
        EXPECT_NE(sc_core::sc_find_object(name), nullptr) << name;
}

// The callback's answer: no readout is sent.
TEST(Chip, AbandonsASampleWhenItIsToldTo) {
    const RandomCase sample(43);
    ChipBench bench("Chip", sample.program, {});
    const auto outcome = bench.chip().run(sample.input, [](std::uint32_t step, std::uint64_t) { return step < 2; });
    EXPECT_EQ(outcome, StepController::Outcome::Abandoned);
    EXPECT_EQ(bench.chip().controller().steps(), 2u);
}

}  // namespace
}  // namespace spikeloom::hw
