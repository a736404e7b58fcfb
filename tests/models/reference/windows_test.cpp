// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/reference/engine.hpp"
#include "tests/support/random_layers.hpp"

/// Neurons that cannot take a spike back depend on when their input arrives. With a window for each stage, and spikes
/// that skip stages waiting, a pipeline gives them the same stream as the layered schedule, only later.
namespace spikeloom::reference {
namespace {

using program::PopulationId;
using program::Program;
using program::RunRule;
using program::Schedule;
using program::Windows;
using testing::NeuronCase;
using testing::RandomLayers;
using testing::ruleOf;

/// How a sample ended: what every neuron sent in all, and the readout.
struct Totals {
    std::vector<std::vector<std::int64_t>> codes;
    std::vector<std::int64_t> readout;
    std::uint64_t unitSpikes = 0;
    std::uint32_t steps = 0;
};

Totals totalsOf(const RandomLayers& sample, const RunRule& rule) {
    Engine engine(sample.program, rule);
    engine.begin(sample.input);
    while (!engine.finished()) engine.step();
    Totals totals{{}, engine.readout(), engine.unitSpikes(), engine.steps()};
    for (std::uint32_t p = 0; p < sample.program.populations.size(); ++p)
        if (sample.program.populations[p].neuron) totals.codes.push_back(engine.codes(PopulationId{p}));
    return totals;
}

std::vector<std::string> namesOfCases() {
    std::vector<std::string> names;
    for (const NeuronCase& one : testing::neuronCases()) names.push_back(one.name);
    return names;
}

class Windowed : public ::testing::TestWithParam<std::string> {
protected:
    const NeuronCase& neuron_ = testing::neuronCase(GetParam());
};

TEST_P(Windowed, APipelineEndsWithExactlyTheLayeredTotals) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const RandomLayers sample(neuron_, seed);
        const Totals layered = totalsOf(sample, ruleOf(neuron_, Schedule::Layered));
        const Totals pipelined = totalsOf(sample, ruleOf(neuron_, Schedule::Pipelined));
        EXPECT_EQ(layered.codes, pipelined.codes) << seed;
        EXPECT_EQ(layered.readout, pipelined.readout) << seed;
        EXPECT_GT(layered.unitSpikes, 10u) << seed;
        // A detour of neurons that take spikes back may differ; all others send the same spikes.
        if (!neuron_.takesSpikesBack) {
            EXPECT_EQ(layered.unitSpikes, pipelined.unitSpikes) << seed;
        }
    }
}

// T + depth - 1 = 8 + 5 - 1, the readout being a stage.
TEST_P(Windowed, APipelineTakesAsManyStepsMoreAsItHasStages) {
    if (neuron_.takesSpikesBack) GTEST_SKIP() << "it runs until it is quiet";
    const RandomLayers sample(neuron_, 1);
    const std::uint32_t layered = totalsOf(sample, ruleOf(neuron_, Schedule::Layered)).steps;
    EXPECT_EQ(totalsOf(sample, ruleOf(neuron_, Schedule::Pipelined)).steps, layered + 4);
}

TEST_P(Windowed, WithoutWindowsOnlyNeuronsThatTakeSpikesBackEndAlike) {
    for (const auto& population : RandomLayers(neuron_, 1).program.populations)
        if (population.neuron && neurons::phases(*population.neuron) != neurons::Phases::One)
            GTEST_SKIP() << "neurons that fire after having integrated always have windows";
    std::uint32_t unlike = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const RandomLayers sample(neuron_, seed);
        const Totals layered = totalsOf(sample, ruleOf(neuron_, Schedule::Layered));
        const Totals off = totalsOf(sample, ruleOf(neuron_, Schedule::Pipelined, Windows::Off));
        unlike += layered.codes != off.codes;
    }
    EXPECT_EQ(unlike, neuron_.takesSpikesBack ? 0u : 20u);
}

INSTANTIATE_TEST_SUITE_P(Models, Windowed, ::testing::ValuesIn(namesOfCases()),
                         [](const auto& instance) { return instance.param; });

// Neurons that settle do so on an input that ends; one that goes on needs the windows like any other.
TEST(WindowedSettlingNeurons, EndAlikeOnAnInputThatIsPresentedInEveryStep) {
    NeuronCase repeated = testing::neuronCase("st_bif");
    repeated.presentation = network::AnalogImage::Presentation::Repeat;
    repeated.biasEveryStep = true;
    repeated.stop = program::StopRule::Fixed;
    const RandomLayers sample(repeated, 1);
    const Totals layered = totalsOf(sample, ruleOf(repeated, Schedule::Layered));
    EXPECT_EQ(totalsOf(sample, ruleOf(repeated, Schedule::Pipelined)).codes, layered.codes);
    EXPECT_NE(totalsOf(sample, ruleOf(repeated, Schedule::Pipelined, Windows::Off)).codes, layered.codes);
}

}  // namespace
}  // namespace spikeloom::reference
