// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/program/input_stream.hpp"
#include "models/program/timetable.hpp"
#include "models/support/error.hpp"
#include "tests/support/token_network.hpp"

namespace spikeloom::program {
namespace {

using namespace spikeloom::testing;  // NOLINT(google-build-using-namespace): the parts of token_network.hpp
using ::testing::HasSubstr;

template <class Edit>
Program lowered(Edit edit) {
    network::Network net = tokenNetwork();
    edit(net);
    return lower(net, {.thresholdFracBits = 4, .functionFracBits = 20});
}
Program lowered() {
    return lowered([](network::Network&) {});
}
std::string refusal(const Program& program, const RunRule& rule) {
    try {
        (void)Timetable(program, rule);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}
const LoweredPopulation& at(const Program& program, TokenPopulations id) {
    return program.at(PopulationId{id});
}

TEST(Tokens, AreUnitSpikesOfValueOne) {
    const Program program = lowered();
    EXPECT_EQ(at(program, kTokens).payload, neurons::kBinary);
    EXPECT_EQ(at(program, kTokens).inputUnit, 1.0);
    EXPECT_EQ(at(program, kEmbed).inputUnit, 0.25);
}

TEST(Tokens, BecomeAOneAtEachId) {
    const std::uint32_t ids[] = {4, 0, 1};
    EXPECT_EQ(encodeTokens(lowered(), ids), (std::vector<std::int64_t>{0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0}));
}

// A row gets one row of the table, of which 7 is the largest entry: 4 bits with the sign, not the 6 of 3+4+5+6+0.
TEST(Tokens, BringOneRowOfTheTableAndNoSumOfThem) {
    EXPECT_EQ(at(lowered(), kEmbed).widths.pendingBits, 4u);
}

TEST(Tokens, AreSentInTheFirstStepOnly) {
    const Program program = lowered();
    InputStream stream(at(program, kTokens), {.maxSteps = 9});
    const std::uint32_t ids[] = {4, 0, 1};
    stream.begin(SampleInput(encodeTokens(program, ids)));
    EXPECT_EQ(stream.steps(), 1u);
    EXPECT_EQ(stream.at(4, 1), 1);
    EXPECT_EQ(stream.at(4, 2), 0);
}

TEST(Tokens, CannotBeSpread) {
    EXPECT_EQ(refusal(lowered(), {.inputSteps = 1}), "accepted");
    EXPECT_THAT(refusal(lowered(), {.inputSteps = 2}),
                HasSubstr("run.input_steps: 2, but tokens sends its tokens in the first step; leave it at 1"));
}

TEST(Tokens, AreTheirOwnAverageForNeuronsInDifferentialCoding) {
    const Program program = lowered([](network::Network& net) {
        net.populations = {net.populations[kTokens], net.populations[kEmbed], net.populations[kLogits]};
        net.populations[1].neuron = neurons::MultiThresholdParameters{1.0, 4};
        network::Projection head = net.projections[kHead];
        head.source = PopulationId{1};
        head.target = PopulationId{2};
        net.projections = {net.projections[kTable], head};
    });
    EXPECT_EQ(program.at(PopulationId{1}).coding, neurons::Coding::Differential);
}

// Scores in units of 2^-5: -100 is -3200 of them, and scores stay exact.
TEST(AttentionMask, TakesTheUnitOfTheScores) {
    const Program program = lowered();
    EXPECT_EQ(at(program, kScores).inputUnit, 0x1p-5);
    EXPECT_EQ(program.projections[kProduct].multiplier, 1);
    EXPECT_EQ(program.projections[kMask].multiplier, -3200);
    EXPECT_EQ(program.projections[kMask].maskedCol, kPadding);
}

TEST(AttentionMask, IsRoundedToTheUnitOfTheScores) {
    const auto masked = [](double value) { return lower(tokenNetwork(value), {}).projections[kMask].multiplier; };
    EXPECT_EQ(masked(-1.0 / 64), -1);  // half a unit
    EXPECT_EQ(masked(-100.01), -3200);
    EXPECT_EQ(masked(-100.02), -3201);
    EXPECT_THROW((void)lower(tokenNetwork(-0.0156), {}), ConfigError);  // less than half a unit
}

TEST(AttentionMask, OnScoresWithABiasIsOnTheGridOfFunctions) {
    const Program program = lowered([](network::Network& net) { net.populations[kScores].bias = {0.1, 0.2, 0.3}; });
    EXPECT_EQ(at(program, kScores).inputUnit, 0x1p-20);
    EXPECT_EQ(program.projections[kProduct].multiplier, 1 << 15);
    EXPECT_EQ(program.projections[kMask].multiplier, -100 * (1 << 20));
}

// Scores: 2 channels x 8 x 8 = 128 at most in a sample, and 3200: 13 bits with the sign; without the mask 9.
TEST(AttentionMask, CountsInTheWidthsOfTheScores) {
    EXPECT_EQ(at(lowered(), kScores).widths.inputBits, 13u);
    const Program bare = lowered([](network::Network& net) { net.projections.erase(net.projections.begin() + kMask); });
    EXPECT_EQ(at(bare, kScores).widths.inputBits, 9u);
}

}  // namespace
}  // namespace spikeloom::program
