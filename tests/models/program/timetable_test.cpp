// SPDX-License-Identifier: Apache-2.0
#include "models/program/timetable.hpp"

#include <gmock/gmock.h>

#include "models/support/error.hpp"
#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::program {
namespace {

using testing::HandProgram;
using ::testing::HasSubstr;
using Role = LoweredPopulation::Role;

neurons::AdaFire burst() {
    neurons::AdaFire neuron;
    neuron.threshold = 16;
    neuron.shift = 1;
    neuron.burst = 4;
    return neuron;
}

neurons::SpikeFiringApproximation twoPhases(std::uint32_t steps) {
    neurons::SpikeFiringApproximation neuron;
    neuron.steps = steps;
    return neuron;
}

/// input -> a -> b -> c -> sums, and a branch from a to c that skips b.
struct Chain {
    HandProgram hand;
    PopulationId input = hand.input(1, 1), a = hand.spiking("a", 1, 1), b = hand.spiking("b", 1, 1),
                 c = hand.spiking("c", 1, 1), sums = hand.readout(1, 1);
    ProjectionId intoA = hand.identity(input, a), intoB = hand.identity(a, b), intoC = hand.identity(b, c),
                 skip = hand.identity(a, c), intoSums = hand.identity(c, sums);

    Chain& with(const neurons::Neuron& neuron) {
        for (const PopulationId id : {a, b, c}) hand.at(id).neuron = neuron;
        return *this;
    }
};

std::string refusal(const Program& program, const RunRule& rule) {
    try {
        (void)Timetable(program, rule);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Timetable, EnablesEachStageItsDelayAfterTheOneBefore) {
    const Chain chain;
    const Program program = chain.hand.build();
    const Timetable timetable(program, {.fireEnableDelay = 3});
    EXPECT_EQ(timetable.of(chain.a).fireBegin, 1u);
    EXPECT_EQ(timetable.of(chain.c).fireBegin, 7u);
    EXPECT_FALSE(timetable.of(chain.c).fires(6));
    EXPECT_TRUE(timetable.of(chain.c).fires(7));
    EXPECT_TRUE(timetable.of(chain.c).integrates(1));
}

TEST(Timetable, EndsItsSchedulesWithTheLastOfDelayBiasAndInput) {
    const Chain chain;  // sums are stage 3
    const Program program = chain.hand.build();
    EXPECT_EQ(Timetable(program, {}).lastScheduledStep(), 1u);
    EXPECT_EQ(Timetable(program, {.biasSteps = 5}).lastScheduledStep(), 5u);
    EXPECT_EQ(Timetable(program, {.biasSteps = 5, .inputSteps = 8}).lastScheduledStep(), 8u);
    EXPECT_EQ(Timetable(program, {.fireEnableDelay = 2, .inputSteps = 7}).lastScheduledStep(), 7u);
    EXPECT_EQ(Timetable(program, {.fireEnableDelay = 2, .inputSteps = 6}).lastScheduledStep(), 7u);
}

// A spike of stage s in its step t reaches stage s + 1 one step later: windows begin at 1, 2, 3, 4 and last 8 steps.
TEST(Timetable, OpensAWindowForEachStageOfAPipelineThatCannotTakeSpikesBack) {
    Chain chain;
    const Program program = chain.with(burst()).hand.build();
    const RunRule rule{.schedule = Schedule::Pipelined, .stop = StopRule::Fixed, .maxSteps = 8};
    const Timetable timetable(program, rule);
    EXPECT_TRUE(timetable.windowed());
    EXPECT_EQ(timetable.of(chain.c).begin, 3u);
    EXPECT_TRUE(timetable.of(chain.c).fires(10));
    EXPECT_FALSE(timetable.of(chain.c).fires(11));
    EXPECT_EQ(timetable.lastStep(), 11u);  // T + depth - 1 = 8 + 4 - 1
}

// From a to c over b takes two steps, directly one: it has to wait one.
TEST(Timetable, LetsSpikesThatSkipAStageWait) {
    Chain chain;
    const Program program = chain.with(burst()).hand.build();
    const Timetable timetable(program, {.schedule = Schedule::Pipelined, .stop = StopRule::Fixed, .maxSteps = 8});
    EXPECT_EQ(timetable.delay(program, {chain.intoB, 0}), 0u);
    EXPECT_EQ(timetable.delay(program, {chain.skip, 0}), 1u);
    EXPECT_EQ(timetable.longestDelay(program, chain.a), 1u);
    EXPECT_EQ(timetable.longestDelay(program, chain.b), 0u);
}

TEST(Timetable, NeedsNoWindowsWhereNothingComesEarly) {
    Chain chain;
    const Program settling = chain.hand.build();
    EXPECT_FALSE(Timetable(settling, {.schedule = Schedule::Pipelined}).windowed());
    const Program bursts = chain.with(burst()).hand.build();
    const RunRule layered{.stop = StopRule::Fixed, .maxSteps = 8};
    EXPECT_FALSE(Timetable(bursts, layered).windowed());
    EXPECT_EQ(Timetable(bursts, layered).delay(bursts, {chain.skip, 0}), 0u);
    const RunRule off{.schedule = Schedule::Pipelined, .stop = StopRule::Fixed, .maxSteps = 8, .windows = Windows::Off};
    EXPECT_FALSE(Timetable(bursts, off).windowed());
    EXPECT_EQ(Timetable(bursts, off).lastStep(), 8u);
}

// D = 4. Layered: a integrates in 1..4 and fires in 5..8, which b integrates; c integrates in 9..12 and fires
// in 13..16; the sums take 13..16. What a sends to c directly waits 4 steps. Pipelined: each stage one step later.
TEST(Timetable, LetsNeuronsOfTwoPhasesFireAfterTheyHaveIntegrated) {
    Chain chain;
    const Program program = chain.with(twoPhases(4)).hand.build();
    const Timetable layered(program, {});
    EXPECT_EQ(layered.of(chain.a).fireBegin, 5u);
    EXPECT_EQ(layered.of(chain.b).begin, 5u);
    EXPECT_EQ(layered.of(chain.b).end, 9u);
    EXPECT_EQ(layered.of(chain.c).fireEnd, 17u);
    EXPECT_EQ(layered.lastStep(), 16u);
    EXPECT_EQ(layered.delay(program, {chain.skip, 0}), 4u);
    const Timetable pipelined(program, {.schedule = Schedule::Pipelined});
    EXPECT_EQ(pipelined.of(chain.b).begin, 6u);
    EXPECT_EQ(pipelined.of(chain.c).begin, 11u);
    EXPECT_EQ(pipelined.delay(program, {chain.skip, 0}), 5u);
}

neurons::Dense dense(bool everyStep) {
    neurons::Dense unit;
    unit.everyStep = everyStep;
    return unit;
}

// T = 8. b hears a in 1..8 and sends in 9; c hears that, and what a sends to it, which waits 8 steps: 9..16. It sends
// in 17.
TEST(Timetable, LetsDenseUnitsSendOnceWhenTheirSendersAreThrough) {
    Chain chain;
    chain.with(burst());
    chain.hand.at(chain.b).neuron = chain.hand.at(chain.c).neuron = dense(false);
    const Program program = chain.hand.build();
    const RunRule rule{.stop = StopRule::Fixed, .maxSteps = 8};
    const Timetable layered(program, rule);
    EXPECT_EQ(layered.of(chain.a).fireEnd, 9u);
    EXPECT_EQ(layered.of(chain.b).end, 9u);
    EXPECT_EQ(layered.of(chain.b).fireBegin, 9u);
    EXPECT_EQ(layered.of(chain.b).fireEnd, 10u);
    EXPECT_EQ(layered.of(chain.c).begin, 9u);
    EXPECT_EQ(layered.of(chain.c).end, 17u);
    EXPECT_EQ(layered.delay(program, {chain.skip, 0}), 8u);
    EXPECT_EQ(layered.of(chain.sums).begin, 17u);
    EXPECT_EQ(layered.lastStep(), 17u);
}

// Nobody takes more than one step: a 1 | 2, b 2 | 3, c 3 | 4, sums 4. Pipelined, what is sent arrives a step later.
TEST(Timetable, TakesOneStepForALayerWhereAllAreDense) {
    Chain chain;
    const Program program = chain.with(dense(false)).hand.build();
    const RunRule rule{.stop = StopRule::Fixed, .maxSteps = 8};
    EXPECT_EQ(Timetable(program, rule).lastStep(), 4u);
    EXPECT_EQ(Timetable(program, rule).delay(program, {chain.skip, 0}), 1u);
    EXPECT_EQ(Timetable(program, {.schedule = Schedule::Pipelined, .stop = StopRule::Fixed, .maxSteps = 8}).lastStep(),
              7u);
}

// b sends in 9..16, as long as c, a neuron, has to be driven.
TEST(Timetable, LetsDenseUnitsRepeatThemselvesForAWholeWindow) {
    Chain chain;
    chain.with(burst());
    chain.hand.at(chain.b).neuron = dense(true);
    const Program program = chain.hand.build();
    const Timetable layered(program, {.stop = StopRule::Fixed, .maxSteps = 8});
    EXPECT_EQ(layered.of(chain.b).fireBegin, 9u);
    EXPECT_EQ(layered.of(chain.b).fireEnd, 17u);
    EXPECT_EQ(layered.of(chain.c).end, 17u);
    EXPECT_EQ(layered.lastStep(), 16u);
}

TEST(Timetable, RefusesAQuietStopOfDenseUnits) {
    Chain chain;
    const Program program = chain.with(dense(false)).hand.build();
    EXPECT_THAT(refusal(program, {}), HasSubstr("run.stop: quiet, but dense layers send when the steps of the layers "
                                                "before them are over; set run.stop to fixed"));
}

TEST(Timetable, RefusesToWaitForAQuietThatNeverComes) {
    Chain chain;
    const Program program = chain.with(burst()).hand.build();
    EXPECT_THAT(refusal(program, {}), HasSubstr("run.stop: quiet, but the neurons of a are driven in every step"));
    EXPECT_EQ(refusal(program, {.stop = StopRule::Fixed}), "accepted");
    chain.with(testing::stBif(4));
    chain.hand.at(chain.b).bias = {1};
    chain.hand.at(chain.b).biasEveryStep = true;
    EXPECT_THAT(refusal(chain.hand.build(), {}), HasSubstr("the bias of b is added in every step"));
    chain.hand.at(chain.b).biasEveryStep = false;
    chain.hand.at(chain.input).presentation = Presentation::Repeat;
    EXPECT_THAT(refusal(chain.hand.build(), {}), HasSubstr("the input is presented in every step"));
}

// A leak drives nobody over a threshold; a shift does.
TEST(Timetable, WaitsForTheQuietOfNeuronsThatLeakButNotOfThoseThatAreShifted) {
    Chain chain;
    neurons::LeakyIntegrateAndFire leaky;
    leaky.decay = 1u << 15;
    EXPECT_EQ(refusal(chain.with(leaky).hand.build(), {}), "accepted");
    leaky.shift = 1;
    EXPECT_THAT(refusal(chain.with(leaky).hand.build(), {}), HasSubstr("the neurons of a are driven in every step"));
}

// What comes in step 2 would count one half of what it is.
TEST(Timetable, RefusesAnInputThatIsSpreadOverStepsOfAnAverage) {
    Chain chain;
    for (const PopulationId id : {chain.a, chain.b, chain.c, chain.sums})
        chain.hand.at(id).coding = neurons::Coding::Differential;
    const Program program = chain.with(neurons::MultiThreshold{}).hand.build();
    const RunRule fixed{.stop = StopRule::Fixed, .maxSteps = 8};
    EXPECT_EQ(refusal(program, fixed), "accepted");
    EXPECT_THAT(refusal(program, {.stop = StopRule::Fixed, .maxSteps = 8, .inputSteps = 2}),
                HasSubstr("run.input_steps: 2, but neurons in differential coding"));
}

// Neurons that settle do so on an input that ends.
TEST(Timetable, OpensWindowsForSettlingNeuronsTooIfTheInputGoesOn) {
    Chain chain;
    const RunRule rule{.schedule = Schedule::Pipelined, .stop = StopRule::Fixed, .maxSteps = 8};
    EXPECT_FALSE(Timetable(chain.hand.build(), rule).windowed());
    chain.hand.at(chain.input).presentation = Presentation::Repeat;
    EXPECT_TRUE(Timetable(chain.hand.build(), rule).windowed());
}

TEST(Timetable, RefusesWhatWindowsHaveNoPlaceFor) {
    Chain chain;
    const Program program = chain.with(twoPhases(4)).hand.build();
    EXPECT_THAT(refusal(program, {.fireEnableDelay = 1}), HasSubstr("run.fire_enable_delay"));
    EXPECT_THAT(refusal(program, {.biasSteps = 5}), HasSubstr("run.bias_steps: 5 steps are more than"));
    EXPECT_EQ(refusal(program, {.biasSteps = 4}), "accepted");
    EXPECT_THAT(refusal(program, {.windows = Windows::Off}), HasSubstr("run.stage_windows"));
    chain.hand.at(chain.b).neuron = twoPhases(5);
    EXPECT_THAT(refusal(chain.hand.build(), {}), HasSubstr("population 'b': has phases of 5 steps and a of 4"));
    chain.hand.at(chain.b).neuron = testing::stBif(4);
    EXPECT_THAT(refusal(chain.hand.build(), {}), HasSubstr("population 'b': has phases of 0 steps and a of 4"));
}

}  // namespace
}  // namespace spikeloom::program
