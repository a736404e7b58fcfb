// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "models/support/temporary_directory.hpp"
#include "sim/cosim/accumulator/accumulator.hpp"
#include "sim/cosim/accumulator/accumulator_check.hpp"
#include "sim/cosim/accumulator/accumulator_vectors.hpp"
#include "sim/cosim/mismatch.hpp"
#include "tests/rtl/own_path.hpp"

namespace spikeloom::cosim {
namespace {

/// The unit with two small banks. Of generic28: 16 lanes, 4 of them multiply; a read takes 1 cycle, the pipeline 3.
struct Bench {
    explicit Bench(std::uint32_t sumBits = 32, Accumulator::Build build = Accumulator::Build::Plain)
        : banks{std::vector<std::int64_t>(64), std::vector<std::int64_t>(64)},
          unit({std::span(banks[0]), std::span(banks[1])}, sumBits, build) {}
    const AccumulatorOutput& add(std::uint32_t address, std::int64_t operand) {
        AccumulatorBeat beat{.last = true};
        beat.elements = {{address, operand}};
        return unit.cycle(&beat);
    }
    const AccumulatorOutput& rest(int cycles = 5) {
        for (int i = 1; i < cycles; ++i) unit.cycle(nullptr);
        return unit.cycle(nullptr);
    }
    std::array<std::vector<std::int64_t>, 2> banks;
    Accumulator unit;
};

// A beat in 0, its words in 1, the pipeline in 2 to 4, written in 4.
TEST(AccumulatorRtl, WritesABeatAfterTheReadAndTheStagesOfThePipeline) {
    Bench bench;
    bench.banks[0][3] = 40;
    EXPECT_TRUE(bench.add(3, 2).ready);
    for (int cycle = 1; cycle < 4; ++cycle) EXPECT_TRUE(bench.rest(1).writes.empty()) << cycle;
    const AccumulatorOutput& written = bench.rest(1);
    EXPECT_EQ(written.writes, (std::vector<AccumulatorSum>{{3, 42}}));
    EXPECT_TRUE(written.eventWritten);
    EXPECT_FALSE(written.busy);
    EXPECT_EQ(bench.banks[0][3], 42);
}

// Beats of one element in 0, 1, 2, ...: each finds the sum of the one before, which no read has seen.
TEST(AccumulatorRtl, ForwardsSumsSoThatBeatsOfOneElementFollowWithoutGaps) {
    Bench bench;
    for (int i = 0; i < 10; ++i) bench.add(7, 1 << i);
    bench.rest();
    EXPECT_EQ(bench.banks[0][7], 1023);
}

// The read in 4 is in the cycle of the write and sees the old number; that in 5 sees the new one.
TEST(AccumulatorRtl, AddsToTheNewestSumWhateverTheDistanceOfTwoBeats) {
    for (int distance = 1; distance <= 6; ++distance) {
        Bench bench;
        bench.add(7, 10);
        if (distance > 1) bench.rest(distance - 1);
        bench.add(7, 1);
        bench.rest();
        EXPECT_EQ(bench.banks[0][7], 11) << distance;
    }
}

// Of the beats on their way the newest has the sum: not the one of 0, which is still in flight in 2.
TEST(AccumulatorRtl, AddsToTheNewestOfSeveralSumsInFlight) {
    Bench bench;
    bench.add(7, 100);
    bench.add(7, 20);
    bench.add(8, 1000);
    bench.add(7, 3);
    bench.rest();
    EXPECT_EQ(bench.banks[0][7], 123);
    EXPECT_EQ(bench.banks[0][8], 1000);
}

TEST(AccumulatorRtl, AddsEverySpikeOfABurstThatLiesInOneBeat) {
    Bench bench;
    AccumulatorBeat beat{.last = true, .negative = true, .shift = 2};
    for (int i = 0; i < 5; ++i) beat.elements.push_back({1, 3});
    for (int i = 0; i < 11; ++i) beat.elements.push_back({2, -1});
    bench.unit.cycle(&beat);
    EXPECT_EQ(bench.rest(4).writes, (std::vector<AccumulatorSum>{{1, -60}, {2, 44}}));
}

TEST(AccumulatorRtl, MultipliesInItsFirstLanesAndAddsAConstantWithoutAnOperand) {
    Bench bench(48);
    AccumulatorBeat product{.last = true, .multiply = true, .factor = -51527216};
    product.elements = {{0, 100}, {1, -7}, {2, 0}, {3, 1}};
    bench.unit.cycle(&product);
    AccumulatorBeat constant{.last = true, .addFactor = true, .negative = true, .shift = 1, .factor = 10380060};
    constant.elements = {{0, 99}};
    bench.unit.cycle(&constant);
    bench.rest();
    EXPECT_EQ(bench.banks[0][0], -5152721600 - 20760120);
    EXPECT_EQ(bench.banks[0][1], 360690512);
    EXPECT_EQ(bench.banks[0][2], 0);
    EXPECT_EQ(bench.banks[0][3], -51527216);
}

// 8 bits: 127 is reached, 128 is not; -128 is reached, -129 is not.
TEST(AccumulatorRtl, KeepsASumThatLeavesItsWidthAtTheBoundAndCountsIt) {
    Bench bench(8);
    bench.add(0, 127);
    bench.add(1, -128);
    EXPECT_EQ(bench.rest().clamps, 0u);
    bench.add(0, 1);
    bench.add(1, -1);
    EXPECT_EQ(bench.rest().clamps, 2u);
    EXPECT_EQ(bench.banks[0][0], 127);
    EXPECT_EQ(bench.banks[0][1], -128);
    bench.add(0, -1);
    EXPECT_EQ(bench.rest().clamps, 2u);
    EXPECT_EQ(bench.banks[0][0], 126);
}

// Held in 1 and 2: the beat of 0 is written in 6 and not in 4, once.
TEST(AccumulatorRtl, StandsStillWhileTheMemoriesDoNotServe) {
    Bench bench;
    bench.add(7, 10);
    AccumulatorBeat waiting{.last = true};
    waiting.elements = {{7, 1}};
    for (int cycle = 1; cycle <= 2; ++cycle) EXPECT_FALSE(bench.unit.cycle(&waiting, true).ready);
    EXPECT_TRUE(bench.unit.cycle(&waiting).ready);
    EXPECT_TRUE(bench.rest(2).writes.empty());
    EXPECT_TRUE(bench.unit.cycle(nullptr, true).writes.empty());
    EXPECT_EQ(bench.rest(1).writes, (std::vector<AccumulatorSum>{{7, 10}}));
    EXPECT_EQ(bench.rest(1).writes, (std::vector<AccumulatorSum>{{7, 11}}));
}

TEST(AccumulatorRtl, SaysThatAnEventIsWrittenAlsoWhereItChangesNothing) {
    Bench bench;
    const AccumulatorBeat nothing{.last = true};
    bench.unit.cycle(&nothing);
    EXPECT_FALSE(bench.rest(3).eventWritten);
    EXPECT_TRUE(bench.rest(1).eventWritten);
}

TEST(AccumulatorRtl, HasAnAssertionAgainstAnElementInTwoRunsOfABeat) {
    Bench bench;
    AccumulatorBeat beat;
    beat.elements = {{1, 1}, {2, 1}, {1, 1}};
    EXPECT_THROW(bench.unit.cycle(&beat), AssertionFailure);
}

void expectEqual(const CheckResult& result) {
    EXPECT_EQ(result.mismatches, 0u) << result.first;
    for (const auto& [bin, count] : result.bins) EXPECT_GT(count, 0u) << bin;
}

TEST(AccumulatorRtl, AddsLikeTheModelInEveryCycleOfRandomBeats) {
    for (const std::uint64_t seed : {1, 2}) {
        const CheckResult result = checkAccumulator({30000, seed});
        expectEqual(result);
        EXPECT_GE(result.updates, 30000u);
    }
}

TEST(AccumulatorRtl, HasVectorsForItsBenchInWhichEveryCaseComesUp) {
    AccumulatorModel::Bins bins;
    EXPECT_LT(accumulatorVectors(bins).size(), 200'000u);
    for (const auto& [bin, count] : bins) EXPECT_GT(count, 0u) << bin;
}

// Numbers of the long check: SPIKELOOM_LONG_CHECK=3000000.
TEST(AccumulatorRtl, AddsLikeTheModelForAsLongAsIsAskedFor) {
    const char* updates = std::getenv("SPIKELOOM_LONG_CHECK");
    if (updates == nullptr) GTEST_SKIP() << "SPIKELOOM_LONG_CHECK says how many updates";
    const CheckResult result = checkAccumulator({std::strtoull(updates, nullptr, 10), 7});
    expectEqual(result);
    std::printf("%llu updates, %llu cycles\n", static_cast<unsigned long long>(result.updates),
                static_cast<unsigned long long>(result.cycles));
    for (const auto& [bin, count] : result.bins)
        std::printf("  %-28s%12llu\n", bin.c_str(), static_cast<unsigned long long>(count));
}

TEST(AccumulatorRtl, IsTheSameWithCoverageAndWritesItsLastCyclesAsAWaveform) {
    const TemporaryDirectory folder("coverage");
    expectEqual(checkAccumulator({3000, 3, folder.path()}));
    Bench bench;
    for (int i = 0; i < 100; ++i) bench.add(7, i);
    const std::string file = ownPath("waveform.fst").string();
    bench.unit.writeWaveform(file);
    // 64 cycles and the reset, an edge each half.
    FILE* changes = popen(("fst2vcd -f " + file + " | grep -c '^#'").c_str(), "r");
    ASSERT_NE(changes, nullptr);
    int edges = 0;
    EXPECT_EQ(std::fscanf(changes, "%d", &edges), 1);
    pclose(changes);
    std::filesystem::remove(file);
    EXPECT_EQ(edges, 2 * 65);
}

}  // namespace
}  // namespace spikeloom::cosim
