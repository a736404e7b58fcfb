// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <systemc>

#include "hw/chip.hpp"
#include "models/reference/engine.hpp"
#include "models/support/error.hpp"
#include "sim/config/load.hpp"
#include "sim/cosim/function_unit/function_core.hpp"
#include "sim/run/prepared.hpp"

int sc_main(int, char**) {
    return 0;
}

namespace spikeloom::cosim {
namespace {

run::Prepared digits() {
    return run::prepare(config::loadExperiment(SPIKELOOM_SOURCE_DIR "/configs/experiments/digits_vit.json", {}));
}

/// A chip of the experiment whose function units are what `backend` says.
struct Bench {
    Bench(const char* name, const run::Prepared& prepared, config::Backend backend)
        : chip(name, prepared.experiment.chip, prepared.program, prepared.mapping, prepared.experiment.run,
               prepared.experiment.watchdogCycles,
               hw::UnitFactories{.functionUnit = functionUnits({.backend = backend, .tally = &tally})}) {}
    FunctionTally tally;
    hw::Chip chip;
};

std::uint64_t rowsOf(const hw::Chip& chip) {
    std::uint64_t rows = 0;
    for (hw::CoreControl* core : chip.cores()) rows += core->counters().functionRows;
    return rows;
}

/// Runs samples on a chip and expects the readout of the reference engine. @return cycles of all samples
std::uint64_t runSamples(Bench& bench, const run::Prepared& prepared) {
    reference::Engine engine(prepared.program, prepared.experiment.run);
    std::uint64_t cycles = 0;
    for (const std::uint32_t sample : {0u, 1u}) {
        const auto input = prepared.dataset.input(sample, prepared.network, prepared.program);
        engine.begin(input);
        const auto endStep = [&](std::uint32_t, std::uint64_t) {
            engine.step();
            return true;
        };
        EXPECT_EQ(bench.chip.run(input, endStep), hw::StepController::Outcome::Finished);
        EXPECT_EQ(bench.chip.readout(), engine.readout());
        cycles += bench.chip.controller().latencyCycles();
        bench.chip.resetSample();
    }
    return cycles;
}

// One elaboration a process: the three runs are tests of their own, and share what the chip took before there was RTL.
constexpr std::uint64_t kCyclesOfTwoSamples = 2124837;

TEST(FunctionUnitInAChip, IsTheModelUnlessAskedFor) {
    const run::Prepared prepared = digits();
    Bench bench("Chip", prepared, config::Backend::Model);
    EXPECT_EQ(runSamples(bench, prepared), kCyclesOfTwoSamples);
    EXPECT_EQ(bench.tally.rows, 0u);
}

TEST(FunctionUnitInAChip, AgreesWithTheModelInLockstepThroughADigitsTransformer) {
    const run::Prepared prepared = digits();
    Bench bench("Chip", prepared, config::Backend::Lockstep);
    EXPECT_EQ(runSamples(bench, prepared), kCyclesOfTwoSamples);
    EXPECT_GT(bench.tally.rows, 2000u);
    EXPECT_GT(bench.tally.cycles, 2000u * 100);
}

TEST(FunctionUnitInAChip, RunsADigitsTransformerOnRtlAlone) {
    const run::Prepared prepared = digits();
    Bench bench("Chip", prepared, config::Backend::Rtl);
    EXPECT_EQ(runSamples(bench, prepared), kCyclesOfTwoSamples);
    EXPECT_GT(bench.tally.rows, 2000u);
}

TEST(FunctionUnitInAChip, IsRefusedWhereTheRtlHasOtherLanes) {
    run::Prepared prepared = digits();
    prepared.experiment.chip.core.functionUnit.lanes *= 2;
    prepared.experiment.chip.core.functionUnit.digitsPerCycle += 1;
    try {
        Bench bench("Chip", prepared, config::Backend::Lockstep);
        FAIL() << "built";
    } catch (const ConfigError& error) {
        ASSERT_EQ(error.problems().size(), 2u);
        EXPECT_EQ(error.problems()[0].path, "chip.core.function_unit.lanes");
        EXPECT_EQ(error.problems()[1].path, "chip.core.function_unit.digits_per_cycle");
    }
}

TEST(FunctionUnitInAChip, IsTheModelInCoresThatAreNotNamed) {
    const run::Prepared prepared = digits();
    FunctionTally tally;
    hw::CoreId norm{};
    for (std::uint32_t id = 0; id < prepared.mapping.cores.size(); ++id)
        if (prepared.program.at(prepared.mapping.cores[id].population).function) norm = hw::CoreId{id};
    hw::Chip chip("Chip", prepared.experiment.chip, prepared.program, prepared.mapping, prepared.experiment.run,
                  prepared.experiment.watchdogCycles,
                  hw::UnitFactories{.functionUnit = functionUnits(
                                        {.backend = config::Backend::Lockstep, .cores = {norm}, .tally = &tally})});
    ASSERT_EQ(chip.run(prepared.dataset.input(0, prepared.network, prepared.program)),
              hw::StepController::Outcome::Finished);
    EXPECT_GE(tally.rows, chip.cores()[value(norm)]->counters().functionRows);
    EXPECT_GT(tally.rows, 0u);
    EXPECT_LT(tally.rows, rowsOf(chip));
}

}  // namespace
}  // namespace spikeloom::cosim
