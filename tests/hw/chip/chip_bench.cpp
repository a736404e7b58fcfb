// SPDX-License-Identifier: Apache-2.0
#include "tests/hw/chip/chip_bench.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "sim/mapping/mapper.hpp"
#include "tests/support/random_transformer.hpp"

int sc_main(int, char**) {
    return 0;
}

namespace spikeloom::hw {

ChipBench::ChipBench(const std::string& name, program::Program program, const Options& options)
    : program_(std::move(program)),
      options_(options),
      mapping_(mapping::map(program_, options_.chip, options_.rule, {.placement = options.placement}, "chip")),
      chip_(name.c_str(), options_.chip, program_, mapping_, options_.rule, options_.watchdogCycles, options_.units) {}

reference::Engine ChipBench::reference(const program::SampleInput& input) const {
    reference::Engine engine(program_, options_.rule);
    engine.begin(input);
    return engine;
}

ChipBench::Run ChipBench::run(const program::SampleInput& input) {
    Run result;
    reference::Engine engine = reference(input);
    std::vector<std::int64_t> spikes;
    const auto endStep = [&](std::uint32_t, std::uint64_t cycles) {
        result.stepCycles.push_back(cycles);
        engine.step();
        for (std::uint32_t p = 0; p < program_.populations.size(); ++p) {
            const program::PopulationId id{p};
            if (program_.at(id).role != program::LoweredPopulation::Role::Spiking) continue;
            chip_.gatherSpikes(id, spikes);
            result.spikesMatchReference &= spikes == engine.events(id);
        }
        return true;
    };
    result.outcome = chip_.run(input, endStep);
    result.steps = chip_.controller().steps();
    result.lastSpikeStep = chip_.controller().lastSpikeStep();
    result.latency = chip_.controller().latencyCycles();
    result.readout = chip_.readout();
    if (result.outcome != StepController::Outcome::Finished) return result;
    chip_.resetSample();
    for (CoreControl* core : chip_.cores()) result.cores.push_back(core->counters());
    result.chip = chip_.counters();
    return result;
}

namespace {

void expectOperations(const CoreCounters& chip, const operators::Operations& reference, ChipBench& bench) {
    // How often the largest of a window changes within a step depends on the order of the step's events.
    const auto isMaximum = [](const auto& projection) { return projection.kind == program::OperatorKind::MaxPool; };
    const auto& projections = bench.program().projections;
    if (std::any_of(projections.begin(), projections.end(), isMaximum)) return;
    if (bench.spec().core.dendrite.countEvents == CountEvents::Multiply) {  // a burst is one operation of either kind
        EXPECT_EQ(chip.synapticOperations + chip.macOperations, reference.eventAdditions + reference.macOperations);
        return;
    }
    EXPECT_EQ(chip.synapticOperations, reference.synapticOperations);
    EXPECT_EQ(chip.eventAdditions, reference.eventAdditions);
    EXPECT_EQ(chip.macOperations, reference.macOperations);
}

}  // namespace

ChipBench::Run runLikeReference(ChipBench& bench, const program::SampleInput& input) {
    ChipBench::Run run = bench.run(input);
    reference::Engine engine = bench.reference(input);
    while (!engine.finished()) engine.step();
    EXPECT_EQ(run.outcome, StepController::Outcome::Finished);
    EXPECT_TRUE(run.spikesMatchReference);
    EXPECT_EQ(run.steps, engine.steps());
    EXPECT_EQ(run.lastSpikeStep, engine.lastSpikeStep());
    EXPECT_EQ(run.readout, engine.readout());
    const CoreCounters sum = sumOf(run.cores);
    EXPECT_EQ(sum.unitSpikes, engine.unitSpikes());
    EXPECT_EQ(sum.neuronEvents, engine.neuronEvents());
    expectOperations(sum, engine.operations(), bench);
    return run;
}

RandomCase::RandomCase(std::uint64_t seed, bool everyFeature, bool softmaxFree) {
    testing::Random random(seed);
    testing::TransformerShape shape;
    if (everyFeature) shape = {.imageChannels = 2, .classToken = true, .positions = true};
    shape.softmaxFree = softmaxFree;
    const network::Network network = testing::randomTransformer(shape, random);
    program = program::lower(network, {.thresholdFracBits = 10, .functionFracBits = 14});
    const network::AnalogImage& image = network::imageOf(network.populations[0]);
    input = program::encodeInput(program, image, testing::randomImage(network, random).data());
    otherInput = program::encodeInput(program, image, testing::randomImage(network, random).data());
}

ChipSpec smallCores() {
    ChipSpec chip;
    chip.core.neuronsMax = 16;
    return chip;
}

CoreCounters sumOf(const std::vector<CoreCounters>& cores) {
    CoreCounters sum;
    for (const CoreCounters& core : cores) add(sum, core);
    return sum;
}

}  // namespace spikeloom::hw
