// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <ostream>

#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/random_layers.hpp"

/// Whatever its neurons are and say, a chip spikes like the reference engine in every step. Populations are cut (16 of
/// 30 neurons a core), branches skip one and two stages.
namespace spikeloom::hw {
namespace {

using program::Schedule;
using testing::neuronCase;
using testing::NeuronCase;
using testing::RandomLayers;

/// How chips differ that have to spike alike.
struct Variant {
    std::string name;
    ChipSpec chip;
};

ChipSpec packing(ChipSpec chip) {
    chip.noc.packet.spikesMax = 16;
    return chip;
}

std::vector<Variant> variants() {
    ChipSpec tree = packing(smallCores()), all = packing(smallCores()), narrow = smallCores();
    tree.noc.multicast = Multicast::Tree;
    tree.core.dendrite.countEvents = CountEvents::Multiply;
    all.core.neuronUnit.visit = Visit::All;
    narrow.noc = {.virtualChannels = 1, .bufferFlits = 1, .flitBits = 16, .sourceQueuePackets = 1};
    narrow.core.axonFifoPackets = narrow.core.outputFifoPackets = 1;
    return {{"one_spike_a_packet", smallCores()},
            {"trees_of_packed_spikes_and_multiplied_counts", tree},
            {"packed_spikes_and_all_rows_visited", all},
            {"queues_of_one_slot", narrow}};
}

struct Case {
    std::string neuron;
    Schedule schedule;
    Variant variant;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const NeuronCase& neuron : testing::neuronCases())
        for (const Schedule schedule : {Schedule::Layered, Schedule::Pipelined})
            for (const Variant& variant : variants()) all.push_back({neuron.name, schedule, variant});
    for (const char* neuron : {"adafire", "sfa", "multi_threshold"})
        for (const char* fidelity : {"packet", "ideal"}) {
            Variant coarse{std::string("fidelity_") + fidelity, packing(smallCores())};
            coarse.chip.noc.fidelity = fidelity;
            all.push_back({neuron, Schedule::Pipelined, coarse});
        }
    return all;
}

std::string nameOf(const Case& one) {
    return one.neuron + (one.schedule == Schedule::Layered ? "_layered_" : "_pipelined_") + one.variant.name;
}
void PrintTo(const Case& one, std::ostream* out) {
    *out << nameOf(one);
}

class ChipNeurons : public ::testing::TestWithParam<Case> {};

TEST_P(ChipNeurons, SpikeLikeTheReferenceEngineInEveryStep) {
    const NeuronCase& neuron = neuronCase(GetParam().neuron);
    const RandomLayers sample(neuron, 100);
    ChipBench bench("Chip", sample.program,
                    {.chip = GetParam().variant.chip, .rule = testing::ruleOf(neuron, GetParam().schedule)});
    const ChipBench::Run run = runLikeReference(bench, sample.input);
    EXPECT_GT(sumOf(run.cores).unitSpikes, 30u);
    EXPECT_GT(bench.mapping().cores.size(), 5u);  // populations are cut
}

INSTANTIATE_TEST_SUITE_P(Models, ChipNeurons, ::testing::ValuesIn(cases()),
                         [](const auto& instance) { return nameOf(instance.param); });

// Every one of them begins with its own charge again; nothing of a sample is left in membranes, averages, currents or
// delay lines.
class ChipNeuronsAgain : public ::testing::TestWithParam<std::string> {};

TEST_P(ChipNeuronsAgain, SpikeAlikeInASecondSample) {
    const NeuronCase& neuron = neuronCase(GetParam());
    const RandomLayers sample(neuron, 101);
    ChipBench bench("Chip", sample.program,
                    {.chip = smallCores(), .rule = testing::ruleOf(neuron, Schedule::Pipelined)});
    const ChipBench::Run first = bench.run(sample.input), second = bench.run(sample.input);
    EXPECT_TRUE(second.spikesMatchReference);
    EXPECT_EQ(first.readout, second.readout);
    EXPECT_EQ(first.stepCycles, second.stepCycles);
}

INSTANTIATE_TEST_SUITE_P(Models, ChipNeuronsAgain,
                         ::testing::Values("adafire", "multi_threshold", "ttfs", "sfa_half_even", "few_spikes",
                                           "adafire_by_column", "if_by_column"),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace spikeloom::hw
