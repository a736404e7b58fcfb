// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/execute.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "models/support/error.hpp"
#include "sim/evaluate/tables.hpp"
#include "tests/sim/evaluate/scripted_backend.hpp"

namespace spikeloom::evaluate {
namespace {

using test::ScriptedBackend;
using test::step;

/// Sample 0 (class 1): wrong, right, right. Sample 1 (class 0): right, wrong, and leaves. Both classes from T on.
Outcome twoSamples(std::uint32_t sample, std::uint32_t) {
    if (sample == 0) return {0, {step(0, 1), step(1, 2), step(1, 3)}, false};
    return {1, {step(0, 5), step(1, 7)}, true};
}

TEST(Evaluate, AddsUpTheStepsOfASample) {
    const ScriptedBackend backend({1, 0}, twoSamples);
    const Result result = evaluate(backend, {.steps = {3}});
    EXPECT_TRUE(result.complete);
    ASSERT_EQ(result.runs.size(), 1u);
    const TimeRun& run = result.runs[0];
    EXPECT_EQ(run.maxSteps, 3u);
    ASSERT_EQ(run.samples.size(), 2u);
    EXPECT_EQ(run.samples[0].steps, 3u);
    EXPECT_TRUE(run.samples[0].correct());
    EXPECT_EQ(run.samples[0].counts, (step(1, 6).counts));
    EXPECT_EQ(run.samples[1].steps, 2u);
    EXPECT_FALSE(run.samples[1].correct());
    EXPECT_TRUE(run.samples[1].leftEarly);
}

// After step 1 sample 1 is right, after step 2 sample 0; sample 1 keeps its wrong answer in step 3, and costs nothing.
TEST(Evaluate, ASampleThatHasEndedKeepsItsAnswerInTheCurve) {
    const ScriptedBackend backend({1, 0}, twoSamples);
    const auto curve = evaluate(backend, {.steps = {3}}).runs[0].curve;
    ASSERT_EQ(curve.size(), 3u);
    EXPECT_EQ(curve[0].running, 2u);
    EXPECT_EQ(curve[0].correct, 1u);
    EXPECT_EQ(curve[0].counts, step(0, 6).counts);
    EXPECT_EQ(curve[1].running, 2u);
    EXPECT_EQ(curve[1].correct, 1u);
    EXPECT_EQ(curve[1].counts, step(0, 15).counts);
    EXPECT_EQ(curve[2].running, 1u);
    EXPECT_EQ(curve[2].correct, 1u);
    EXPECT_EQ(curve[2].counts, step(0, 18).counts);
}

/// Anything, but the same for the same sample.
Outcome arbitrary(std::uint32_t sample, std::uint32_t steps) {
    Outcome outcome{sample, {}, sample % 3 == 0};
    for (std::uint32_t t = 0; t <= (sample * 7 + 3) % steps; ++t)
        outcome.steps.push_back(step((sample * t) % 5, sample + t));
    return outcome;
}

TEST(Evaluate, GivesTheSameForAnyNumberOfThreadsAndAnyBatch) {
    rc::check([] {
        const auto labels = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0u, 5u));
        RC_PRE(!labels.empty());
        const auto text = [&](std::uint32_t jobs, std::uint32_t batch) {
            Result result = evaluate(ScriptedBackend(labels, arbitrary, batch), {.steps = {4, 9}, .jobs = jobs});
            result.seconds = 0;
            return resultJson(result) + evaluateCsv(result) + curveCsv(result) + samplesCsv(result);
        };
        const std::string one = text(1, 1);
        RC_ASSERT(text(*rc::gen::inRange(2u, 9u), *rc::gen::inRange(1u, 9u)) == one);
    });
}

TEST(Evaluate, HandsOutBatchesOfTheModelsSizeAndTheRest) {
    const ScriptedBackend backend(std::vector<std::uint32_t>(10, 0), arbitrary, 4);
    EXPECT_EQ(evaluate(backend, {.steps = {4}, .jobs = 2}).runs[0].samples.size(), 10u);
    EXPECT_EQ(backend.largestBatch(), 4u);
}

TEST(Evaluate, TellsOfEverySampleOfEveryRun) {
    const ScriptedBackend backend({1, 0}, twoSamples);
    std::vector<std::uint64_t> done, correct;
    (void)evaluate(backend, {.steps = {3, 4}, .progress = [&](const Progress& now) {
                                 done.push_back(now.done);
                                 correct.push_back(now.runCorrect);
                             }});
    EXPECT_EQ(done, (std::vector<std::uint64_t>{1, 2, 3, 4}));
    EXPECT_EQ(correct, (std::vector<std::uint64_t>{1, 1, 1, 1}));
}

TEST(Evaluate, KeepsWhatWasFinishedWhenItIsInterrupted) {
    std::atomic<bool> interrupted = false;
    const ScriptedBackend backend(std::vector<std::uint32_t>(5, 0), arbitrary);
    const auto afterSeven = [&](const Progress& now) { interrupted = now.done == 7; };
    const Result result = evaluate(backend, {.steps = {2, 4, 8}, .progress = afterSeven, .interrupted = &interrupted});
    EXPECT_FALSE(result.complete);
    ASSERT_EQ(result.runs.size(), 2u);  // nothing of the third one was finished
    EXPECT_EQ(result.runs[0].samples.size(), 5u);
    EXPECT_EQ(result.runs[1].samples.size(), 2u);
    EXPECT_EQ(result.runs[1].curve[0].running, 2u);
}

TEST(Evaluate, CarriesAMistakeOutOfAThread) {
    const ScriptedBackend backend(std::vector<std::uint32_t>(50, 0), [](std::uint32_t sample, std::uint32_t steps) {
        if (sample == 7) throw ConfigError(Problem{"recordings/7.bin", "", "cannot be read", ""});
        return arbitrary(sample, steps);
    });
    EXPECT_THROW((void)evaluate(backend, {.steps = {4}, .jobs = 1}), ConfigError);
    EXPECT_THROW((void)evaluate(backend, {.steps = {4}, .jobs = 3}), ConfigError);
}

}  // namespace
}  // namespace spikeloom::evaluate
