// SPDX-License-Identifier: Apache-2.0
#include "sim/simulate/verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spikeloom::simulate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

run::RunResult resultOf(std::vector<run::SampleResult> samples) {
    run::RunResult result;
    result.samplesRequested = static_cast<std::uint32_t>(samples.size());
    result.samples = std::move(samples);
    return result;
}

run::SampleResult sample(std::uint32_t index) {
    run::SampleResult sample;
    sample.index = index;
    sample.settled = true;
    sample.ann.codesChecked = 100;
    return sample;
}

run::SampleResult withSpikeMismatch(std::uint32_t index, std::uint64_t step) {
    run::SampleResult wrong = sample(index);
    wrong.spikesMatchReference = false;
    wrong.firstMismatchStep = step;
    return wrong;
}

run::SampleResult withWrongCodes(std::uint32_t index, bool settled) {
    run::SampleResult wrong = sample(index);
    wrong.settled = settled;
    wrong.ann.wrongCodes = 3;
    return wrong;
}

TEST(Verdict, IsOkWhenNothingDiffers) {
    const Verdict verdict = judge(resultOf({sample(0), sample(1)}), {});
    EXPECT_EQ(verdict.finding, Finding::Sound);
    EXPECT_THAT(verdict.complaints, IsEmpty());
}

TEST(Verdict, IsAMismatchWhenASpikeDiffers) {
    const Verdict verdict = judge(resultOf({sample(0), withSpikeMismatch(1, 7)}), {});
    EXPECT_EQ(verdict.finding, Finding::Mismatch);
    EXPECT_THAT(verdict.complaints, ElementsAre("sample 1: spikes differ from the reference engine, first in step 7"));
}

TEST(Verdict, IsAMismatchWhenASettledCodeDiffersAndNotWhenTheSampleWasStoppedEarlier) {
    const Verdict verdict = judge(resultOf({withWrongCodes(4, true)}), {});
    EXPECT_EQ(verdict.finding, Finding::Mismatch);
    EXPECT_THAT(verdict.complaints,
                ElementsAre("sample 4: settled, but 3 of 100 codes differ from the quantised network"));
    EXPECT_EQ(judge(resultOf({withWrongCodes(4, false)}), {}).finding, Finding::Sound);
}

TEST(Verdict, LeavesAloneWhatWasNotChecked) {
    EXPECT_EQ(judge(resultOf({withSpikeMismatch(0, 1)}), {.reference = false}).finding, Finding::Sound);
    EXPECT_EQ(judge(resultOf({withWrongCodes(0, true)}), {.oracle = false}).finding, Finding::Sound);
}

TEST(Verdict, NamesTheFirstFiveSamplesAndCountsTheRest) {
    std::vector<run::SampleResult> samples;
    for (std::uint32_t i = 0; i < 8; ++i) samples.push_back(withSpikeMismatch(i, 1));
    const Verdict verdict = judge(resultOf(std::move(samples)), {});
    ASSERT_EQ(verdict.complaints.size(), 6u);
    EXPECT_EQ(verdict.complaints.back(), "... and in 3 more samples");
}

TEST(Verdict, OfAnInterruptedRunSaysHowFarItCame) {
    run::RunResult result = resultOf({sample(0)});
    result.samplesRequested = 9;
    result.complete = false;
    const Verdict verdict = judge(result, {});
    EXPECT_EQ(verdict.finding, Finding::Interrupted);
    EXPECT_THAT(verdict.complaints, ElementsAre("interrupted after 1 of 9 samples"));
    result.samples.push_back(withSpikeMismatch(1, 2));
    EXPECT_EQ(judge(result, {}).finding, Finding::Mismatch);
}

}  // namespace
}  // namespace spikeloom::simulate
