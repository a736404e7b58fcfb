// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/control/controller_bench.hpp"

/// When a sample ends.
namespace spikeloom::hw {
namespace {

using program::RunRule;
using program::StopRule;

struct Ending {
    std::uint32_t steps = 0, lastSpikeStep = 0;
    bool quiet = false;
    bool operator==(const Ending&) const = default;
};

Ending endOf(const RunRule& rule, const std::vector<std::uint32_t>& spikingSteps) {
    ControllerBench bench(rule);
    bench.layer.spikingSteps = spikingSteps;
    bench.run(10);
    EXPECT_EQ(bench.controller.outcome(), StepController::Outcome::Finished);
    EXPECT_EQ(bench.steps.size(), bench.controller.steps());
    return {bench.controller.steps(), bench.controller.lastSpikeStep(), bench.controller.quiet()};
}

TEST(StopRule, EndsAfterExactlyMaxStepsWhenFixed) {
    EXPECT_EQ(endOf({.stop = StopRule::Fixed, .maxSteps = 4}, {1}), (Ending{4, 1, true}));
    EXPECT_EQ(endOf({.stop = StopRule::Fixed, .maxSteps = 4}, {1, 4}), (Ending{4, 4, false}));
}

TEST(StopRule, EndsWithTheFirstStepWithoutASpikeWhenQuiet) {
    EXPECT_EQ(endOf({}, {1, 2, 3}), (Ending{4, 3, true}));
    EXPECT_EQ(endOf({}, {}), (Ending{1, 0, true}));
    EXPECT_EQ(endOf({}, {1, 3}), (Ending{2, 1, true}));
}

TEST(StopRule, EndsAfterMaxStepsEvenIfItIsNotQuiet) {
    EXPECT_EQ(endOf({.maxSteps = 3}, {1, 2, 3, 4}), (Ending{3, 3, false}));
}

// Nothing fires before the input is all there, or before the last stage (1, of two) is enabled in step 1 + 6.
TEST(StopRule, IsNotQuietBeforeEverySchedulesEnd) {
    EXPECT_EQ(endOf({.inputSteps = 5}, {}), (Ending{5, 0, true}));
    EXPECT_EQ(endOf({.biasSteps = 4, .inputSteps = 2}, {}), (Ending{4, 0, true}));
    EXPECT_EQ(endOf({.fireEnableDelay = 6}, {}), (Ending{7, 0, true}));
}

TEST(StopRule, EndsWhenTheReadoutIsSureThoughTheNetworkIsNotQuiet) {
    ControllerBench bench({.earlyExit = {program::ExitScore::Entropy, {0.9}}});
    bench.layer.spikingSteps = {1, 2, 3, 4, 5};
    bench.readout.leavesAt = 3;
    bench.run(10);
    EXPECT_EQ(bench.controller.steps(), 3u);
    EXPECT_TRUE(bench.controller.leftEarly());
    EXPECT_FALSE(bench.controller.quiet());
}

TEST(StopRule, EndsAsEverWhereTheReadoutIsNeverSure) {
    ControllerBench bench({.earlyExit = {program::ExitScore::Entropy, {0.9}}});
    bench.layer.spikingSteps = {1, 2};
    bench.run(10);
    EXPECT_EQ(bench.controller.steps(), 3u);
    EXPECT_FALSE(bench.controller.leftEarly());
}

}  // namespace
}  // namespace spikeloom::hw
