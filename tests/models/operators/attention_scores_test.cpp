// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/operators/one_projection.hpp"

namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using Currents = std::vector<std::int64_t>;
using Touched = std::vector<std::uint8_t>;
constexpr std::uint8_t kQuery = 0, kKey = 1;

// Two tokens, two heads of one channel: scores rows (head 0: q0, q1; head 1: q0, q1), columns k0, k1.
TEST(AttentionScores, AreNothingUntilBothSidesHaveSpiked) {
    const program::Program program = scoresProgram(2, 2, 1);
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, kQuery});
    EXPECT_EQ(receiver.pending.current, Currents(8, 0));
    // k of token 1, head 0 meets q of token 0.
    receiver.deliver({1, 0, 1, kKey});
    EXPECT_EQ(receiver.take(), (Currents{0, 1, 0, 0, 0, 0, 0, 0}));
}

// q0 = 2, q1 = -1 of head 1; then k0 gets -1: column 0 of head 1 changes by (-2, 1).
TEST(AttentionScores, MeetTheTracersAndNotTheLastSpikes) {
    const program::Program program = scoresProgram(2, 2, 1);
    Receiver receiver(program);
    receiver.deliver({0, 1, 1, kQuery});
    receiver.deliver({0, 1, 1, kQuery});
    receiver.deliver({1, 1, -1, kQuery});
    receiver.take();
    receiver.deliver({0, 1, -1, kKey});
    EXPECT_EQ(receiver.pending.touched, (Touched{0, 0, 1, 1}));
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 0, 0, -2, 0, 1, 0}));
}

// Three tokens, one head of two channels: k = (1, 0), (2, 1), (0, -1). A spike of q1 on channel 0 adds (1, 2, 0) to its
// row, one on channel 1 takes (0, 1, -1) away again with its sign.
TEST(AttentionScores, AddARowOfKeysForAQuery) {
    const program::Program program = scoresProgram(3, 1, 2);
    Receiver receiver(program);
    for (const Event& key : {Event{0, 0, 1, kKey}, Event{1, 0, 1, kKey}, Event{1, 0, 1, kKey}, Event{1, 1, 1, kKey},
                             Event{2, 1, -1, kKey}})
        receiver.deliver(key);
    receiver.take();
    receiver.deliver({1, 0, 1, kQuery});
    EXPECT_EQ(receiver.pending.touched, (Touched{0, 1, 0}));
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 0, 1, 2, 0, 0, 0, 0}));
    receiver.deliver({1, 1, -1, kQuery});
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 0, 0, -1, 1, 0, 0, 0}));
}

TEST(AttentionScores, AreMultipliedByTheProjectionOnBothSides) {
    const program::Program program = scoresProgram(1, 1, 1, 5);
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, kQuery});
    receiver.deliver({0, 0, 1, kKey});
    EXPECT_EQ(receiver.take(), Currents{5});
    receiver.deliver({0, 0, -1, kQuery});
    EXPECT_EQ(receiver.take(), Currents{-5});
}

// Slice = row of head 1, token 2 (row 5) and columns 1..2 of three tokens.
TEST(AttentionScores, OfASliceAreThoseOfItsRowsAndColumns) {
    const program::Program program = scoresProgram(3, 2, 1);
    Receiver receiver(program, {5, 6, 1, 3});
    receiver.deliver({2, 1, 1, kQuery});
    receiver.deliver({1, 1, 1, kKey});
    receiver.deliver({2, 1, -1, kKey});
    EXPECT_EQ(receiver.take(), (Currents{1, -1}));
}

TEST(AttentionScores, ForgetOneOperandAndSayWhatThatWrote) {
    const program::Program program = scoresProgram(3, 2, 2);
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, kQuery});
    receiver.deliver({2, 0, 1, kQuery});
    receiver.deliver({0, 3, 1, kQuery});
    receiver.deliver({0, 0, 1, kKey});
    receiver.take();
    // Queries are stored by channel, a row of 3 tokens each: channels 0 and 3 were written.
    EXPECT_EQ(receiver.synapses->reset(kQuery), 6u);
    EXPECT_EQ(receiver.synapses->reset(kQuery), 0u);
    receiver.deliver({1, 0, 1, kKey});  // meets no query any more
    EXPECT_EQ(receiver.take(), Currents(18, 0));
    receiver.deliver({1, 0, 1, kQuery});  // but a query still meets both keys
    EXPECT_EQ(receiver.take()[1 * 3 + 0], 1);
    EXPECT_EQ(receiver.synapses->reset(kKey), 3u);
}

}  // namespace
}  // namespace spikeloom::operators
