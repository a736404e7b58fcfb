// SPDX-License-Identifier: Apache-2.0
#include "models/neurons/graded.hpp"

#include <gtest/gtest.h>

#include "tests/models/neurons/one_neuron.hpp"

namespace spikeloom::neurons {
namespace {

using testing::make;
using testing::OneNeuron;

TEST(Graded, SendsWhatArrivedAsItIsAndKeepsNothing) {
    OneNeuron neuron = make(GradedParameters{});
    EXPECT_EQ(neuron.step(-7), -7);
    EXPECT_EQ(neuron.membrane, 0);
    EXPECT_EQ(neuron.step(0), 0);
    EXPECT_EQ(neuron.step(9), 9);
    EXPECT_EQ(neuron.sent, 2);
}

TEST(Graded, SaysAsManyBitsAsItsInputCanHave) {
    Neuron model = make(GradedParameters{}).model();
    bound(model, 255, 1);
    EXPECT_EQ(payload(model).valueBits, 9u);
    bound(model, 256, 1);
    EXPECT_EQ(payload(model).valueBits, 10u);
    EXPECT_FALSE(payload(model).isSmall());
}

TEST(Graded, SettlesWheneverItsInputDoes) {
    EXPECT_TRUE(retracts(make(GradedParameters{}).model()));
}

}  // namespace
}  // namespace spikeloom::neurons
