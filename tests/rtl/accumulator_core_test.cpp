// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_core.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "models/support/error.hpp"
#include "models/support/temporary_directory.hpp"
#include "sim/cosim/mismatch.hpp"
#include "tests/hw/core/dendrite_bench.hpp"

/// Dendrites whose sums are those of the Verilated accumulator.
namespace spikeloom::hw {
namespace {

using cosim::AccumulatorOptions;

DendriteBench benchOf(AccumulatorOptions options, std::uint32_t cols = 16, bool graded = false, CoreSpec spec = {}) {
    LinearLayer layer(cols, graded);
    return {
        spec, std::move(layer.program), std::move(layer.mapping), 1, {}, cosim::accumulatorFactory(std::move(options))};
}

class DendriteInRtl : public ::testing::TestWithParam<config::Backend> {};
INSTANTIATE_TEST_SUITE_P(Modes, DendriteInRtl, ::testing::Values(config::Backend::Rtl, config::Backend::Lockstep),
                         [](const auto& mode) { return mode.param == config::Backend::Rtl ? "Rtl" : "Lockstep"; });

// As in the model: taken up in 11, written in 15, the controller hears of it in 17.
TEST_P(DendriteInRtl, IsIdleWhenTheUnitHasWrittenTheLastSum) {
    DendriteBench core = benchOf({.backend = GetParam()});
    core.send(10, 0);
    EXPECT_EQ(core.idleHeard(), 17u);
    EXPECT_EQ(core.busy.total(), 5u);
    EXPECT_EQ(core.dendrite.pending(1).current[4], 5);
}

// 64 weights take four cycles each; the sums of all three events are those of the weights times 1 - 1 + 1.
TEST_P(DendriteInRtl, AddsEventsThatFollowEachOther) {
    DendriteBench core = benchOf({.backend = GetParam()}, 64);
    core.send(10, 0);
    core.send(10, 1);
    core.send(11, 0);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 15u);
    EXPECT_EQ(core.nextTakeUp(), 19u);
    EXPECT_EQ(core.idleHeard(), 23u + 4 + 1);
    for (std::size_t c = 0; c < 64; ++c)
        EXPECT_EQ(core.dendrite.pending(1).current[c], static_cast<std::int64_t>(c + 1));
}

// 64 products on 4 lanes.
TEST_P(DendriteInRtl, MultipliesGradedValues) {
    DendriteBench core = benchOf({.backend = GetParam()}, 64, true);
    core.send(10, 0, 5);
    core.send(10, 1, -300);
    EXPECT_EQ(core.nextTakeUp(), 11u);
    EXPECT_EQ(core.nextTakeUp(), 27u);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.dendrite.pending(1).current[2], 5 * 3 + 300 * 3);
}

TEST_P(DendriteInRtl, StartsTheNextSampleFromNothing) {
    DendriteBench core = benchOf({.backend = GetParam()});
    core.send(10, 0);
    EXPECT_TRUE(core.idleHeard());
    core.dendrite.resetSample();
    EXPECT_EQ(core.dendrite.pending(1).current[4], 0);
    core.dendrite.expectStep(1);
    core.send(20000, 1);
    core.runUntil(20100);
    EXPECT_EQ(core.dendrite.pending(1).current[4], -5);
}

// A width of 9 bits in the unit, where 100 events of 5 need 10: the unit keeps 255, the model goes on.
TEST(DendriteInRtlAlone, ReportsASumThatTheWidthsDidNotAllow) {
    LinearLayer layer(16);
    layer.program.populations[value(layer.mapping.population)].widths.pendingBits = 9;
    const TemporaryDirectory folder("waveforms");
    DendriteBench core({}, std::move(layer.program), std::move(layer.mapping), 1, {},
                       cosim::accumulatorFactory({.waveformFolder = folder.path().string()}));
    for (std::uint64_t i = 0; i < 100; ++i) core.send(10 + i, 0);
    try {
        core.runUntil(1000);
        (void)core.dendrite.pending(1);
        FAIL() << "nothing was thrown";
    } catch (const cosim::Mismatch& mismatch) {
        EXPECT_EQ(mismatch.component, "Dendrite");
        EXPECT_EQ(mismatch.difference, "writes of pending current");
        EXPECT_NE(mismatch.inputs.find("event of value 1"), std::string::npos) << mismatch.inputs;
    }
    EXPECT_TRUE(std::filesystem::exists(folder / "Dendrite.fst"));
}

