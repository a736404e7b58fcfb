// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_core.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/support/error.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/neuron_unit/neuron_unit.hpp"
#include "tests/hw/chip/chip_bench.hpp"
#include "tests/rtl/own_path.hpp"
#include "tests/rtl/waveform.hpp"
#include "tests/support/neurons.hpp"
#include "tests/support/random_layers.hpp"

/// Whole chips with the Verilated neuron unit in every core, beside those with the model.
namespace spikeloom::hw {
namespace {

using config::Backend;

ChipBench::Options withBackend(config::Backend backend, cosim::NeuronTally* tally, ChipSpec chip = smallCores()) {
    ChipBench::Options options{.chip = std::move(chip)};
    options.units.neuronUnit =
        cosim::neuronUnits({.backend = backend, .cores = {}, .waveformFolder = {}, .tally = tally});
    return options;
}

void expectSame(const ChipBench::Run& a, const ChipBench::Run& b) {
    EXPECT_EQ(a.latency, b.latency);
    EXPECT_EQ(a.stepCycles, b.stepCycles);
    EXPECT_EQ(a.readout, b.readout);
    EXPECT_EQ(valuesOf(sumOf(a.cores)), valuesOf(sumOf(b.cores)));
    EXPECT_EQ(valuesOf(a.chip), valuesOf(b.chip));
}

/// A random Transformer block twice in a row, so that the second sample starts where the first one has been.
TEST(NeuronUnitOfACore, IsTheModelToTheCycleWhenItIsTheRtl) {
    const RandomCase random(11);
    cosim::NeuronTally rtlTally, lockstepTally;
    ChipBench model("Model", random.program, {.chip = smallCores()});
    ChipBench rtl("Rtl", random.program, withBackend(config::Backend::Rtl, &rtlTally));
    ChipBench lockstep("Lockstep", random.program, withBackend(config::Backend::Lockstep, &lockstepTally));
    for (const auto& input : {random.input, random.otherInput}) {
        const auto expected = runLikeReference(model, input);
        expectSame(expected, runLikeReference(rtl, input));
        expectSame(expected, runLikeReference(lockstep, input));
    }
    EXPECT_GT(rtlTally.neurons, 0u);
    EXPECT_EQ(rtlTally.neurons, lockstepTally.neurons);
    EXPECT_EQ(rtlTally.cycles, lockstepTally.cycles);
}

// An AxonOutput for two spikes is full most of the time: spikes wait behind the unit, and no row starts meanwhile.
TEST(NeuronUnitOfACore, IsTheModelToTheCycleWhenItsSpikesHaveToWait) {
    const RandomCase random(12);
    ChipSpec chip = smallCores();
    chip.core.outputFifoPackets = 2;
    chip.noc.packet.spikesMax = 4;
    ChipBench model("Model", random.program, {.chip = chip});
    ChipBench rtl("Rtl", random.program, withBackend(config::Backend::Rtl, nullptr, chip));
    ChipBench lockstep("Lockstep", random.program, withBackend(config::Backend::Lockstep, nullptr, chip));
    const auto expected = runLikeReference(model, random.input);
    expectSame(expected, runLikeReference(rtl, random.input));
    expectSame(expected, runLikeReference(lockstep, random.input));
}

TEST(NeuronUnitOfACore, IsOnlyInTheCoresThatAreListed) {
    const RandomCase random(13);
    cosim::NeuronTally all, one;
    ChipBench::Options options = withBackend(config::Backend::Lockstep, nullptr);
    options.units.neuronUnit = cosim::neuronUnits(
        {.backend = config::Backend::Lockstep, .cores = {CoreId{1}}, .waveformFolder = {}, .tally = &one});
    ChipBench listed("Listed", random.program, options);
    ChipBench everywhere("Everywhere", random.program, withBackend(config::Backend::Lockstep, &all));
    runLikeReference(listed, random.input);
    runLikeReference(everywhere, random.input);
    EXPECT_GT(one.neurons, 0u);
    EXPECT_LT(one.neurons, all.neurons);
}

class NeuronUnitOfAModel : public ::testing::TestWithParam<std::string> {};

// Windows of the pipelined schedule, columns with thresholds of their own, biases of every step, branches.
TEST_P(NeuronUnitOfAModel, IsTheModelToTheCycle) {
    const testing::NeuronCase& neuron = testing::neuronCase(GetParam());
    const testing::RandomLayers random(neuron, 21);
    const auto options = [&](config::Backend backend) {
        ChipBench::Options with = withBackend(backend, nullptr);
        with.rule = testing::ruleOf(neuron, program::Schedule::Pipelined);
        return with;
    };
    ChipBench model("Model", random.program, options(config::Backend::Model));
    ChipBench rtl("Rtl", random.program, options(config::Backend::Rtl));
    ChipBench lockstep("Lockstep", random.program, options(config::Backend::Lockstep));
    const auto expected = runLikeReference(model, random.input);
    expectSame(expected, runLikeReference(rtl, random.input));
    expectSame(expected, runLikeReference(lockstep, random.input));
}

/// Those that the unit has.
std::vector<std::string> modelsOfTheUnit() {
    std::vector<std::string> names;
    for (const testing::NeuronCase& neuron : testing::neuronCases()) {
        const auto has = [](const neurons::Parameters& parameters) {
            for (const char* name : {"st_bif", "if", "lif", "adafire", "sfa"})
                if (neurons::nameOf(parameters) == name) return true;
            return false;
        };
        if (has(neuron.neuron) && has(neuron.second)) names.push_back(neuron.name);
    }
    return names;
}
INSTANTIATE_TEST_SUITE_P(All, NeuronUnitOfAModel, ::testing::ValuesIn(modelsOfTheUnit()));

TEST(NeuronUnitOfACore, CannotBeMadeForNeuronsThatTheRtlDoesNotHave) {
    const testing::RandomLayers random(testing::neuronCase("leaky_relu"), 21);
    EXPECT_THROW(ChipBench("Refused", random.program, withBackend(config::Backend::Rtl, nullptr)), ConfigError);
}

const std::filesystem::path kWaveforms = cosim::ownPath("waveforms");

/// A core's neuron unit alone: one row of four neurons, whose state knows a threshold of 5.
struct Alone final : NeuronListener {
    explicit Alone(std::int64_t thresholdOfTheRtl)
        : model(populationOf(5)),
          told(populationOf(thresholdOfTheRtl)),
          state(model, {0, 1, 0, 4}, {}, 1),
          unit(
              cosim::neuronUnits({.backend = config::Backend::Lockstep,
                                  .cores = {},
                                  .waveformFolder = kWaveforms.string(),
                                  .tally = nullptr})({"Chip.Tile[3].Core.Soma", CoreId{3}, spec, told, state, *this})) {
    }
    void run() {
        const std::vector<std::int64_t> current{1, 2, 6, 3};
        std::vector<std::int64_t> events(4);
        unit->take({.step = 1,
                    .cols = 4,
                    .touched = true,
                    .presented = Cycle{101},
                    .pipelineStages = 3,
                    .current = current.data(),
                    .events = events.data()});
        unit->endStep(Cycle{110});
    }
    void spikeLeaves(const NeuronRow&, std::uint32_t col, Cycle at) override { spikes.emplace_back(col, value(at)); }
    void rowLeaves(const NeuronRow&, const dynamics::PopulationState::Updated&, Cycle) override {}

