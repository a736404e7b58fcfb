// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/operators/one_projection.hpp"

namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using program::Program;
using Boxes = std::vector<Slice>;

// Source rows 0, 1 feed target rows 1, 2 of three.
TEST(SourceBoxes, OfALinearSliceAreItsRowsWithEveryChannel) {
    const Program program = linearProgram();
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {0, 3, 0, 3}), (Boxes{{0, 2, 0, 2}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {2, 3, 1, 2}), (Boxes{{1, 2, 0, 2}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {0, 1, 0, 3}), Boxes{});  // the class token hears nobody
}

// Source of 2 rows into rows 1, 2 of a target that has a fourth.
TEST(SourceBoxes, OfRowsBehindTheLastSourceRowAreEmpty) {
    Program program = linearProgram();
    program.populations[1].rows = 4;
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {3, 4, 0, 3}), Boxes{});
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {2, 4, 0, 3}), (Boxes{{1, 2, 0, 2}}));
}

TEST(SourceBoxes, OfAReductionAreAllRowsOrTheSelectedOne) {
    Program program = linearProgram();
    program.populations[1].rows = 1;
    program.projections[0].reduce = program::Reduce::Sum;
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {0, 1, 2, 3}), (Boxes{{0, 2, 0, 2}}));
    program.projections[0].reduce = program::Reduce::Select;
    program.projections[0].selectRow = 1;
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {0, 1, 2, 3}), (Boxes{{1, 2, 0, 2}}));
}

TEST(SourceBoxes, OfAnIdentityAreTheSliceItself) {
    HandProgram hand;
    const auto source = hand.spiking("source", 2, 4), target = hand.spiking("target", 3, 4);
    hand.identity(source, target, 1);
    EXPECT_EQ(sourceBoxes(hand.build(), {kOnly, 0}, {1, 3, 2, 4}), (Boxes{{0, 2, 2, 4}}));
    EXPECT_EQ(sourceBoxes(hand.build(), {kOnly, 0}, {0, 1, 2, 4}), Boxes{});
}

// Three tokens, two heads of two channels; rows 2..3 = (head 0, token 2) and (head 1, token 0), columns = keys 1, 2.
TEST(SourceBoxes, OfScoresAreQueriesByRowAndKeysByColumnForEachHead) {
    const Program program = scoresProgram(3, 2, 2);
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {2, 4, 1, 3}), (Boxes{{2, 3, 0, 2}, {0, 1, 2, 4}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 1}, {2, 4, 1, 3}), (Boxes{{1, 3, 0, 2}, {1, 3, 2, 4}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 1}, {3, 6, 0, 3}), (Boxes{{0, 3, 2, 4}}));
}

// The same attention; slice = token 1, columns 1..2 = one channel of each head.
TEST(SourceBoxes, OfContextAreAttentionByHeadAndValuesByColumn) {
    const Program program = contextProgram(3, 2, 2);
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {1, 2, 1, 3}), (Boxes{{1, 2, 0, 3}, {4, 5, 0, 3}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {1, 2, 0, 2}), (Boxes{{1, 2, 0, 3}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 1}, {1, 2, 1, 3}), (Boxes{{0, 3, 1, 3}}));
}

// Two heads of two key channels and three value channels, four tokens; slice = row 1 (head 0) and rows 2, 3 (head 1),
// value channels 1, 2: the keys of those channels at once, the values head by head.
TEST(SourceBoxes, OfKeyValuesAreKeysByRowAndValuesByHead) {
    const Program program = keyValueProgram(4, 2, 2, 3);
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {1, 4, 1, 3}), (Boxes{{0, 4, 1, 4}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 1}, {1, 4, 1, 3}), (Boxes{{0, 4, 1, 3}, {0, 4, 4, 6}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 1}, {2, 4, 0, 3}), (Boxes{{0, 4, 3, 6}}));
}

// The same attention; slice = tokens 1, 2, columns 2..3 = the last value channel of head 0 and the first of head 1.
TEST(SourceBoxes, OfQueriesAreQueriesByHeadAndKeyValuesByHead) {
    const Program program = queryProgram(4, 2, 2, 3);
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {1, 3, 2, 4}), (Boxes{{1, 3, 0, 2}, {1, 3, 2, 4}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 1}, {1, 3, 2, 4}), (Boxes{{0, 2, 2, 3}, {2, 4, 0, 1}}));
    EXPECT_EQ(sourceBoxes(program, {kOnly, 1}, {0, 4, 3, 6}), (Boxes{{2, 4, 0, 3}}));
}

TEST(SourceOf, IsTheFirstOrTheSecondOperand) {
    const Program program = scoresProgram(2, 1, 1);
    EXPECT_EQ(sourceOf(program, {kOnly, 0}), program::PopulationId{0});
    EXPECT_EQ(sourceOf(program, {kOnly, 1}), program::PopulationId{1});
}

TEST(Footprint, OfALinearSliceIsOneCopyOfTheWeightsOfItsColumns) {
    Program program = linearProgram();
    program.projections[0].weightBits = 4;
    const Footprint footprint = operators::footprint(program, kOnly, {0, 3, 1, 3});
    EXPECT_EQ(footprint.weightBits(), 2u * 2u * 4u);  // two channels, two columns; rows share them
    EXPECT_EQ(footprint.tracerBits, 0u);
}

TEST(Footprint, OfAnIdentityIsNothing) {
    HandProgram hand;
    const auto source = hand.spiking("source", 2, 4), target = hand.spiking("target", 2, 4);
    hand.identity(source, target);
    const Footprint footprint = operators::footprint(hand.build(), kOnly, {0, 2, 0, 4});
    EXPECT_EQ(footprint.weightBits() + footprint.tracerBits, 0u);
}

// The boxes above: queries 1 x 2 + 1 x 2, keys 2 x 2 + 2 x 2, tracers of 4 bits.
TEST(Footprint, OfAProductIsTheTracersOfBothOperands) {
    Program program = scoresProgram(3, 2, 2);
    const Footprint scores = operators::footprint(program, kOnly, {2, 4, 1, 3});
    EXPECT_EQ(scores.tracerBits, (4u + 8u) * 4u);
    EXPECT_EQ(scores.weightBits(), 0u);
    program = contextProgram(3, 2, 2);
    program.populations[1].widths.sentBits = 5;
    EXPECT_EQ(operators::footprint(program, kOnly, {1, 2, 1, 3}).tracerBits, 6u * 4u + 6u * 5u);
}

}  // namespace
}  // namespace spikeloom::operators
