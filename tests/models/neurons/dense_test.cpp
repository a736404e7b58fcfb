// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/dense.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

std::int64_t activationOf(const DenseParameters& parameters, std::int64_t input) {
    OneNeuron unit = make(parameters);
    unit.integrate(input);
    return unit.fire();
}

// Levels of 10: 14 is nearer to 1, 15 is half way and goes up, as -15 does.
TEST(Dense, RoundsToTheNearestLevel) {
    const DenseParameters parameters{10, -4, 5};
    EXPECT_EQ(activationOf(parameters, 14), 1);
    EXPECT_EQ(activationOf(parameters, 15), 2);
    EXPECT_EQ(activationOf(parameters, -15), -1);
    EXPECT_EQ(activationOf(parameters, -16), -2);
}

TEST(Dense, ClipsToItsLevels) {
    EXPECT_EQ(activationOf({10, -4, 5}, 1000), 5);
    EXPECT_EQ(activationOf({10, -4, 5}, -1000), -4);
    EXPECT_EQ(activationOf({10, 0, 5}, -1000), 0);
}

TEST(Dense, SendsTheSumOfAllThatCame) {
    OneNeuron unit = make(DenseParameters{10, 0, 255});
    for (const std::int64_t input : {70, -50, 23}) unit.integrate(input);
    EXPECT_TRUE(unit.stirs());
    EXPECT_EQ(unit.fireAll(3), (std::vector<std::int64_t>{4, 0, 0}));
    EXPECT_EQ(unit.sent, 4);
    EXPECT_FALSE(unit.stirs());
}

TEST(Dense, RepeatsItWhereReceiversNeedAConstantCurrent) {
    OneNeuron unit = make(DenseParameters{10, 0, 255, Sends::EveryStep});
    unit.integrate(43);
    EXPECT_EQ(unit.fireAll(3), (std::vector<std::int64_t>{4, 4, 4}));
    EXPECT_EQ(unit.sent, 12);
    EXPECT_TRUE(unit.stirs());
}

TEST(Dense, SaysAsManyBitsAsItsLargestLevelHas) {
    EXPECT_EQ(payload(make(DenseParameters{1, 0, 255}).model()).valueBits, 9u);
    EXPECT_EQ(payload(make(DenseParameters{1, -256, 255}).model()).valueBits, 10u);
    EXPECT_FALSE(payload(make(DenseParameters{1, 0, 1}).model()).isSmall());
}

}  // namespace
}  // namespace spikeloom::neurons
