// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/program/input_stream.hpp"
#include "models/program/timetable.hpp"
#include "models/support/error.hpp"
#include "tests/support/event_network.hpp"

namespace spikeloom::program {
namespace {

using network::EventFrames;
using spikeloom::testing::eventNetwork;
using ::testing::HasSubstr;

constexpr PopulationId kEvents{0}, kHidden{1};

Program lowered(EventFrames frames, const neurons::Parameters& neuron = neurons::StBifParameters{1.0, -8, 7}) {
    return lower(eventNetwork(frames, neuron), {.thresholdFracBits = 4});
}
std::string refusal(const Program& program, const RunRule& rule) {
    try {
        (void)Timetable(program, rule);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(EventInput, SendsOneOrACount) {
    EXPECT_EQ(lowered({}).at(kEvents).payload, neurons::kBinary);
    const EventFrames counts{.values = EventFrames::Values::Count, .maxCount = 5};
    EXPECT_EQ(lowered(counts).at(kEvents).payload, neurons::countPayload(5));
}

// The unit of hidden is 0.5 x 0.25, and its threshold 1 is 8 of them, x 2^4.
TEST(EventInput, HasTheScaleOfOneEventForItsUnit) {
    const Program program = lowered({.scale = 0.5});
    EXPECT_EQ(program.at(kEvents).inputUnit, 0.5);
    EXPECT_EQ(program.at(kHidden).inputUnit, 0.125);
    EXPECT_EQ(std::get<neurons::StBif>(*program.at(kHidden).neuron).threshold, 128);
    EXPECT_TRUE(program.at(kHidden).bias.empty());
}

// The first neuron of a position has weights |3| + |4| = 7: counts of 5 bring 35 a step, 7 bits with the sign.
TEST(EventInput, BoundsAStepByItsLargestCountAndASampleByAllFrames) {
    const Program program = lowered({.steps = 6, .values = EventFrames::Values::Count, .maxCount = 5});
    EXPECT_EQ(static_cast<std::int64_t>(program.at(kEvents).sent.most), 30);
    EXPECT_EQ(static_cast<std::int64_t>(program.at(kEvents).sent.least), 0);
    EXPECT_EQ(program.at(kHidden).widths.pendingBits, 7u);
}

TEST(EventInput, SendsEachFrameInItsStepAndNothingAfterwards) {
    const Program program = lowered({.steps = 2});
    InputStream stream(program.at(kEvents), {.maxSteps = 9});
    SampleInput::Frame first(32, 0), second(32, 0);
    first[31] = 1;
    second[0] = 3;
    stream.begin(SampleInput({first, second}));
    EXPECT_EQ(stream.steps(), 2u);
    EXPECT_EQ(stream.at(31, 1), 1);
    EXPECT_EQ(stream.at(0, 1), 0);
    EXPECT_EQ(stream.at(31, 2), 0);
    EXPECT_EQ(stream.at(0, 2), 3);
    EXPECT_EQ(stream.at(0, 3), 0);
    EXPECT_THROW(stream.begin(SampleInput({first})), InvariantError);
}

TEST(EventInput, NeedsAStepForEachFrame) {
    const Program program = lowered({.steps = 6});
    EXPECT_EQ(refusal(program, {.maxSteps = 6}), "accepted");
    EXPECT_THAT(refusal(program, {.maxSteps = 5}),
                HasSubstr("run.max_steps: 5, but events sends 6 frames, one a step; set it to 6 or more"));
    EXPECT_THAT(refusal(program, {.inputSteps = 2}), HasSubstr("run.input_steps: 2, but events sends a frame"));
}

TEST(EventInput, IsNotQuietBeforeItsLastFrame) {
    EXPECT_EQ(Timetable(lowered({.steps = 6}), {}).lastScheduledStep(), 6u);
}

TEST(EventInput, FitsIntoThePhaseOfNeuronsThatIntegrateFirst) {
    neurons::SpikeFiringApproximationParameters neuron;
    neuron.steps = 4;
    neuron.threshold = 1.0;
    EXPECT_EQ(refusal(lowered({.steps = 4}, neuron), {.stop = StopRule::Fixed}), "accepted");
    EXPECT_THAT(refusal(lowered({.steps = 5}, neuron), {.stop = StopRule::Fixed}),
                HasSubstr("population 'events': sends 5 frames, and phases have 4 steps"));
}

}  // namespace
}  // namespace spikeloom::program
