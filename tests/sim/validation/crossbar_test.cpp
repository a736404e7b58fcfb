// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/crossbar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "models/events/recording_list.hpp"
#include "models/network/network_io.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom::validation {
namespace {

/// 3 cores of 8 axons in 2 groups and 6 neurons, 10 steps.
Crossbar small(std::uint64_t events) {
    return {.cores = 3, .axons = 8, .neurons = 6, .groups = 2, .weightBits = 2, .steps = 10, .events = events};
}

struct CrossbarFiles : testing::Test {
    [[nodiscard]] network::Network networkOf(const Crossbar& crossbar) const {
        write(crossbar, "w", "generic28", "generic28", folder.path());
        return network::load(folder.path() / "w.snn.json");
    }
    /// Axons of the recording's events, by step.
    [[nodiscard]] std::map<std::uint64_t, std::multiset<std::uint64_t>> eventsOf(const Crossbar& crossbar) const {
        const network::Network net = networkOf(crossbar);
        const auto list = events::loadRecordingList(folder.path() / "w.recordings.json", net);
        std::map<std::uint64_t, std::multiset<std::uint64_t>> steps;
        for (const events::Event& event : list.read(0).events)
            steps[event.timeUs / 1000].insert(event.x * 2u + event.polarity);
        return steps;
    }
    test::ScratchDirectory folder;
};

// 4 positions x 2 groups are the 8 axons, which all 3 cores have; one reaches half of a core's 6 neurons.
TEST_F(CrossbarFiles, HoldANetworkWhoseAxonsReachTheNeuronsOfTheirGroup) {
    const network::Network net = networkOf(small(20));
    ASSERT_EQ(net.populations.size(), 1u + 3u + 1u);
    EXPECT_EQ(net.populations[0].rows(), 4u);
    EXPECT_EQ(net.populations[0].cols(), 2u);
    for (const std::size_t core : {1u, 2u, 3u}) {
        EXPECT_EQ(net.populations[core].rows(), 1u);
        EXPECT_EQ(net.populations[core].cols(), 6u);
        EXPECT_TRUE(net.populations[core].neuron.has_value());
    }
    const auto& synapses = std::get<network::Convolution>(net.projections[2].op);
    EXPECT_EQ(synapses.groups, 2u);
    EXPECT_EQ(synapses.weights.size(), 6u * 4u);
    EXPECT_EQ(small(20).synapticOperations(), 20u * 3u * 3u);
    EXPECT_EQ(small(20).neuronUpdates(), 10u * 3u * 6u);
}

TEST_F(CrossbarFiles, HaveNoReadoutBehindACrossbarThatIsAllThereIs) {
    Crossbar alone = small(20);
    alone.cores = 1;
    alone.hasNeurons = false;
    EXPECT_EQ(networkOf(alone).populations.size(), 2u);
    EXPECT_TRUE(networkOf(alone).populations[1].isReadout());
    EXPECT_EQ(alone.neuronUpdates(), 0u);
}

// 25 events on 10 steps: 2 or 3 a step. 8 axons: each three or four of them, and none twice in a step.
TEST_F(CrossbarFiles, SpreadTheEventsEvenlyOverStepsAndAxons) {
    std::map<std::uint64_t, int> byAxon;
    std::size_t total = 0;
    for (const auto& [step, axons] : eventsOf(small(25))) {
        EXPECT_LT(step, 10u);
        EXPECT_THAT(axons.size(), testing::AnyOf(2u, 3u));
        EXPECT_EQ(std::set<std::uint64_t>(axons.begin(), axons.end()).size(), axons.size());
        for (const std::uint64_t axon : axons) ++byAxon[axon];
        total += axons.size();
    }
    EXPECT_EQ(total, 25u);
    EXPECT_EQ(byAxon.size(), 8u);
    for (const auto& [axon, count] : byAxon) EXPECT_THAT(count, testing::AnyOf(3, 4)) << axon;
}

TEST_F(CrossbarFiles, CanHaveEveryAxonSpikeInEveryStepAndNotMore) {
    for (const auto& [step, axons] : eventsOf(small(80)))
        EXPECT_EQ(std::set<std::uint64_t>(axons.begin(), axons.end()).size(), 8u) << step;
    EXPECT_ANY_THROW((void)networkOf(small(81)));
}

}  // namespace
}  // namespace spikeloom::validation
