// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/operators/one_projection.hpp"

namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using Currents = std::vector<std::int64_t>;
using Touched = std::vector<std::uint8_t>;

TEST(Linear, AddsTheRowOfWeightsOfTheChannelThatSpiked) {
    const program::Program program = linearProgram();
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, 0});
    EXPECT_EQ(receiver.pending.touched, (Touched{0, 1, 0}));
    receiver.deliver({1, 1, 1, 0});
    EXPECT_EQ(receiver.pending.current, (Currents{0, 0, 0, 1, 2, 3, -4, 5, -6}));
    EXPECT_EQ(receiver.pending.touched, (Touched{0, 1, 1}));
}

TEST(Linear, SubtractsForANegativeSpike) {
    const program::Program program = linearProgram();
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, 0});
    receiver.deliver({0, 1, -1, 0});
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 0, 5, -3, 9, 0, 0, 0}));
}

// Pixel code 200 of channel 0, and a projection whose unit is 3 of the target's.
TEST(Linear, MultipliesAGradedEventAndByTheProjection) {
    const program::Program program = linearProgram(3);
    Receiver receiver(program);
    receiver.deliver({1, 0, 200, 0});
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 0, 0, 0, 0, 600, 1200, 1800}));
}

TEST(Linear, HoldsTheSmallestWeightCode) {
    HandProgram hand;
    const auto source = hand.spiking("source", 1, 1), target = hand.spiking("target", 1, 1);
    hand.linear(source, target, {-128});
    const program::Program program = hand.build();
    Receiver receiver(program);
    receiver.deliver({0, 0, -1, 0});
    EXPECT_EQ(receiver.take(), Currents{128});
}

TEST(Linear, SumsAllRowsIntoOneOrReadsOneOfThem) {
    program::Program program = linearProgram();
    program.populations[1].rows = 1;
    program.projections[0].rowOffset = 0;
    program.projections[0].reduce = program::Reduce::Sum;
    Receiver sum(program);
    sum.deliver({0, 0, 1, 0});
    sum.deliver({1, 0, 1, 0});
    EXPECT_EQ(sum.take(), (Currents{2, 4, 6}));
    program.projections[0].reduce = program::Reduce::Select;
    program.projections[0].selectRow = 1;
    Receiver select(program);
    select.deliver({1, 1, 1, 0});
    EXPECT_EQ(select.take(), (Currents{-4, 5, -6}));
}

// Source 2 x 3 into rows 1.. of 3 x 3, times 7.
TEST(Identity, AddsTheEventItselfInTheTargetsUnit) {
    HandProgram hand;
    const auto source = hand.spiking("source", 2, 3), target = hand.spiking("target", 3, 3);
    hand.at(hand.identity(source, target, 1)).multiplier = 7;
    const program::Program program = hand.build();
    Receiver receiver(program);
    receiver.deliver({0, 2, 1, 0});
    receiver.deliver({1, 0, -1, 0});
    receiver.deliver({1, 0, -1, 0});
    EXPECT_EQ(receiver.pending.touched, (Touched{0, 1, 1}));
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 0, 0, 0, 7, -14, 0, 0}));
}

TEST(Identity, AddsTheConstantOfItsColumn) {
    HandProgram hand;
    const auto source = hand.spiking("source", 2, 3), target = hand.spiking("target", 3, 3);
    hand.at(hand.identity(source, target, 1)).columnMultipliers = {7, -5, 0};
    const program::Program program = hand.build();
    Receiver receiver(program, {1, 3, 1, 3});
    receiver.deliver({0, 1, 1, 0});
    receiver.deliver({1, 1, -2, 0});
    receiver.deliver({1, 2, 1, 0});
    EXPECT_EQ(receiver.take(), (Currents{-5, 0, 10, 0}));
}

TEST(PendingCurrent, ForgetsOneRowOrAll) {
    PendingCurrent pending({4, 6, 1, 3});
    EXPECT_EQ(pending.row(5), pending.current.data() + 2);
    pending.row(4)[1] = 3;
    pending.row(5)[0] = 4;
    pending.touch(4);
    pending.touch(5);
    pending.clearRow(5);
    EXPECT_EQ(pending.current, (Currents{0, 3, 0, 0}));
    EXPECT_EQ(pending.touched, (Touched{1, 0}));
    pending.clear();
    EXPECT_EQ(pending.current, (Currents{0, 0, 0, 0}));
    EXPECT_EQ(pending.touched, (Touched{0, 0}));
}

}  // namespace
}  // namespace spikeloom::operators
