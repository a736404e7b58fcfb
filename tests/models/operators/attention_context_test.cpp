// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/operators/one_projection.hpp"

namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using Currents = std::vector<std::int64_t>;
using Touched = std::vector<std::uint8_t>;
constexpr std::uint8_t kAttention = 0, kValue = 1;

// Two tokens, two heads of two channels: context rows = tokens, columns (head 0: c0, c1; head 1: c0, c1).
// v of token 1 = (0, 0, 3, -1). Attention of head 1 from token 0 to token 1 adds that head's part to row 0.
TEST(AttentionContext, AddsARowOfValuesForAnAttentionSpike) {
    const program::Program program = contextProgram(2, 2, 2);
    Receiver receiver(program);
    for (int i = 0; i < 3; ++i) receiver.deliver({1, 2, 1, kValue});
    receiver.deliver({1, 3, -1, kValue});
    EXPECT_EQ(receiver.take(), Currents(8, 0));
    receiver.deliver({2, 1, 1, kAttention});  // row 2 = head 1, token 0
    EXPECT_EQ(receiver.pending.touched, (Touched{1, 0}));
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 3, -1, 0, 0, 0, 0}));
    receiver.deliver({0, 1, 1, kAttention});  // head 0 has no values of token 1
    EXPECT_EQ(receiver.take(), Currents(8, 0));
}

// A of head 0 to token 0: 1 from token 0, 2 from token 1. A spike of v[0] on channel 1 adds that column.
TEST(AttentionContext, AddsAColumnOfAttentionForAValueSpike) {
    const program::Program program = contextProgram(2, 2, 2);
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, kAttention});
    receiver.deliver({1, 0, 1, kAttention});
    receiver.deliver({1, 0, 1, kAttention});
    receiver.take();
    receiver.deliver({0, 1, -1, kValue});
    EXPECT_EQ(receiver.pending.touched, (Touched{1, 1}));
    EXPECT_EQ(receiver.take(), (Currents{0, -1, 0, 0, 0, -2, 0, 0}));
}

TEST(AttentionContext, IsMultipliedByTheProjectionOnBothSides) {
    const program::Program program = contextProgram(1, 1, 1, 5);
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, kAttention});
    receiver.deliver({0, 0, 1, kValue});
    EXPECT_EQ(receiver.take(), Currents{5});
    receiver.deliver({0, 0, -1, kAttention});
    EXPECT_EQ(receiver.take(), Currents{-5});
}

// Slice = row 1, columns 1..2: the second channel of head 0 and the first of head 1.
TEST(AttentionContext, OfASliceAcrossTwoHeadsUsesBoth) {
    const program::Program program = contextProgram(2, 2, 2);
    Receiver receiver(program, {1, 2, 1, 3});
    receiver.deliver({0, 1, 1, kValue});
    receiver.deliver({0, 2, -1, kValue});
    receiver.deliver({1, 0, 1, kAttention});  // head 0, token 1
    EXPECT_EQ(receiver.take(), (Currents{1, 0}));
    receiver.deliver({3, 0, 1, kAttention});  // head 1, token 1
    EXPECT_EQ(receiver.take(), (Currents{0, -1}));
}

TEST(AttentionContext, ForgetsOneOperandAndSaysWhatThatWrote) {
    const program::Program program = contextProgram(3, 2, 2);
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, kValue});
    receiver.deliver({0, 3, 1, kValue});
    receiver.deliver({4, 0, 1, kAttention});
    receiver.take();
    // Values are stored by token, a row of 4 channels each; attention by (head, key), a row of 3 tokens each.
    EXPECT_EQ(receiver.synapses->reset(kValue), 4u);
    receiver.deliver({3, 0, 1, kAttention});
    EXPECT_EQ(receiver.take(), Currents(12, 0));
    EXPECT_EQ(receiver.synapses->reset(kAttention), 3u);
    EXPECT_EQ(receiver.synapses->reset(kAttention), 0u);
}

}  // namespace
}  // namespace spikeloom::operators
