// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/operators/one_projection.hpp"

namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using Currents = std::vector<std::int64_t>;
using Touched = std::vector<std::uint8_t>;

// Three positions, two heads, four token ids of which 2 is padding; the mask adds -7.
TEST(AttentionMask, AddsItsValueToTheColumnOfThePositionForEveryQuery) {
    const program::Program program = maskProgram(3, 2, 4, 2, -7);
    Receiver receiver(program);
    const EventWork work = receiver.deliver({1, 2, 1});
    EXPECT_EQ(receiver.pending.touched, (Touched{1, 1, 1, 1, 1, 1}));
    EXPECT_EQ(receiver.take(), (Currents{0, -7, 0, 0, -7, 0, 0, -7, 0, 0, -7, 0, 0, -7, 0, 0, -7, 0}));
    EXPECT_EQ(work.targetRows, 6u);
    EXPECT_EQ(work.elementsPerRow, 1u);
    EXPECT_EQ(work.firstElement, 1u);
    EXPECT_EQ(work.weightElements + work.tracerElements + work.tracerWrites, 0u);
    EXPECT_FALSE(work.scales);
}

TEST(AttentionMask, OfASliceIsThatOfItsRowsAndColumns) {
    const program::Program program = maskProgram(3, 2, 4, 2, -7);
    Receiver receiver(program, {4, 6, 1, 3});
    receiver.deliver({2, 2, 1});
    EXPECT_EQ(receiver.take(), (Currents{0, -7, 0, -7}));
}

// Other tokens are not even sent to it.
TEST(SourceBoxes, OfAMaskAreThePaddingTokenAtThePositionsOfItsColumns) {
    const program::Program program = maskProgram(3, 2, 4, 2, -7);
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {0, 6, 0, 3}), (std::vector<Slice>{{0, 3, 2, 3}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {4, 5, 1, 2}), (std::vector<Slice>{{1, 2, 2, 3}}));
}

TEST(Footprint, OfAMaskIsNothing) {
    const Footprint footprint = operators::footprint(maskProgram(3, 2, 4, 2, -7), kOnly, {0, 6, 0, 3});
    EXPECT_EQ(footprint.weightBits() + footprint.tracerBits, 0u);
}

TEST(WalksColumns, IsTrueOfProductsAndMasksAndOfNothingElse) {
    EXPECT_TRUE(walksColumns(maskProgram(3, 2, 4, 2, -7).at(kOnly)));
    EXPECT_TRUE(walksColumns(queryProgram(2, 1, 1, 1).at(kOnly)));
    EXPECT_FALSE(walksColumns(linearProgram().at(kOnly)));
}

}  // namespace
}  // namespace spikeloom::operators