/// A spike of value 2^24, which no lane shifts a constant by: an assertion of the RTL, and none of the model.
hw::AccumulatorEvent shiftedOut(const operators::EventWork& work, const operators::PendingCurrent& added) {
    return {.work = work, .added = added, .arithmetic = {}, .value = 1 << 24, .start = Cycle{20}, .written = Cycle{24}};
}

// Taken up in 20, and the edge behind it is that of the assertion.
TEST(DendriteInRtlAlone, SaysWhereAnAssertionOfTheRtlFailedAndLeavesItsWaveform) {
    const LinearLayer layer(16);
    const CoreSpec spec;
    const TemporaryDirectory folder("assertion");
    std::vector<operators::PendingCurrent> pending(1, operators::PendingCurrent(layer.mapping.slice));
    const auto unit =
        cosim::accumulatorFactory({.backend = config::Backend::Rtl, .waveformFolder = folder.path().string()})(
            {"Chip.Tile[3].Core.Dendrite", CoreId{3}, spec, layer.program, layer.mapping, pending});
    operators::PendingCurrent added(layer.mapping.slice);
    added.touch(0);
    added.current[0] = 1 << 24;
    unit->take(shiftedOut({.targetRows = 1, .elementsPerRow = 1}, added));
    try {
        (void)unit->doneAt(Cycle{30});
        FAIL() << "nothing was thrown";
    } catch (const cosim::AssertionFailure& failure) {
        const std::string message = failure.what(), file = (folder / "Chip.Tile[3].Core.Dendrite.fst").string();
        EXPECT_EQ(message.find("Chip.Tile[3].Core.Dendrite, cycle 20: an assertion of the RTL failed"), 0u) << message;
        EXPECT_NE(message.find("; waveform in " + file), std::string::npos) << message;
        EXPECT_TRUE(std::filesystem::exists(file));
    }
}

TEST(DendriteInRtlAlone, IsTheModelInCoresThatAreNotListed) {
    cosim::AccumulatorTally tally;
    DendriteBench core = benchOf({.cores = {CoreId{5}}, .tally = &tally});
    core.send(10, 0);
    EXPECT_EQ(core.idleHeard(), 17u);
    EXPECT_EQ(core.dendrite.pending(1).current[4], 5);
    EXPECT_EQ(tally.events, 0u);
}

TEST(DendriteInRtlAlone, IsRefusedForAChipThatTheUnitWasNotBuiltFor) {
    CoreSpec lanes, stages, latency;
    lanes.dendrite.accumulateLanes = 15;
    stages.dendrite.pipelineStages = 4;
    latency.tracerMemory.readLatencyCycles = 2;
    for (const CoreSpec& spec : {lanes, stages, latency}) EXPECT_THROW(benchOf({}, 16, false, spec), ConfigError);
    EXPECT_NO_THROW(benchOf({}));
}

TEST(DendriteInRtlAlone, IsRefusedForAConstantThatTheUnitHasNoBitsFor) {
    LinearLayer layer(16);
    layer.program.projections[value(layer.mapping.axons[0].projection)].multiplier = (std::int64_t{1} << 33) + 1;
    EXPECT_THROW(
        DendriteBench({}, std::move(layer.program), std::move(layer.mapping), 1, {}, cosim::accumulatorFactory({})),
        ConfigError);
}

}  // namespace
}  // namespace spikeloom::hw
