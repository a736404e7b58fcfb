// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/noc/network_fixture.hpp"

namespace spikeloom::hw {
namespace {

using testing::ElementsAre;

struct Ideal : testing::Test {
    NocSpec spec{.fidelity = "ideal"};
};

// R = 2: 4 R + 2 + (S - 1), whoever else is under way.
TEST_F(Ideal, TakesTheSameTimeHoweverManyPacketsThereAre) {
    NetworkFixture chip({2, 1}, spec);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(chip.send(0, 1, 3, 10));
    EXPECT_FALSE(chip.at(0).full());
    ASSERT_TRUE(chip.drain());
    EXPECT_EQ(chip.arrivals(1), std::vector<std::uint64_t>(100, 22));
    EXPECT_EQ(chip.network->totals().flitHops, 600u);
    EXPECT_EQ(chip.network->totals().linkTraversals, 300u);
}

// Of 12 cycles 10 are the head's over 2 routers, 2 the two flits behind it.
TEST_F(Ideal, HasNoContention) {
    NetworkFixture chip({2, 1}, spec);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(chip.send(0, 1, 3, 10));
    ASSERT_TRUE(chip.drain());
    const LatencySums sums = chip.network->totals().latency;
    EXPECT_EQ(sums.packets, 100u);
    EXPECT_EQ(sums.routers, 200u);
    EXPECT_EQ(sums.sourceQueueing, 0u);
    EXPECT_EQ(sums.routing, 1000u);
    EXPECT_EQ(sums.serialisation, 200u);
    EXPECT_EQ(sums.contention, 0u);
}

TEST_F(Ideal, OffersRefusedPacketsAgainAllAtOnceInOrderOfArrival) {
    NetworkFixture chip({3, 1}, spec);
    ASSERT_TRUE(chip.send(0, 2, 1, 10, {.neuron = 0}));  // arrives in 24
    ASSERT_TRUE(chip.send(1, 2, 1, 11, {.neuron = 1}));  // in 21
    chip.sinks[2].refuses = true;
    chip.scheduler.runUntil(Cycle{29});
    ASSERT_EQ(chip.network->blocked().size(), 1u);
    EXPECT_EQ(chip.network->blocked()[0].packet.payload.neuron, 1u);
    EXPECT_THROW(chip.network->resetSample(), InvariantError);
    chip.sinks[2].refuses = false;
    ASSERT_TRUE(chip.drain());
    EXPECT_THAT(chip.arrivals(2), ElementsAre(30, 30));
    EXPECT_EQ(chip.sinks[2].packets[0].payload.neuron, 1u);
}

}  // namespace
}  // namespace spikeloom::hw
