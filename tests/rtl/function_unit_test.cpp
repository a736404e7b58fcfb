// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_unit/function_unit.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <vector>

#include "sim/cosim/function_unit/function_check.hpp"
#include "tests/rtl/own_path.hpp"

/// Cycles are those of the unit of generic28: 4 lanes of 32 bits, 4 stages, 1 digit a cycle.
namespace spikeloom::cosim {
namespace {

using Numbers = std::vector<std::int64_t>;

/// A function in RTL, from X and results of zero.
struct Unit {
    explicit Unit(const functions::SoftmaxSpec& spec, const FunctionPacing& pacing = {})
        : cols(spec.cols), function(functions::makeSoftmax(spec)), rtl(spec, *function, pacing) {}
    explicit Unit(const functions::LayerNormSpec& spec, const FunctionPacing& pacing = {})
        : cols(spec.cols), function(functions::makeLayerNorm(spec)), rtl(spec, *function, pacing) {}

    FunctionUnit::Result run(const Numbers& x, const Numbers& previous = {}, bool evaluate = true) {
        const Numbers zeros(cols);
        return rtl.run(
            {.input = zeros, .increment = x, .previous = previous.empty() ? zeros : previous, .evaluate = evaluate});
    }
    std::uint32_t cols;
    std::unique_ptr<functions::RowFunction> function;
    FunctionUnit rtl;
};

functions::SoftmaxSpec softmaxOf(std::uint32_t cols, std::uint32_t inputBits = 16) {
    return {.cols = cols, .inputUnit = 0.0625, .outputFracBits = 8, .inputBits = inputBits};
}
functions::LayerNormSpec workedNorm() {
    return {4, 0.00390625, 8, 16, 1e-5, {1, 0.5, 2, -1}, {0, 0.25, -0.5, 1}};
}

// The worked examples of docs/function_unit.md.
TEST(FunctionUnitRtl, ComputesTheWorkedSoftmax) {
    const auto result = Unit(softmaxOf(4)).run({16, 0, -16, 13});
    EXPECT_EQ(result.input, (Numbers{16, 0, -16, 13}));
    EXPECT_EQ(result.value, (Numbers{110, 40, 15, 91}));
}
TEST(FunctionUnitRtl, ComputesTheWorkedLayerNorm) {
    EXPECT_EQ(Unit(workedNorm()).run({100, -50, 300, 7}).value, (Numbers{21, -70, 684, 414}));
}

TEST(FunctionUnitRtl, SendsResultsLessThoseBefore) {
    EXPECT_EQ(Unit(softmaxOf(4)).run({16, 0, -16, 13}, {100, 40, 20, -1}).difference, (Numbers{10, 0, -5, 92}));
}

TEST(FunctionUnitRtl, OnlyAccumulatesWhereNothingIsEvaluated) {
    const auto result = Unit(softmaxOf(4)).run({1, 2, 3, 4}, {}, false);
    EXPECT_EQ(result.input, (Numbers{1, 2, 3, 4}));
    EXPECT_TRUE(result.value.empty());
}

// One addition of 16 bits a group, 4 stages: 1 + 4 cycles for up to 4 elements, 2 + 4 for 5.
TEST(FunctionUnitRtl, TakesAnotherCycleForAnotherGroupOfLanes) {
    EXPECT_EQ(Unit(softmaxOf(4)).run(Numbers(4), {}, false).cycles, 5u);
    EXPECT_EQ(Unit(softmaxOf(5)).run(Numbers(5), {}, false).cycles, 6u);
    EXPECT_EQ(Unit(softmaxOf(8)).run(Numbers(8), {}, false).cycles, 6u);
}
// An addition of 33 bits takes two cycles of a lane.
TEST(FunctionUnitRtl, AddsWordByWord) {
    EXPECT_EQ(Unit(softmaxOf(4, 32)).run(Numbers(4), {}, false).cycles, 5u);
    EXPECT_EQ(Unit(softmaxOf(4, 33)).run(Numbers(4), {}, false).cycles, 6u);
}

// E = 15, one table. integrate 1 + 4, max 1 + 4, exponent 3 additions and a product 4 + 4, power 4, linear 3 + 2 and 4,
// reciprocal 4 + 13 digits, scale 2 + 1 and 4: 5 + 5 + 8 + 4 + 9 + 17 + 7.
TEST(FunctionUnitRtl, TakesTheCyclesOfItsPassesOneAfterTheOther) {
    EXPECT_EQ(Unit(softmaxOf(4)).run({16, 0, -16, 13}).cycles, 55u);
}

// Latency 3 delays each of the passes that read: integrate, max, exponent, scale.
TEST(FunctionUnitRtl, WaitsForTheFirstWordOfAMemory) {
    EXPECT_EQ(Unit(softmaxOf(4), {.readLatency = 3}).run({16, 0, -16, 13}).cycles, 55u + 4 * 2);
}
// X in 10 words a row instead of a group in 1: the rest of 10 - 1 in integrate, of 10 - 1 in max, of 10 - 4 in
// exponent.
TEST(FunctionUnitRtl, WaitsForTheLastWordOfAMemory) {
    EXPECT_EQ(Unit(softmaxOf(4), {.integrate = 10, .inputs = 10}).run({16, 0, -16, 13}).cycles, 55u + 9 + 9 + 6);
}

TEST(FunctionUnitRtl, GivesBetaForARowWithoutVarianceOrEpsilon) {
    functions::LayerNormSpec spec = workedNorm();
    spec.epsilon = 0;
    EXPECT_EQ(Unit(spec).run(Numbers(4, 77)).value, (Numbers{0, 64, -128, 256}));
}

TEST(FunctionUnitRtl, RefusesARowThatIsLongerThanItsBuffers) {
    EXPECT_TRUE(functionLimit(softmaxOf(4), {.colsMax = 4}).empty());
    EXPECT_EQ(functionLimit(softmaxOf(5), {.colsMax = 4}), "a row has 5 elements, the unit takes 4");
}

TEST(FunctionUnitRtl, RecordsAWaveformWhereObserved) {
    const auto file = ownPath("waveform.fst");
    const functions::SoftmaxSpec spec = softmaxOf(4);
    const auto function = functions::makeSoftmax(spec);
    {
        FunctionUnit unit(spec, *function, {}, FunctionRecord{.waveform = file.string(), .coverage = ""});
        const Numbers x{16, 0, -16, 13}, zeros(4);
        EXPECT_EQ(unit.run({.input = zeros, .increment = x, .previous = zeros}).value, (Numbers{110, 40, 15, 91}));
    }
    EXPECT_GT(std::filesystem::file_size(file), 1000u);
    std::filesystem::remove(file);
}

TEST(FunctionUnitRtl, AgreesWithTheModelInEveryValueAndCycle) {
    const CheckResult result = checkFunctionUnit({3000, 1});
    EXPECT_EQ(result.mismatches, 0u) << result.first;
    EXPECT_GE(result.updates, 3000u);
    EXPECT_GT(result.cycles, 100000u);
    for (const auto& [bin, count] : result.bins) EXPECT_GT(count, 0u) << bin;
}

}  // namespace
}  // namespace spikeloom::cosim
