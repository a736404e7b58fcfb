// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/st_bif.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/models/functions/fixed_seed.hpp"
#include "tests/support/neurons.hpp"
#include "tests/support/random.hpp"

namespace spikeloom::neurons {
namespace {

using spikeloom::testing::expectHolds;
using spikeloom::testing::Random;
using spikeloom::testing::stBif;

std::int64_t startOf(const StBif& rule) {
    std::int64_t membrane = 0, tracer = 0;
    rule.start({membrane, tracer, nullptr});
    return membrane;
}

/// The spike that a neuron in this state owes.
std::int64_t owed(const StBif& rule, std::int64_t membrane, std::int64_t tracer) {
    return rule.pending({membrane, tracer, nullptr});
}

/// A neuron with its state.
struct Neuron {
    StBif rule;
    std::int64_t membrane = startOf(rule);
    std::int64_t tracer = 0;
    std::int64_t step(std::int64_t current) {
        const Cell cell{membrane, tracer, nullptr};
        rule.integrate(cell, current, 0);
        return rule.fire(cell, 0);
    }
};

TEST(StBif, StartsWithHalfAThresholdRoundedDown) {
    EXPECT_EQ(startOf(stBif(10, 0, 15)), 5);
    EXPECT_EQ(startOf(stBif(11, 0, 15)), 5);
    EXPECT_EQ(startOf(stBif(1, 0, 15)), 0);
}

// Starts at 5; 4 more leave 9, one below the threshold of 10; one more reaches it.
TEST(StBif, FiresAtItsThresholdButNotOneBelow) {
    Neuron neuron{stBif(10, -8, 7)};
    EXPECT_EQ(neuron.step(4), 0);
    EXPECT_EQ(neuron.membrane, 9);
    EXPECT_EQ(neuron.step(1), 1);
    EXPECT_EQ(neuron.membrane, 0);
    EXPECT_EQ(neuron.tracer, 1);
}

// Starts at 5; -5 gives 0, which is not negative; -1 more is.
TEST(StBif, RetractsBelowZeroButNotAtZero) {
    Neuron neuron{stBif(10, -8, 7)};
    EXPECT_EQ(neuron.step(-5), 0);
    EXPECT_EQ(neuron.step(-1), -1);
    EXPECT_EQ(neuron.membrane, 9);
    EXPECT_EQ(neuron.tracer, -1);
}

// 5 + 35 = 40: one spike a step until it is below 10.
TEST(StBif, SendsOneSpikeAStepHoweverMuchArrives) {
    Neuron neuron{stBif(10, -8, 7)};
    EXPECT_EQ(neuron.step(35), 1);
    EXPECT_EQ(neuron.membrane, 30);
    EXPECT_EQ(neuron.step(0), 1);
    EXPECT_EQ(neuron.step(0), 1);
    EXPECT_EQ(neuron.step(0), 1);
    EXPECT_EQ(neuron.step(0), 0);
    EXPECT_EQ(neuron.tracer, 4);
}

TEST(StBif, IsSilentAtItsLargestLevelAndKeepsTheRest) {
    Neuron neuron{stBif(10, 0, 2)};
    EXPECT_EQ(neuron.step(100), 1);
    EXPECT_EQ(neuron.step(0), 1);  // the tracer was 1 before: still allowed
    EXPECT_EQ(neuron.step(0), 0);  // now it is 2
    EXPECT_EQ(neuron.membrane, 85);
    EXPECT_EQ(neuron.step(-90), -1);  // 85 - 90 = -5
    EXPECT_EQ(neuron.tracer, 1);
}

TEST(StBif, IsSilentAtItsSmallestLevelAndKeepsTheDebt) {
    Neuron neuron{stBif(10, 0, 15)};
    EXPECT_EQ(neuron.step(-100), 0);
    EXPECT_EQ(neuron.membrane, -95);
    EXPECT_EQ(neuron.step(105), 1);  // -95 + 105 = 10
}

TEST(StBif, KnowsTheSpikeThatItOwesWithoutSendingIt) {
    const StBif rule = stBif(10, -1, 1);
    EXPECT_EQ(owed(rule, 9, 0), 0);
    EXPECT_EQ(owed(rule, 10, 0), 1);
    EXPECT_EQ(owed(rule, 10, 1), 0);
    EXPECT_EQ(owed(rule, 0, 0), 0);
    EXPECT_EQ(owed(rule, -1, 0), -1);
    EXPECT_EQ(owed(rule, -1, -1), 0);
}

std::int64_t floorDivision(std::int64_t numerator, std::int64_t denominator) {
    const std::int64_t quotient = numerator / denominator;
    return numerator % denominator < 0 ? quotient - 1 : quotient;
}

void settle(Neuron& neuron) {
    while (neuron.step(0) != 0) {
    }
}

// The tracer ends at clip(floor((X + floor(threshold/2)) / threshold)), whatever came before, in whatever portions.
TEST(StBif, SettlesWhereTheQuantiserDoesWhateverTheOrderAndTheSplit) {
    expectHolds(1, 3000, [](std::uint64_t seed) {
        Random random(seed);
        const StBif rule = stBif(random.integer(1, random.chance() ? 9 : 1'000'000),
                                 static_cast<std::int32_t>(random.integer(-128, 0)),
                                 static_cast<std::int32_t>(random.integer(0, 127)));
        Neuron neuron{rule};
        std::int64_t total = 0;
        for (std::int64_t steps = random.integer(0, 60); steps > 0; --steps) {
            const std::int64_t current = random.chance() ? random.integer(-3, 3) * rule.threshold
                                                         : random.integer(-5 * rule.threshold, 5 * rule.threshold);
            total += current;
            neuron.step(current);
        }
        settle(neuron);
        const std::int64_t level = floorDivision(total + rule.threshold / 2, rule.threshold);
        RC_ASSERT(std::int64_t{neuron.tracer} == std::clamp<std::int64_t>(level, rule.minLevel, rule.maxLevel));
    });
}

// No hysteresis: arriving from above and arriving from below end alike.
TEST(StBif, ForgetsAnExcursionThatIsTakenBack) {
    expectHolds(2, 1000, [](std::uint64_t seed) {
        Random random(seed);
        const StBif rule = stBif(random.integer(1, 100), -8, 7);
        const std::int64_t total = random.integer(-1000, 1000), excursion = random.integer(-2000, 2000);
        Neuron direct{rule}, detour{rule};
        direct.step(total);
        settle(direct);
        detour.step(excursion);
        settle(detour);
        detour.step(total - excursion);
        settle(detour);
        RC_ASSERT(direct.tracer == detour.tracer);
        RC_ASSERT(direct.membrane == detour.membrane);
    });
}

}  // namespace
}  // namespace spikeloom::neurons
