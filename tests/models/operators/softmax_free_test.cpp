// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/operators/one_projection.hpp"

/// Softmax-free attention, spike by spike.
namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using Currents = std::vector<std::int64_t>;
using Touched = std::vector<std::uint8_t>;
constexpr std::uint8_t kSource = 0, kOther = 1;

// Two tokens, two heads of one key channel and two value channels: kv rows = heads, columns = value channels.
// v of token 1 = (0, 0, 3, -1): a spike of that token's key in head 1 adds that head's part to row 1.
TEST(AttentionKeyValue, AddsARowOfValuesForAKey) {
    const program::Program program = keyValueProgram(2, 2, 1, 2);
    Receiver receiver(program);
    for (int i = 0; i < 3; ++i) receiver.deliver({1, 2, 1, kOther});
    receiver.deliver({1, 3, -1, kOther});
    EXPECT_EQ(receiver.take(), Currents(4, 0));
    receiver.deliver({1, 1, 1, kSource});
    EXPECT_EQ(receiver.pending.touched, (Touched{0, 1}));
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 3, -1}));
    receiver.deliver({0, 1, 1, kSource});  // token 0 has no values
    EXPECT_EQ(receiver.take(), Currents(4, 0));
}

// One head of three key channels; k of token 0 = (1, 0, -2). A spike of v[0] on channel 1 adds them to column 1.
TEST(AttentionKeyValue, AddsAColumnOfKeysForAValue) {
    const program::Program program = keyValueProgram(2, 1, 3, 2);
    Receiver receiver(program);
    for (const Event& key : {Event{0, 0, 1, kSource}, Event{0, 2, -1, kSource}, Event{0, 2, -1, kSource}})
        receiver.deliver(key);
    const EventWork work = receiver.deliver({0, 1, -1, kOther});
    EXPECT_EQ(receiver.take(), (Currents{0, -1, 0, 0, 0, 2}));
    EXPECT_EQ(work.targetRows, 3u);
    EXPECT_EQ(work.tracerElements, 3u);
    EXPECT_EQ(work.firstElement, 1u);
    EXPECT_EQ(work.tracerWrites, 1u);
}

// Two heads of two key channels, one value channel: kv = (2, -1 | 5, 0). A query spike of channel 2 (head 1) adds 5 to
// that head's column of its token.
TEST(AttentionQuery, AddsARowOfKeyValuesForAQuery) {
    const program::Program program = queryProgram(2, 2, 2, 1);
    Receiver receiver(program);
    const std::int64_t keyValues[] = {2, -1, 5};
    for (std::uint32_t row = 0; row < 3; ++row) receiver.deliver({row, 0, keyValues[row], kOther});
    receiver.take();
    receiver.deliver({1, 2, -1, kSource});
    EXPECT_EQ(receiver.pending.touched, (Touched{0, 1}));
    EXPECT_EQ(receiver.take(), (Currents{0, 0, 0, -5}));
}

// q of channel 1 = 1 at token 0 and -2 at token 2: a spike of kv[1] adds them to the column of its head.
TEST(AttentionQuery, AddsAColumnOfQueriesForAKeyValue) {
    const program::Program program = queryProgram(3, 1, 2, 2);
    Receiver receiver(program);
    receiver.deliver({0, 1, 1, kSource});
    receiver.deliver({2, 1, -2, kSource});
    const EventWork work = receiver.deliver({1, 1, 1, kOther});
    EXPECT_EQ(receiver.take(), (Currents{0, 1, 0, 0, 0, -2}));
    EXPECT_EQ(work.targetRows, 3u);
    EXPECT_EQ(work.elementsPerRow, 1u);
}

// Keys are stored by (head, token), values by (head, token) too: a row of both key channels, a row of the slice.
TEST(AttentionKeyValue, ForgetsOneOperandAndSaysWhatThatWrote) {
    const program::Program program = keyValueProgram(3, 2, 2, 3);
    Receiver receiver(program);
    receiver.deliver({0, 0, 1, kSource});
    receiver.deliver({2, 3, 1, kSource});
    receiver.deliver({0, 5, 1, kOther});
    receiver.take();
    EXPECT_EQ(receiver.synapses->reset(kSource), 2u * 2u);
    EXPECT_EQ(receiver.synapses->reset(kSource), 0u);
    receiver.deliver({0, 0, 1, kOther});  // meets no key any more
    EXPECT_EQ(receiver.take(), Currents(12, 0));
    EXPECT_EQ(receiver.synapses->reset(kOther), 2u * 3u);
}

}  // namespace
}  // namespace spikeloom::operators
