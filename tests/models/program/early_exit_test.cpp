// SPDX-License-Identifier: Apache-2.0
#include "models/program/early_exit.hpp"

#include <gmock/gmock.h>

#include "models/support/error.hpp"
#include "tests/support/hand_program.hpp"

namespace spikeloom::program {
namespace {

using ::testing::HasSubstr;

/// input -> readout of rows x cols, whose unit is worth 1/16 and whose sums have 16 bits.
Program readoutOf(std::uint32_t rows, std::uint32_t cols, std::uint32_t membraneBits = 16) {
    testing::HandProgram hand;
    const auto input = hand.input(rows, cols);
    const auto readout = hand.readout(rows, cols);
    hand.identity(input, readout);
    hand.at(readout).membraneUnit = 0.0625;
    hand.at(readout).widths.membraneBits = membraneBits;
    return hand.build();
}

RunRule ruleOf(ExitScore score, std::vector<double> thresholds) {
    return {.earlyExit = {score, std::move(thresholds)}};
}

std::optional<EarlyExit> make(const Program& program, const RunRule& rule) {
    return EarlyExit::make(program, rule, Timetable(program, rule));
}

std::string refusal(const Program& program) {
    try {
        (void)make(program, ruleOf(ExitScore::Entropy, {0.9}));
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "none";
}

using Sums = std::vector<std::int64_t>;

TEST(EarlyExit, IsNothingUnlessAskedFor) {
    EXPECT_FALSE(make(readoutOf(1, 2), {}));
    EXPECT_FALSE(make(readoutOf(3, 2), {}));  // and then a readout may be anything
}

// Two logits that are 16 units = 1 apart: 1 / (1 + 1/e) = 0.7311.
TEST(EarlyExit, ComparesTheLargestProbabilityWithTheThreshold) {
    const Sums sums{16, 0};
    EXPECT_TRUE(make(readoutOf(1, 2), ruleOf(ExitScore::MaxProbability, {0.7310}))->leaves(sums, 1));
    EXPECT_FALSE(make(readoutOf(1, 2), ruleOf(ExitScore::MaxProbability, {0.7311}))->leaves(sums, 1));
}

// p = 0.73106, 0.26894: H = 0.58220 of ln 2 = 0.69315, so 1 - H / ln 2 = 0.16006.
TEST(EarlyExit, ComparesTheNormalisedEntropyWithTheThreshold) {
    const Sums sums{16, 0};
    EXPECT_TRUE(make(readoutOf(1, 2), ruleOf(ExitScore::Entropy, {0.1600}))->leaves(sums, 1));
    EXPECT_FALSE(make(readoutOf(1, 2), ruleOf(ExitScore::Entropy, {0.1601}))->leaves(sums, 1));
}

TEST(EarlyExit, HasAThresholdForEachStepAndTheLastOneForAllFurtherSteps) {
    const Sums sums{16, 0};
    const auto exit = make(readoutOf(1, 2), ruleOf(ExitScore::MaxProbability, {0.9, 0.5, 0.8, 0.7}));
    EXPECT_FALSE(exit->leaves(sums, 1));
    EXPECT_TRUE(exit->leaves(sums, 2));
    EXPECT_FALSE(exit->leaves(sums, 3));
    EXPECT_TRUE(exit->leaves(sums, 4));
    EXPECT_TRUE(exit->leaves(sums, 500));
}

// One stage before the readout: in a pipeline nothing arrives in step 1.
TEST(EarlyExit, CountsStepsFromTheFirstInWhichAnythingCanReachTheReadout) {
    testing::HandProgram hand;
    const auto input = hand.input(1, 2), layer = hand.spiking("layer", 1, 2), readout = hand.readout(1, 2);
    hand.identity(input, layer);
    hand.identity(layer, readout);
    hand.at(readout).widths.membraneBits = 16;
    const Program program = hand.build();
    RunRule rule = ruleOf(ExitScore::MaxProbability, {0.0, 1.0});
    EXPECT_TRUE(make(program, rule)->leaves(Sums{16, 0}, 1));
    rule.schedule = Schedule::Pipelined;
    EXPECT_FALSE(make(program, rule)->scores(1));
    EXPECT_TRUE(make(program, rule)->leaves(Sums{16, 0}, 2));
    EXPECT_FALSE(make(program, rule)->leaves(Sums{16, 0}, 3));
}

// The function unit takes 48 bits: the lowest 4 of 52 are left out, and the unit is worth 16 times as much.
TEST(EarlyExit, LeavesOutTheLowestBitsOfWideSums) {
    const auto exit = make(readoutOf(1, 2, 52), ruleOf(ExitScore::MaxProbability, {0.7310}));
    EXPECT_TRUE(exit->leaves(Sums{16, 0}, 1));
    EXPECT_FALSE(exit->leaves(Sums{15, 0}, 1));
    EXPECT_TRUE(exit->leaves(Sums{(std::int64_t{1} << 50) + 16, std::int64_t{1} << 50}, 1));
}

TEST(EarlyExit, IsRefusedWithoutLogits) {
    EXPECT_THAT(
        refusal(readoutOf(3, 10)),
        HasSubstr("run.early_exit: needs the logits of 2 to 4096 classes, but readout 'readout' has 3 rows of 10"));
    EXPECT_THAT(refusal(readoutOf(1, 1)), HasSubstr("has 1 rows of 1; set score to none"));
    EXPECT_EQ(refusal(readoutOf(1, 2)), "none");
}

}  // namespace
}  // namespace spikeloom::program
