// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/measure.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "sim/config/presets.hpp"
#include "sim/validation/judge.hpp"
#include "tests/models/support/scratch_directory.hpp"

// libsystemc's own main refers to it.
extern "C" int sc_main(int, char**);
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::validation {
namespace {

/// A crossbar of two cores on a chip of this project: 2 x 8 axons, 6 neurons each in 2 groups, 5 steps, 40 spikes on
/// each.
Point toy() {
    Point point;
    point.name = "toy";
    point.chip = point.energy = "generic28";
    point.workload = {.cores = 2, .axons = 8, .neurons = 6, .groups = 2, .steps = 5, .events = 40};
    point.quantity = Quantity::DynamicEnergy;
    point.published = 1e-9;
    return point;
}

// Each spike adds to 3 of 6 neurons in both cores. `generic28` updates those that were touched: here all, and the
// readout never.
TEST(Measure, CountsWhatTheWorkloadSays) {
    const test::ScratchDirectory folder;
    const auto measured = measure(toy(), folder.path());
    ASSERT_TRUE(measured.has_value());
    EXPECT_EQ(measured->core.eventsReceived, 80u);
    EXPECT_EQ(measured->core.synapticOperations, 240u);
    EXPECT_EQ(measured->core.macOperations, 0u);
    EXPECT_EQ(measured->core.unitSpikes, 0u);
    EXPECT_EQ(measured->core.neuronUpdates, toy().workload.neuronUpdates());
    EXPECT_GT(measured->cycles, 0u);
    EXPECT_EQ(measured->chip.name, "generic28");
}

TEST(Measure, LeavesAnExperimentThatSaysTheChipsClock) {
    const test::ScratchDirectory folder;
    Point slow = toy();
    slow.clockMhz = 2.0;
    const auto measured = measure(slow, folder.path());
    ASSERT_TRUE(measured.has_value());
    EXPECT_DOUBLE_EQ(measured->seconds(), static_cast<double>(measured->cycles) / 2e6);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "toy.json"));
}

}  // namespace
}  // namespace spikeloom::validation