    static program::LoweredPopulation populationOf(std::int64_t threshold) {
        program::LoweredPopulation layer;
        layer.name = "layer";
        layer.rows = 1;
        layer.cols = 4;
        layer.widths = {.pendingBits = 16, .membraneBits = 20, .tracerBits = 4};
        testing::setNeuron(layer, testing::stBif(threshold));
        return layer;
    }
    CoreSpec spec;
    program::LoweredPopulation model, told;
    dynamics::PopulationState state;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> spikes;
    std::unique_ptr<NeuronUnit> unit;
};

// Presented in 101, left in 104. Membranes begin at 2: 3, 4, 8 and 5, of which 8 and 5 fire.
TEST(NeuronUnitInLockstep, AgreesWithTheModelThatItIsTold) {
    Alone alone(5);
    alone.run();
    EXPECT_EQ(alone.spikes, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{2, 104}, {3, 104}}));
}

/// What a unit that fires at 6 differs by, and a folder that is not there for its waveform.
cosim::Mismatch mismatchOfTheRtl() {
    std::filesystem::remove_all(kWaveforms);
    Alone alone(6);
    try {
        alone.run();
    } catch (const cosim::Mismatch& mismatch) {
        return mismatch;
    }
    return cosim::Mismatch("none");
}

TEST(NeuronUnitInLockstep, SaysWhereAndWhenItFirstDiffers) {
    const cosim::Mismatch mismatch = mismatchOfTheRtl();
    EXPECT_EQ(mismatch.component, "Chip.Tile[3].Core.Soma");
    EXPECT_EQ(mismatch.cycle, 104u);
    EXPECT_EQ(mismatch.difference, "membrane of neuron 2 of row 0");
    EXPECT_EQ(mismatch.expected, "3");
    EXPECT_EQ(mismatch.found, "2");
    EXPECT_NE(mismatch.inputs.find("current 6"), std::string::npos) << mismatch.inputs;
    EXPECT_EQ(mismatch.waveformFile, (kWaveforms / "Chip.Tile[3].Core.Soma.fst").string());
    EXPECT_NE(std::string(mismatch.what()).find(mismatch.waveformFile), std::string::npos) << mismatch.what();
    std::filesystem::remove_all(kWaveforms);
}

// The row is shown in 104: time 10 a cycle, and half a cycle of it before the next edge.
TEST(NeuronUnitInLockstep, LeavesAWaveformThatEndsWithTheDifference) {
    const cosim::Mismatch mismatch = mismatchOfTheRtl();
    const auto waveform = testing::Waveform::read(mismatch.waveformFile);
    std::filesystem::remove_all(kWaveforms);
    if (!waveform) GTEST_SKIP() << "fst2vcd is not installed";
    EXPECT_EQ(waveform->lastTime(), 1040u);
    EXPECT_EQ(waveform->last("out_valid"), 1u);
    const std::uint32_t bits = cosim::neuronUnitShape().membraneBits;
    EXPECT_EQ(waveform->last("out_membrane", 2 * bits, bits), 2u);
}

}  // namespace
}  // namespace spikeloom::hw
