// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "sim/mapping/mapper.hpp"
#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/random_layers.hpp"

/// Samples that end once the readout is sure: on the chip when they do in the reference engine.
namespace spikeloom::hw {
namespace {

using program::ExitScore;
using program::RunRule;
using program::Schedule;
using testing::RandomLayers;

struct Case {
    std::string neuron;
    Schedule schedule;
    ExitScore score;
};

void PrintTo(const Case& one, std::ostream* out) {
    *out << one.neuron;
}

struct ChipEarlyExit : ::testing::TestWithParam<Case> {
    RandomLayers sample{testing::neuronCase(GetParam().neuron), 100};
    [[nodiscard]] RunRule rule(std::vector<double> thresholds) const {
        RunRule rule = testing::ruleOf(testing::neuronCase(GetParam().neuron), GetParam().schedule);
        rule.earlyExit = {GetParam().score, std::move(thresholds)};
        return rule;
    }
    /// The first step in which anything can reach the readout.
    [[nodiscard]] std::uint32_t readoutBegins(const RunRule& rule) const {
        const program::Timetable timetable(sample.program, rule);
        const bool waits = rule.schedule == Schedule::Pipelined && !timetable.windowed();
        return timetable.of(sample.program.readout).begin +
               (waits ? sample.program.at(sample.program.readout).stage : 0);
    }
};

// No score exceeds 1, and every one exceeds 0: the sample ends with the third step of the readout.
TEST_P(ChipEarlyExit, EndsInTheFirstStepWhoseThresholdIsExceeded) {
    const RunRule once = rule({1.0, 1.0, 0.0});
    ChipBench bench("Chip", sample.program, {.chip = smallCores(), .rule = once});
    const ChipBench::Run run = runLikeReference(bench, sample.input);
    EXPECT_EQ(run.steps, readoutBegins(once) + 2);
    EXPECT_GE(sumOf(run.cores).functionPasses, 3u * 5);  // a score in each of them
}

TEST_P(ChipEarlyExit, EndsWhereTheReferenceEngineIsSureEnough) {
    ChipBench bench("Chip", sample.program, {.chip = smallCores(), .rule = rule({0.4})});
    runLikeReference(bench, sample.input);
}

INSTANTIATE_TEST_SUITE_P(Models, ChipEarlyExit,
                         ::testing::Values(Case{"st_bif", Schedule::Layered, ExitScore::Entropy},
                                           Case{"st_bif", Schedule::Pipelined, ExitScore::MaxProbability},
                                           Case{"adafire", Schedule::Layered, ExitScore::MaxProbability},
                                           Case{"adafire", Schedule::Pipelined, ExitScore::Entropy},
                                           Case{"ttfs", Schedule::Pipelined, ExitScore::Entropy}),
                         [](const auto& one) {
                             return one.param.neuron +
                                    (one.param.schedule == Schedule::Layered ? "_layered" : "_pipelined");
                         });

// Three logits, and cores of two neurons.
TEST(EarlyExitOnAChip, NeedsTheLogitsOnOneCore) {
    const RandomLayers sample(testing::neuronCase("adafire"), 100);
    RunRule rule = testing::ruleOf(testing::neuronCase("adafire"), Schedule::Layered);
    ChipSpec chip = smallCores();
    chip.core.neuronsMax = 2;
    EXPECT_NO_THROW((void)mapping::map(sample.program, chip, rule, {}, "chip.json"));
    rule.earlyExit.score = ExitScore::Entropy;
    try {
        (void)mapping::map(sample.program, chip, rule, {}, "chip.json");
        ADD_FAILURE() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), ::testing::HasSubstr("chip.json: run.early_exit: needs the logits on one core, but "
                                                       "readout 'logits' takes 2"));
    }
}

}  // namespace
}  // namespace spikeloom::hw
