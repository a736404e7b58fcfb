// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "sim/config/load.hpp"
#include "sim/cosim/accumulator/accumulator_core.hpp"
#include "sim/run/prepared.hpp"
#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/random_cnn.hpp"
#include "tests/support/random_layers.hpp"
#include "tests/support/random_transformer.hpp"

/// Whole chips with the Verilated accumulator in every core, beside those with the model.
namespace spikeloom::hw {
namespace {

/// A small chip with the model, and two with the unit; all of a process are built before the first one runs.
struct Chips {
    Chips(const program::Program& program, ChipBench::Options options)
        : model("Model", program, options),
          rtl("Rtl", program, with(options, config::Backend::Rtl)),
          lockstep("Lockstep", program, with(options, config::Backend::Lockstep)) {}
    ChipBench::Options with(ChipBench::Options options, config::Backend mode) {
        options.units.accumulator = cosim::accumulatorFactory({.backend = mode, .tally = &tally});
        return options;
    }
    void expectAlike(const program::SampleInput& input) {
        const ChipBench::Run expected = runLikeReference(model, input);
        for (ChipBench* chip : {&rtl, &lockstep}) {
            const ChipBench::Run run = runLikeReference(*chip, input);
            EXPECT_EQ(run.latency, expected.latency);
            EXPECT_EQ(run.stepCycles, expected.stepCycles);
            EXPECT_EQ(run.readout, expected.readout);
            EXPECT_EQ(valuesOf(sumOf(run.cores)), valuesOf(sumOf(expected.cores)));
            EXPECT_EQ(valuesOf(run.chip), valuesOf(expected.chip));
        }
        EXPECT_GT(tally.events, 0u);
    }
    cosim::AccumulatorTally tally;
    ChipBench model, rtl, lockstep;
};

// Two samples, so that the second starts where the first one has been. Both kinds of attention.
TEST(AccumulatorOfAChip, IsTheModelToTheCycleInATransformer) {
    const RandomCase random(11, true);
    Chips chips(random.program, {.chip = smallCores()});
    for (const auto& input : {random.input, random.otherInput}) chips.expectAlike(input);
}

TEST(AccumulatorOfAChip, IsTheModelToTheCycleInATransformerWithoutSoftmax) {
    const RandomCase random(12, false, true);
    Chips(random.program, {.chip = smallCores()}).expectAlike(random.input);
}

TEST(AccumulatorOfAChip, IsTheModelToTheCycleInPipelinedConvolutions) {
    testing::Random random(3);
    const network::Network net = testing::randomCnn(random);
    const program::Program program = program::lower(net, {.thresholdFracBits = 10, .functionFracBits = 16});
    const auto input =
        program::encodeInput(program, network::imageOf(net.populations[0]), testing::randomImage(net, random).data());
    ChipSpec chip;
    chip.core.neuronsMax = 12;
    Chips(program, {.chip = chip, .rule = {.schedule = program::Schedule::Pipelined}}).expectAlike(input);
}

class AccumulatorOfAModel : public ::testing::TestWithParam<std::string> {};

// Every payload: bits, signs, counts, powers of two, times, any integer; branches, and constants of columns.
TEST_P(AccumulatorOfAModel, IsTheModelToTheCycle) {
    const testing::NeuronCase& neuron = testing::neuronCase(GetParam());
    const testing::RandomLayers random(neuron, 21);
    Chips(random.program, {.chip = smallCores(), .rule = testing::ruleOf(neuron, program::Schedule::Layered)})
        .expectAlike(random.input);
}
std::vector<std::string> allModels() {
    std::vector<std::string> names;
    // Values of 26 bits, of multi_threshold_graded, are more than an operand has: refused.
    for (const testing::NeuronCase& neuron : testing::neuronCases())
        if (neuron.name != "multi_threshold_graded") names.push_back(neuron.name);
    return names;
}
INSTANTIATE_TEST_SUITE_P(All, AccumulatorOfAModel, ::testing::ValuesIn(allModels()));

/// The digits networks of the project, every core in lockstep. SPIKELOOM_LONG_CHECK: 20 samples.
void runDigits(const std::string& experiment) {
    const run::Prepared prepared = run::prepare(
        config::loadExperiment(std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/" + experiment + ".json"));
    const auto& settings = prepared.experiment;
    cosim::AccumulatorTally tally;
    Chip model("Model", settings.chip, prepared.program, prepared.mapping, settings.run, settings.watchdogCycles);
    Chip lockstep("Lockstep", settings.chip, prepared.program, prepared.mapping, settings.run, settings.watchdogCycles,
                  UnitFactories{.accumulator = cosim::accumulatorFactory({.tally = &tally})});
    const std::uint32_t samples = std::getenv("SPIKELOOM_LONG_CHECK") != nullptr ? 20 : 1;
    for (std::uint32_t i = 0; i < samples; ++i) {
        const auto input = prepared.dataset.input(i, prepared.network, prepared.program);
        EXPECT_EQ(model.run(input), StepController::Outcome::Finished);
        EXPECT_EQ(lockstep.run(input), StepController::Outcome::Finished);
        EXPECT_EQ(lockstep.controller().latencyCycles(), model.controller().latencyCycles());
        EXPECT_EQ(lockstep.readout(), model.readout());
        EXPECT_EQ(lockstep.resetSample(), model.resetSample());
    }
    std::printf("%s: %u samples, %llu events, %llu additions, %llu cycles of units\n", experiment.c_str(), samples,
                static_cast<unsigned long long>(tally.events), static_cast<unsigned long long>(tally.additions),
                static_cast<unsigned long long>(tally.cycles));
    EXPECT_GT(tally.events, 1000u);
}

TEST(AccumulatorOfAChip, IsInLockstepInTheDigitsTransformer) {
    runDigits("digits_vit");
}
TEST(AccumulatorOfAChip, IsInLockstepInTheDigitsCnn) {
    runDigits("digits_cnn");
}
TEST(AccumulatorOfAChip, IsInLockstepInTheDigitsCnnOfBursts) {
    runDigits("digits_cnn_burst");
}

}  // namespace
}  // namespace spikeloom::hw
