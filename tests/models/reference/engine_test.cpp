// SPDX-License-Identifier: Apache-2.0
#include "models/reference/engine.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::reference {
namespace {

using program::PopulationId;
using program::Program;
using program::RunRule;
using program::Schedule;
using program::StopRule;
using testing::HandProgram;
using Codes = std::vector<std::int64_t>;

constexpr PopulationId kFirst{1}, kSecond{2};

/// input -> first -> second -> readout, one neuron each, identities; threshold 1, so that n units become n spikes.
HandProgram chain() {
    HandProgram hand;
    const auto input = hand.input(1, 1), first = hand.spiking("first", 1, 1), second = hand.spiking("second", 1, 1);
    hand.identity(input, first);
    hand.identity(first, second);
    hand.identity(second, hand.readout(1, 1));
    return hand;
}

/// Spikes of a population in each step until the run is finished, and how it ended.
struct Trace {
    std::vector<std::int64_t> first, second;
    std::uint32_t steps = 0;
    std::int64_t readout = 0;
};
Trace run(const Program& program, const RunRule& rule, std::int64_t input) {
    Engine engine(program, rule);
    Trace trace;
    engine.begin({input});
    while (!engine.finished()) {
        engine.step();
        trace.first.push_back(engine.events(kFirst)[0]);
        trace.second.push_back(engine.events(kSecond)[0]);
    }
    trace.steps = engine.steps();
    trace.readout = engine.readout()[0];
    return trace;
}

using Steps = std::vector<std::int64_t>;

// 3 units: three spikes, that travel through both stages within their step; the fourth step is the quiet one.
TEST(Engine, CarriesSpikesThroughAllStagesOfAStepWhenLayered) {
    const Program program = chain().build();
    const Trace trace = run(program, {}, 3);
    EXPECT_EQ(trace.first, (Steps{1, 1, 1, 0}));
    EXPECT_EQ(trace.second, (Steps{1, 1, 1, 0}));
    EXPECT_EQ(trace.readout, 3);
    EXPECT_EQ(trace.steps, 4u);
}

// The second stage sees the spikes of the first one step later, the readout those of the second in the quiet step.
TEST(Engine, CarriesSpikesOneStageAStepWhenPipelined) {
    const Program program = chain().build();
    RunRule rule;
    rule.schedule = Schedule::Pipelined;
    const Trace trace = run(program, rule, 3);
    EXPECT_EQ(trace.first, (Steps{1, 1, 1, 0, 0}));
    EXPECT_EQ(trace.second, (Steps{0, 1, 1, 1, 0}));
    EXPECT_EQ(trace.readout, 3);
    EXPECT_EQ(trace.steps, 5u);
}

// Delay 2: stage 1 may fire from step 3; the readout is stage 2, so that quiet counts from step 5 on.
TEST(Engine, KeepsAStageSilentForItsDelayWhileItIntegrates) {
    const Program program = chain().build();
    RunRule rule;
    rule.fireEnableDelay = 2;
    const Trace trace = run(program, rule, 3);
    EXPECT_EQ(trace.first, (Steps{1, 1, 1, 0, 0, 0}));
    EXPECT_EQ(trace.second, (Steps{0, 0, 1, 1, 1, 0}));
    EXPECT_EQ(trace.readout, 3);
}

// 7 units over 3 steps arrive as 2, 2, 3: the first stage still has 4 to send when the last arrived.
TEST(Engine, SpreadsTheInputOverItsSteps) {
    HandProgram hand = chain();
    testing::bifOf(hand.at(kFirst)).threshold = 2;  // V = 3, 3, 4, 2, 0: a spike wherever it is 2 or more
    const Program program = hand.build();
    RunRule rule;
    rule.inputSteps = 3;
    const Trace trace = run(program, rule, 7);
    EXPECT_EQ(trace.first, (Steps{1, 1, 1, 1, 0}));
    EXPECT_EQ(trace.readout, 4);
}

// 6 units in, a bias of -6 over 3 steps: V = 0 + 6 - 2, then -2 each, less the spikes: the first two are taken back.
TEST(Engine, RetractsWhatALateBiasRevokes) {
    HandProgram hand = chain();
    hand.at(kFirst).bias = {-6};
    const Program program = hand.build();
    RunRule rule;
    rule.biasSteps = 3;
    const Trace trace = run(program, rule, 6);
    EXPECT_EQ(trace.first, (Steps{1, 1, -1, -1, 0}));  // V = 4, 1, -2, -1, 0 before each spike
    EXPECT_EQ(trace.readout, 0);
}

TEST(Engine, SaysNothingIsQuietBeforeTheBiasIsExhausted) {
    HandProgram hand = chain();
    testing::bifOf(hand.at(kFirst)).minLevel = 0;
    hand.at(kFirst).bias = {-6};
    const Program program = hand.build();
    RunRule rule;
    EXPECT_EQ(run(program, rule, 0).steps, 1u);
    rule.biasSteps = 3;
    EXPECT_EQ(run(program, rule, 0).steps, 3u);
}

TEST(Engine, SaysNothingIsQuietBeforeTheInputIsExhausted) {
    const Program program = chain().build();
    RunRule rule;
    rule.inputSteps = 4;  // 1 unit over four steps arrives in the last: 0, 0, 0, 1
    const Trace trace = run(program, rule, 1);
    EXPECT_EQ(trace.first, (Steps{0, 0, 0, 1, 0}));
    EXPECT_EQ(trace.steps, 5u);
    EXPECT_EQ(run(program, rule, 0).steps, 4u);
}

// Stages 0, 1, 2 with delay 3: the last is enabled in step 7.
TEST(Engine, SaysNothingIsQuietBeforeEveryStageIsEnabled) {
    const Program program = chain().build();
    RunRule rule;
    rule.fireEnableDelay = 3;
    EXPECT_EQ(run(program, rule, 0).steps, 7u);
}

TEST(Engine, RunsAFixedNumberOfStepsWhetherQuietOrNot) {
    const Program program = chain().build();
    RunRule rule;
    rule.stop = StopRule::Fixed;
    rule.maxSteps = 9;
    EXPECT_EQ(run(program, rule, 3).steps, 9u);
    rule.maxSteps = 2;
    const Trace trace = run(program, rule, 3);
    EXPECT_EQ(trace.steps, 2u);
    EXPECT_EQ(trace.readout, 2);
}

TEST(Engine, GivesUpWaitingForQuietAfterTheMostSteps) {
    const Program program = chain().build();
    RunRule rule;
    rule.maxSteps = 3;
    EXPECT_EQ(run(program, rule, 3).steps, 3u);
    rule.maxSteps = 4;
    EXPECT_EQ(run(program, rule, 3).steps, 4u);
}

TEST(Engine, CountsSpikesOfBothSignsAndKnowsTheLast) {
    HandProgram hand = chain();
    hand.at(kFirst).bias = {-6};
    const Program program = hand.build();
    RunRule rule;
    rule.biasSteps = 3;
    Engine engine(program, rule);
    engine.begin({6});
    EXPECT_FALSE(engine.quiet());
    while (!engine.finished()) engine.step();
    EXPECT_EQ(engine.unitSpikes(), 8u);  // +1, +1, -1, -1 of each stage
    EXPECT_EQ(engine.lastSpikeStep(), 4u);
    EXPECT_TRUE(engine.quiet());
    EXPECT_EQ(engine.codes(kFirst), Codes{0});
}

TEST(Engine, BeginsASampleWithoutTheLast) {
    const Program program = chain().build();
    Engine engine(program, {});
    for (const std::int64_t input : {7, 2, 5, 0}) {
        engine.begin({input});
        EXPECT_EQ(engine.steps(), 0u);
        while (!engine.finished()) engine.step();
        EXPECT_EQ(engine.codes(kSecond), Codes{input});
        EXPECT_EQ(engine.readout()[0], input);
        EXPECT_EQ(engine.unitSpikes(), static_cast<std::uint64_t>(2 * input));
    }
}

// A projection that reads one row does not hear the others: rows 5, 3 -> readout 3.
TEST(Engine, DeliversOnlyWhatASelectingProjectionReads) {
    HandProgram hand;
    const auto input = hand.input(2, 1), neurons = hand.spiking("neurons", 2, 1);
    hand.identity(input, neurons);
    const auto select = hand.linear(neurons, hand.readout(1, 1), {1});
    hand.at(select).reduce = program::Reduce::Select;
    hand.at(select).selectRow = 1;
    const Program program = hand.build();
    Engine engine(program, {});
    engine.begin({5, 3});
    while (!engine.finished()) engine.step();
    EXPECT_EQ(engine.readout()[0], 3);
}

}  // namespace
}  // namespace spikeloom::reference
