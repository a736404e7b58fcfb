// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/chip/chip_bench.hpp"

/// A sample's results and timing are its own: they depend neither on those before nor on the cycle in which it begins.
namespace spikeloom::hw {
namespace {

void expectSame(const ChipBench::Run& a, const ChipBench::Run& b) {
    EXPECT_EQ(a.outcome, StepController::Outcome::Finished);
    EXPECT_EQ(a.latency, b.latency);
    EXPECT_EQ(a.stepCycles, b.stepCycles);
    EXPECT_EQ(a.readout, b.readout);
    EXPECT_EQ(valuesOf(a.chip), valuesOf(b.chip));
    ASSERT_EQ(a.cores.size(), b.cores.size());
    for (std::size_t core = 0; core < a.cores.size(); ++core)
        EXPECT_EQ(valuesOf(a.cores[core]), valuesOf(b.cores[core])) << "core " << core;
}

TEST(ChipRepetition, RunsTheSameSampleTwiceInTheSameCycles) {
    const RandomCase sample(21);
    ChipBench bench("Chip", sample.program, {.chip = smallCores()});
    const ChipBench::Run first = bench.run(sample.input);
    expectSame(first, bench.run(sample.input));
}

TEST(ChipRepetition, RunsASampleAfterAnotherOneAsIfItWereTheFirst) {
    const RandomCase sample(22);
    ChipBench fresh("Fresh", sample.program, {.chip = smallCores()});
    ChipBench used("Used", sample.program, {.chip = smallCores()});
    EXPECT_NE(used.run(sample.otherInput).stepCycles, std::vector<std::uint64_t>{});
    expectSame(fresh.run(sample.input), used.run(sample.input));
}

TEST(ChipRepetition, RefusesASampleBeforeTheOneBeforeItIsReset) {
    const RandomCase sample(25);
    ChipBench fresh("Fresh", sample.program, {.chip = smallCores()});
    ChipBench used("Used", sample.program, {.chip = smallCores()});
    const auto abandon = [](std::uint32_t, std::uint64_t) { return false; };
    EXPECT_EQ(used.chip().run(sample.otherInput, abandon), StepController::Outcome::Abandoned);
    EXPECT_THROW(used.chip().run(sample.input), InvariantError);
    used.chip().resetSample();
    expectSame(fresh.run(sample.input), used.run(sample.input));
}

TEST(ChipRepetition, HoldsForPipelinedSamplesToo) {
    const RandomCase sample(23);
    const ChipBench::Options options{.chip = smallCores(), .rule = {.schedule = program::Schedule::Pipelined}};
    ChipBench fresh("Fresh", sample.program, options), used("Used", sample.program, options);
    used.run(sample.otherInput);
    used.run(sample.otherInput);
    expectSame(fresh.run(sample.input), used.run(sample.input));
}

// A sample cut off in the middle of a step's schedule leaves tracers, membranes and pending currents behind.
TEST(ChipRepetition, HoldsAfterASampleThatDidNotSettle) {
    const RandomCase sample(24);
    const ChipBench::Options options{
        .chip = smallCores(),
        .rule = {.schedule = program::Schedule::Pipelined, .stop = program::StopRule::Fixed, .maxSteps = 4}};
    ChipBench fresh("Fresh", sample.program, options), used("Used", sample.program, options);
    used.run(sample.otherInput);
    expectSame(fresh.run(sample.input), used.run(sample.input));
}

}  // namespace
}  // namespace spikeloom::hw
