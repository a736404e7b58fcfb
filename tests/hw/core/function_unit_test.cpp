// SPDX-License-Identifier: Apache-2.0
#include "hw/core/function_unit.hpp"

#include <gtest/gtest.h>

#include "tests/hw/core/core_bench.hpp"
#include "tests/hw/core/stub_function.hpp"

namespace spikeloom::hw {
namespace {

using functions::Pass;

/// 4 lanes of 32 bits, 4 stages, 1 digit a cycle; function memory of 128-bit words.
/// 10 columns: 3 rounds of lanes. X of 40 bits: 3 a word, 4 words. Results of 33 bits: 3 a word, 4 words.
/// Pending currents of 16 bits: 2 words in 4 banks.
struct Unit {
    explicit Unit(const std::vector<Pass>& passes, CoreSpec coreSpec = {}, std::uint32_t cols = 10,
                  std::uint32_t inputBits = 40)
        : core(std::move(coreSpec)) {
        population.function = std::make_shared<StubFunction>(passes);
        population.widths = {.pendingBits = 16, .inputBits = inputBits, .resultBits = 33};
        unit.emplace(core.spec.functionUnit, population, cols, core.memories());
    }
    /// Cycles beyond the accumulation of X.
    [[nodiscard]] std::uint64_t passCycles() const { return unit->evaluateCycles() - unit->integrateCycles(); }
    [[nodiscard]] CoreCounters evaluated() const {
        CoreCounters counters;
        unit->countEvaluate(counters);
        return counters;
    }
    CoreBench core;
    program::LoweredPopulation population;
    std::optional<FunctionUnit> unit;
};

std::uint64_t passCycles(const Pass& pass, const CoreSpec& spec = {}) {
    return Unit(std::vector<Pass>{pass}, spec).passCycles();
}

// X of 40 bits takes two additions of a 32-bit lane: 3 x 2 cycles, more than the 4 words of X; and 4 to fill.
TEST(FunctionUnit, AccumulatesInTheFirstPass) {
    EXPECT_EQ(Unit({}).unit->integrateCycles(), 6u + 4);
    EXPECT_EQ(Unit({}, {}, 12).unit->integrateCycles(), 6u + 4);
    EXPECT_EQ(Unit({}, {}, 13).unit->integrateCycles(), 8u + 4);
    EXPECT_EQ(Unit({}, {}, 10, 32).unit->integrateCycles(), 3u + 4);  // one addition; 3 words of X
    EXPECT_EQ(Unit({}, {}, 10, 33).unit->integrateCycles(), 6u + 4);
}

TEST(FunctionUnit, WaitsForItsMemoryWhereThatIsSlower) {
    CoreSpec spec;
    spec.functionMemory.portBits = 40;  // an X a word: 10 words
    EXPECT_EQ(Unit({}, spec).unit->integrateCycles(), 10u + 4);
    spec.functionMemory.banks = 2;
    EXPECT_EQ(Unit({}, spec).unit->integrateCycles(), 6u + 4);
    spec.membraneMemory = {.portBits = 16, .banks = 1};  // a pending current a word
    EXPECT_EQ(Unit({}, spec).unit->integrateCycles(), 10u + 4);
}

TEST(FunctionUnit, EvaluatesInNoTimeWithoutAFunction) {
    CoreBench core({});
    const FunctionUnit unit(core.spec.functionUnit, {}, 10, core.memories());
    EXPECT_EQ(unit.evaluateCycles(), 0u);
    EXPECT_EQ(unit.integrateCycles(), 0u);
}

// Two additions of 33 bits: 2 x 2 lane cycles an element, 3 elements a lane.
TEST(FunctionUnit, RepeatsAnAdditionThatIsWiderThanALane) {
    EXPECT_EQ(passCycles({.name = "pass", .addsPerElement = 2, .addBits = 32}), 6u + 4);
    EXPECT_EQ(passCycles({.name = "pass", .addsPerElement = 2, .addBits = 33}), 12u + 4);
}

// A multiplication of 33 by 65 bits takes 2 x 3 lane cycles an element; with an addition of 32 bits, 7.
TEST(FunctionUnit, RepeatsAMultiplicationForEachPairOfLaneWords) {
    EXPECT_EQ(passCycles({.name = "pass", .multipliesPerElement = 1, .multiplyBitsA = 32, .multiplyBitsB = 32}),
              3u + 4);
    EXPECT_EQ(passCycles({.name = "pass", .multipliesPerElement = 1, .multiplyBitsA = 33, .multiplyBitsB = 65}),
              18u + 4);
    EXPECT_EQ(passCycles({.name = "pass",
                          .addsPerElement = 1,
                          .addBits = 32,
                          .multipliesPerElement = 1,
                          .multiplyBitsA = 33,
                          .multiplyBitsB = 65}),
              21u + 4);
}

// Reads are 4 words of X and 4 of results, in one pass through one port; the 4 written go beside them.
TEST(FunctionUnit, TakesAsLongAsThePortThatReadsOrTheOneThatWrites) {
    EXPECT_EQ(passCycles({.name = "pass", .readsInput = true}), 4u + 4);
    EXPECT_EQ(passCycles({.name = "pass", .readsInput = true, .readsPrevious = true}), 8u + 4);
    EXPECT_EQ(passCycles({.name = "pass", .readsInput = true, .writesPrevious = true}), 4u + 4);
    EXPECT_EQ(passCycles({.name = "pass", .addsPerElement = 3, .addBits = 8, .readsInput = true}), 9u + 4);
}

// Copying ten elements through one lane takes ten cycles, although nothing is added.
TEST(FunctionUnit, SpendsALaneCycleOnEachElementThatItReadsOrWrites) {
    CoreSpec spec;
    spec.functionUnit.lanes = 1;
    EXPECT_EQ(passCycles({.name = "pass", .readsInput = true}, spec), 10u + 4);
    EXPECT_EQ(passCycles({.name = "pass", .writesPrevious = true}, spec), 10u + 4);
}

// X comes 3 cycles after its address instead of 1: every pass that reads begins 2 later, accumulation included.
TEST(FunctionUnit, WaitsForTheLatencyOfItsMemoryInPassesThatRead) {
    CoreSpec spec;
    spec.functionMemory.readLatencyCycles = 3;
    EXPECT_EQ(Unit({}, spec).unit->integrateCycles(), 6u + 4 + 2);
    EXPECT_EQ(passCycles({.name = "pass", .readsInput = true}, spec), 4u + 4 + 2);
    EXPECT_EQ(passCycles({.name = "pass", .addsPerElement = 1, .addBits = 8}, spec), 3u + 4);
}

// 17 digits at one a cycle, or nine rounds of two; no elements are worked on.
TEST(FunctionUnit, DrawsDigitsOneAfterTheOther) {
    EXPECT_EQ(passCycles({.name = "pass", .serialBits = 17}), 17u + 4);
    CoreSpec spec;
    spec.functionUnit.digitsPerCycle = 2;
    EXPECT_EQ(passCycles({.name = "pass", .serialBits = 17}, spec), 9u + 4);
    EXPECT_EQ(passCycles({.name = "pass", .addsPerElement = 1, .addBits = 8, .serialBits = 17}, spec), 3u + 9 + 4);
}

TEST(FunctionUnit, RunsThePassesOfARowOneAfterTheOther) {
    const Pass one{.name = "add", .addsPerElement = 1, .addBits = 8}, serial{.name = "digits", .serialBits = 10};
    EXPECT_EQ(Unit({one, serial, one}).passCycles(), (3u + 4) + (10u + 4) + (3u + 4));
}

// X is read and written: 4 words each; 10 additions of 40 bits.
TEST(FunctionUnit, CountsTheAccumulationOfARow) {
    CoreCounters counters;
    Unit({}).unit->countIntegrate(counters);
    EXPECT_EQ(counters.functionReadWords, 4u);
    EXPECT_EQ(counters.functionWriteWords, 4u);
    EXPECT_EQ(counters.adderBits, 400u);
    EXPECT_EQ(counters.functionPasses + counters.functionRows, 0u);
}

// Ten elements; a digit recurrence of s digits counts s additions of s bits.
TEST(FunctionUnit, CountsWhatThePassesOfARowDo) {
    const CoreCounters counters = Unit({{.name = "first", .addsPerElement = 2, .addBits = 20, .readsInput = true},
                                        {.name = "second",
                                         .multipliesPerElement = 1,
                                         .multiplyBitsA = 12,
                                         .multiplyBitsB = 30,
                                         .tableReadsPerElement = 2,
                                         .serialBits = 16,
                                         .readsPrevious = true,
                                         .writesPrevious = true}})
                                      .evaluated();
    EXPECT_EQ(counters.functionRows, 1u);
    EXPECT_EQ(counters.functionPasses, 2u);
    EXPECT_EQ(counters.functionReadWords, 4u + 4);
    EXPECT_EQ(counters.functionWriteWords, 4u);
    EXPECT_EQ(counters.adderBits, 10u * 2 * 20 + 16 * 16);
    EXPECT_EQ(counters.multiplierBitProducts, 10u * 12 * 30);
    EXPECT_EQ(counters.functionTableReads, 20u);
}

}  // namespace
}  // namespace spikeloom::hw
