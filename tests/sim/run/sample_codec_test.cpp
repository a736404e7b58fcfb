// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sample_codec.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <systemc>

/// libsystemc wants the symbol; the tests have a main of their own.
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::run {
namespace {

SampleResult sampleWithEverything() {
    SampleResult sample;
    sample.index = 7;
    sample.label = 3;
    sample.prediction = 4;
    sample.steps = 19;
    sample.settled = true;
    sample.latencyCycles = 123456789012;
    sample.logits = {1.5, -2.25};
    sample.stepRecords.resize(2);
    sample.stepRecords[1].cycles = 11;
    sample.stepRecords[1].core.unitSpikes = 12;
    sample.stepRecords[1].layers = {{1, 2, 3}, {4, 5, 6}};
    sample.phases = {{1, hw::Phase::Stages, 2, 30, 40, 50}, {1, hw::Phase::ReadOut, {}, 50, 60, 60}};
    sample.cores.resize(3);
    sample.cores[2].fanoutReadWords = 99;
    sample.chip.flitHops = 13;
    sample.activeNeurons = {5, 0, 6};
    sample.inputEvents = 21;
    sample.spikesMatchReference = false;
    sample.firstMismatchStep = 5;
    sample.ann = {1, 2, 0.5};
    sample.witness = {3, 4, 0.25};
    sample.trace = trace::SampleTrace{{9, false, true, 77}, {3, true, false, 88}};
    sample.chipSeconds = 0.125;
    return sample;
}

TEST(SampleCodec, GivesBackEveryFieldThatItWasGiven) {
    const SampleResult sample = sampleWithEverything();
    const SampleResult back = decode(encode(sample));
    EXPECT_EQ(back.index, 7u);
    EXPECT_EQ(back.latencyCycles, 123456789012u);
    EXPECT_TRUE(back.settled);
    EXPECT_FALSE(back.spikesMatchReference);
    EXPECT_EQ(back.firstMismatchStep, 5u);
    EXPECT_EQ(back.logits, sample.logits);
    ASSERT_EQ(back.stepRecords.size(), 2u);
    EXPECT_EQ(back.stepRecords[1].core.unitSpikes, 12u);
    ASSERT_EQ(back.stepRecords[1].layers.size(), 2u);
    EXPECT_EQ(back.stepRecords[1].layers[1].busyCycles, 6u);
    EXPECT_EQ(back.phases, sample.phases);
    ASSERT_EQ(back.cores.size(), 3u);
    EXPECT_EQ(back.cores[2].fanoutReadWords, 99u);
    EXPECT_EQ(back.chip.flitHops, 13u);
    EXPECT_EQ(back.activeNeurons, sample.activeNeurons);
    EXPECT_EQ(back.inputEvents, 21u);
    EXPECT_EQ(back.ann.codesChecked, 2u);
    EXPECT_EQ(back.trace->timeline.cycles, 77u);
    EXPECT_TRUE(back.trace->timeline.written);
    EXPECT_FALSE(back.trace->spikes.written);
    EXPECT_FALSE(back.trace->timeline.complete);
    EXPECT_EQ(back.trace->spikes.entries, 3u);
    EXPECT_EQ(back.witness.largestLogitDifference, 0.25);
    EXPECT_EQ(encode(back), encode(sample));
}

TEST(SampleCodec, RefusesEveryTruncationAndASurplusByte) {
    const std::string bytes = encode(sampleWithEverything());
    for (std::size_t size = 0; size < bytes.size(); size += 7)
        EXPECT_THROW((void)decode(bytes.substr(0, size)), std::runtime_error);
    EXPECT_THROW((void)decode(bytes + '\0'), std::runtime_error);
}

}  // namespace
}  // namespace spikeloom::run
