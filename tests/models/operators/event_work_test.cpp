// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/operators/one_projection.hpp"

namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using program::Program;
using spikeloom::testing::expectHolds;

/// rows x elements from first | weights, tracers read, tracers written
std::vector<std::uint32_t> figures(const EventWork& work) {
    return {work.targetRows,     work.elementsPerRow, work.firstElement,
            work.weightElements, work.tracerElements, work.tracerWrites};
}
using Figures = std::vector<std::uint32_t>;

TEST(EventWork, OfALinearSpikeIsARowOfWeights) {
    const Program program = linearProgram();
    Receiver receiver(program, {0, 3, 1, 3});
    const EventWork work = receiver.deliver({0, 0, 1, 0});
    EXPECT_EQ(figures(work), (Figures{1, 2, 0, 2, 0, 0}));
    EXPECT_FALSE(work.scales);
    EXPECT_FALSE(receiver.deliver({0, 0, -1, 0}).scales);
}

TEST(EventWork, OfALinearSpikeIsScaledWhereTheProjectionDoes) {
    const Program program = linearProgram(3);
    EXPECT_TRUE(Receiver(program).deliver({0, 0, 1, 0}).scales);
}

// An identity adds a constant for a spike; nothing is scaled.
TEST(EventWork, OfAnIdentityIsOneElement) {
    HandProgram hand;
    const auto source = hand.spiking("source", 2, 4), target = hand.spiking("target", 2, 4);
    hand.at(hand.identity(source, target)).multiplier = 9;
    const Program program = hand.build();
    Receiver receiver(program, {0, 2, 1, 4});
    const EventWork work = receiver.deliver({1, 3, 1, 0});
    EXPECT_EQ(figures(work), (Figures{1, 1, 2, 0, 0, 0}));
    EXPECT_FALSE(work.scales);
}

// Constants of columns are stored, a row for all rows of the slice, and one of them is read.
TEST(EventWork, OfAnIdentityReadsTheConstantOfItsColumn) {
    HandProgram hand;
    const auto source = hand.spiking("source", 2, 4), target = hand.spiking("target", 2, 4);
    auto& projection = hand.at(hand.identity(source, target));
    projection.columnMultipliers = {9, 8, 7, 6};
    projection.weightBits = 5;
    const Program program = hand.build();
    Receiver receiver(program, {0, 2, 1, 4});
    const EventWork work = receiver.deliver({1, 3, 1, 0});
    EXPECT_EQ(figures(work), (Figures{1, 1, 2, 1, 0, 0}));
    EXPECT_FALSE(work.scales);
    EXPECT_EQ(footprint(program, kOnly, {0, 2, 1, 4}).weightBits(), 3u * 5);
}

// Three tokens, two heads; slice = rows 2..3 (last query of head 0, first of head 1) x keys 1..2.
TEST(EventWork, OfScoresIsARowForAQueryAndAColumnForAKey) {
    const Program program = scoresProgram(3, 2, 2);
    Receiver receiver(program, {2, 4, 1, 3});
    EXPECT_EQ(figures(receiver.deliver({2, 0, 1, 0})), (Figures{1, 2, 0, 0, 2, 1}));
    EXPECT_EQ(figures(receiver.deliver({2, 0, 1, 1})), (Figures{1, 1, 1, 0, 1, 1}));
    Receiver whole(program);
    EXPECT_EQ(figures(whole.deliver({2, 0, 1, 1})), (Figures{3, 1, 2, 0, 3, 1}));
}

// Three tokens, two heads of two channels; slice = tokens 0..1, columns 1..2: one channel of each head.
TEST(EventWork, OfContextIsARowOfTheHeadForAttentionAndAColumnForAValue) {
    const Program program = contextProgram(3, 2, 2);
    Receiver receiver(program, {0, 2, 1, 3});
    EXPECT_EQ(figures(receiver.deliver({0, 2, 1, 0})), (Figures{1, 1, 0, 0, 1, 1}));
    EXPECT_EQ(figures(receiver.deliver({3, 2, 1, 0})), (Figures{1, 1, 1, 0, 1, 1}));
    EXPECT_EQ(figures(receiver.deliver({2, 2, 1, 1})), (Figures{2, 1, 1, 0, 2, 1}));
}

TEST(EventWork, OfAProductIsScaledOnlyByAProjection) {
    const Program plain = scoresProgram(1, 1, 1), scaled = contextProgram(1, 1, 1, 3);
    EXPECT_FALSE(Receiver(plain).deliver({0, 0, -1, 1}).scales);
    EXPECT_TRUE(Receiver(scaled).deliver({0, 0, 1, 0}).scales);
    EXPECT_TRUE(Receiver(scaled).deliver({0, 0, 1, 1}).scales);
}

/// Makes every tracer 1 and every weight other than 0, so that an event changes all elements that it costs.
void fill(Program& program, Receiver& receiver) {
    for (std::int8_t& weight : program.projections[0].weights) weight = static_cast<std::int8_t>(weight | 1);
    if (!program.at(kOnly).other) return;
    for (const std::uint8_t operand : {std::uint8_t{0}, std::uint8_t{1}})
        for (const Slice& box : sourceBoxes(program, {kOnly, operand}, receiver.pending.slice))
            for (std::uint32_t row = box.rowBegin; row < box.rowEnd; ++row)
                for (std::uint32_t col = box.colBegin; col < box.colEnd; ++col)
                    receiver.deliver({row, col, 1, operand});
    receiver.take();
}

TEST(EventWork, CountsExactlyTheElementsThatChangeAndSaysWhere) {
    expectHolds(10, 1000, [](std::uint64_t seed) {
        Random random(seed);
        Program program = randomProgram(random);
        Receiver receiver(program);
        fill(program, receiver);
        for (const Event& event : randomEvents(program, 5, random)) {
            const auto boxes = sourceBoxes(program, {kOnly, event.operand}, receiver.pending.slice);
            if (std::none_of(boxes.begin(), boxes.end(),
                             [&](const Slice& b) { return b.contains(event.row, event.col); }))
                continue;
            const EventWork work = receiver.deliver({event.row, event.col, 1, event.operand});
            const auto& pending = receiver.pending;
            RC_ASSERT(std::count(pending.touched.begin(), pending.touched.end(), 1) == work.targetRows);
            std::uint64_t changed = 0;
            for (std::size_t i = 0; i < pending.current.size(); ++i) {
                if (pending.current[i] == 0) continue;
                const auto col = static_cast<std::uint32_t>(i % pending.slice.cols());
                RC_ASSERT(col >= work.firstElement && col < work.firstElement + work.elementsPerRow);
                ++changed;
            }
            RC_ASSERT(changed == work.elements());
            receiver.take();
        }
    });
}

}  // namespace
}  // namespace spikeloom::operators
