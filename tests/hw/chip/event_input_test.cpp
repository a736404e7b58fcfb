// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/event_network.hpp"
#include "tests/support/random.hpp"

/// Recordings of events on a chip: the host injects a frame a step, and every neuron spikes as in the reference engine.
namespace spikeloom::hw {
namespace {

using network::EventFrames;
using program::Schedule;
using program::StopRule;

constexpr std::uint32_t kFrames = 8;

program::Program counting(const neurons::Parameters& neuron) {
    const EventFrames frames{.steps = kFrames, .values = EventFrames::Values::Count, .maxCount = 5};
    return program::lower(testing::eventNetwork(frames, neuron), {.thresholdFracBits = 6});
}

/// Frames in which one neuron in three has events, up to five of them.
program::SampleInput randomFrames(std::uint64_t seed) {
    testing::Random random(seed);
    std::vector<program::SampleInput::Frame> frames(kFrames, program::SampleInput::Frame(32, 0));
    for (auto& frame : frames)
        for (std::int64_t& count : frame) count = random.integer(0, 2) == 0 ? random.integer(1, 5) : 0;
    return program::SampleInput(std::move(frames));
}

void expectEqualToReference(const program::Program& program, const ChipBench::Options& options) {
    ChipBench bench("Chip", program, options);
    const program::SampleInput input = randomFrames(7);
    const ChipBench::Run run = runLikeReference(bench, input);
    EXPECT_GT(sumOf(run.cores).unitSpikes, 30u);
}

TEST(EventInputOnAChip, LayeredUntilItIsQuiet) {
    expectEqualToReference(counting(neurons::StBifParameters{1.0, -8, 7}), {.chip = smallCores()});
}

TEST(EventInputOnAChip, PipelinedUntilItIsQuiet) {
    expectEqualToReference(counting(neurons::StBifParameters{1.0, -8, 7}),
                           {.chip = smallCores(), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(EventInputOnAChip, LayeredForAsManyStepsAsFramesWithNeuronsThatTakeNothingBack) {
    expectEqualToReference(counting(neurons::IntegrateAndFireParameters{}),
                           {.chip = smallCores(), .rule = {.stop = StopRule::Fixed, .maxSteps = kFrames}});
}

TEST(EventInputOnAChip, PipelinedForAsManyStepsAsFramesWithNeuronsThatTakeNothingBack) {
    expectEqualToReference(counting(neurons::IntegrateAndFireParameters{}),
                           {.chip = smallCores(),
                            .rule = {.schedule = Schedule::Pipelined, .stop = StopRule::Fixed, .maxSteps = kFrames}});
}

TEST(EventInputOnAChip, WithMulticastTreesAndSlotsOfOne) {
    ChipSpec chip = smallCores();
    chip.noc.multicast = Multicast::Tree;
    expectEqualToReference(counting(neurons::StBifParameters{1.0, -8, 7}), {.chip = chip});
}

// A packet a neuron that has events, in the step of its frame: no more than these enter from the host.
TEST(EventInputOnAChip, IsInjectedFrameByFrame) {
    ChipBench bench("Chip", counting(neurons::StBifParameters{1.0, -8, 7}),
                    {.rule = {.stop = StopRule::Fixed, .maxSteps = kFrames + 2}});
    program::SampleInput input(std::vector(kFrames, program::SampleInput::Frame(32, 0)));
    input.frames[2][5] = 4;
    const ChipBench::Run run = bench.run(input);
    EXPECT_TRUE(run.spikesMatchReference);
    EXPECT_EQ(run.steps, kFrames + 2);
    // ON event at position 2: 4 x (4, 3, -1) x 0.25 = 4, 3, -1 thresholds, first fired in step 3
    EXPECT_EQ(run.stepCycles[0], run.stepCycles[1]);
    EXPECT_GT(run.stepCycles[2], run.stepCycles[1]);
}

}  // namespace
}  // namespace spikeloom::hw
