// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_unit/function_core.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "hw/sync/calendar_scheduler.hpp"
#include "sim/cosim/mismatch.hpp"
#include "tests/rtl/own_path.hpp"
#include "tests/rtl/waveform.hpp"

/// The function unit of one core alone, in lockstep with a model that may have been told something else.
namespace spikeloom::cosim {
namespace {

using Numbers = std::vector<std::int64_t>;

const std::filesystem::path kWaveforms = ownPath("waveforms");

struct Alone {
    /// @param inputUnit  of the model; the RTL has 1/16
    explicit Alone(double inputUnit, const std::filesystem::path& waveforms = kWaveforms)
        : population(populationOf(inputUnit)),
          model(core.functionUnit, population, 4, memories()),
          unit(functionUnits(
              {.backend = config::Backend::Lockstep, .waveformFolder = waveforms.string(), .tally = &tally})(
              {"Chip.Tile[2].Core.Soma", hw::CoreId{2}, core, population, 4, memories(), model, scheduler})) {}

    void run() {
        const Numbers increment{16, 0, -16, 13};
        unit->compute(
            {.increment = increment, .input = input, .previous = previous, .difference = difference, .evaluate = true});
    }

    static functions::SoftmaxSpec specOf(double inputUnit) {
        return {.cols = 4, .inputUnit = inputUnit, .outputFracBits = 8, .inputBits = 16};
    }
    static program::LoweredPopulation populationOf(double inputUnit) {
        program::LoweredPopulation layer;
        layer.name = "layer";
        layer.cols = 4;
        layer.functionSpec = specOf(0.0625);
        layer.function = functions::makeSoftmax(specOf(inputUnit));
        layer.widths = {.pendingBits = 16, .inputBits = 16, .resultBits = 9};
        return layer;
    }
    [[nodiscard]] hw::CoreMemories memories() { return {memory, memory, memory, memory}; }

    hw::CalendarScheduler scheduler;
    hw::CoreSpec core;
    hw::Sram memory{hw::MemorySpec{}};
    program::LoweredPopulation population;
    hw::FunctionUnit model;
    FunctionTally tally;
    std::unique_ptr<hw::FunctionRowUnit> unit;
    Numbers input = Numbers(4), previous = Numbers(4), difference = Numbers(4);
};

/// What a model with twice the unit of X differs by, and a folder that is not there for the waveform.
Mismatch mismatchOfTheModel() {
    std::filesystem::remove_all(kWaveforms);
    Alone alone(0.125);
    try {
        alone.run();
    } catch (const Mismatch& mismatch) {
        return mismatch;
    }
    return Mismatch("none");
}

TEST(FunctionUnitInLockstep, AgreesWithTheModelThatItIsTold) {
    Alone alone(0.0625);
    alone.run();
    EXPECT_EQ(alone.previous, (Numbers{110, 40, 15, 91}));
    EXPECT_EQ(alone.tally.rows, 1u);
    EXPECT_EQ(alone.tally.elements, 4u);
}

TEST(FunctionUnitInLockstep, SaysWhereAndHowItFirstDiffers) {
    const Mismatch mismatch = mismatchOfTheModel();
    EXPECT_EQ(mismatch.component, "Chip.Tile[2].Core.Soma");
    EXPECT_EQ(mismatch.cycle, 0u);
    EXPECT_EQ(mismatch.difference, "result of element 0");
    EXPECT_EQ(mismatch.found, "110");
    EXPECT_NE(mismatch.expected, mismatch.found);
    EXPECT_EQ(mismatch.inputs, "function of X (0, 0, 0, 0) + (16, 0, -16, 13), results before (0, 0, 0, 0)");
    EXPECT_EQ(mismatch.waveformFile, (kWaveforms / "Chip.Tile[2].Core.Soma.fst").string());
    EXPECT_NE(std::string(mismatch.what()).find(mismatch.waveformFile), std::string::npos) << mismatch.what();
    std::filesystem::remove_all(kWaveforms);
}

TEST(FunctionUnitInLockstep, LeavesAWaveformOfTheRow) {
    const Mismatch mismatch = mismatchOfTheModel();
    const auto waveform = testing::Waveform::read(mismatch.waveformFile);
    std::filesystem::remove_all(kWaveforms);
    if (!waveform) GTEST_SKIP() << "fst2vcd is not installed";
    EXPECT_EQ(waveform->last("busy"), 0u);
    for (std::uint32_t i = 0; i < 4; ++i)
        EXPECT_EQ(waveform->last("out_value", 64 * i), (std::vector<std::uint64_t>{110, 40, 15, 91}[i]));
}

TEST(FunctionUnitInLockstep, SaysWhyThereIsNoWaveform) {
    const auto file = ownPath("in_the_way");
    std::ofstream(file) << "in the way";
    Alone alone(0.125, file / "folder");
    try {
        alone.run();
        FAIL() << "no mismatch";
    } catch (const Mismatch& mismatch) {
        EXPECT_EQ(mismatch.waveformFile, "");
        EXPECT_NE(std::string(mismatch.what()).find("no waveform: "), std::string::npos) << mismatch.what();
    }
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace spikeloom::cosim
