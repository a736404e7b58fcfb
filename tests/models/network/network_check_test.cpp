// SPDX-License-Identifier: Apache-2.0
#include "models/network/network_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/models/network/tiny_network.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::network {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What is said about the tiny network after an edit.
template <class Edit>
std::vector<std::string> complaints(Edit edit, Completeness completeness = Completeness::Whole) {
    Network net = test::tinyNetwork();
    edit(net);
    std::vector<std::string> lines;
    for (const Problem& problem : check(net, "f", completeness)) lines.push_back(problem.text());
    return lines;
}

enum Populations { kImage, kEmbed, kLn, kQ, kK, kV, kAttn, kCtx, kLogits };
enum Projections { kToEmbed, kRes, kToQ, kToK, kToV, kQk, kAv, kHead };

Linear& linearOf(Network& net, Projections index) {
    return std::get<Linear>(net.projections[index].op);
}

TEST(NetworkCheck, AcceptsTheTinyNetwork) {
    EXPECT_THAT(complaints([](Network&) {}), IsEmpty());
}

TEST(NetworkCheck, RefusesTwoThingsOfOneName) {
    EXPECT_THAT(complaints([](Network& n) { n.populations[kV].name = "k"; }),
                ElementsAre("f: populations[5].name: k is the name of populations[4] too"));
    EXPECT_THAT(complaints([](Network& n) { n.projections[kToV].name = "k"; }),
                ElementsAre("f: projections[4].name: k is the name of projections[3] too"));
}

TEST(NetworkCheck, WantsExactlyOneInput) {
    EXPECT_THAT(complaints([](Network& n) { n.populations[kImage].input.reset(); }),
                Contains("f: populations: no population has an input; mark one with \"input\""));
    EXPECT_THAT(complaints([](Network& n) {
                    n.populations.push_back(n.populations[kImage]);
                    n.populations.back().name = "second";
                }),
                ElementsAre("f: populations[9].input: a second input; the first is image"));
}

TEST(NetworkCheck, WantsAReadoutAndSomethingThatFeedsEveryPopulation) {
    EXPECT_THAT(complaints([](Network& n) { n.populations[kLogits].neuron = neurons::StBifParameters{}; }),
                ElementsAre("f: populations: no population is a readout; "
                            "the result is read from a population without neuron"));
    EXPECT_THAT(complaints([](Network& n) {
                    n.populations.push_back(test::population("lost", {1, 1}));
                }),
                ElementsAre("f: populations[9]: no projection feeds lost"));
}

TEST(NetworkCheck, RefusesProjectionsFromAReadoutAndIntoTheInput) {
    EXPECT_THAT(complaints([](Network& n) {
                    n.projections.push_back(test::projection(n, "back", "logits", "image", test::linear(4, 3)));
                    linearOf(n, kHead).reduce = Linear::Reduce::Mean;
                }),
                ::testing::AllOf(Contains("f: projections[8].source: logits is a readout and sends nothing"),
                                 Contains("f: projections[8].target: image is the input and receives nothing")));
}

TEST(NetworkCheck, NamesACycle) {
    EXPECT_THAT(
        complaints([](Network& n) { n.projections.push_back(test::projection(n, "back", "ctx", "ln", Identity{})); }),
        ElementsAre("f: projections: the graph has a cycle: ln -> q -> attn -> ctx -> ln; recurrent networks are not "
                    "supported"));
}

TEST(NetworkCheck, WantsPositiveFiniteThresholdsAndLevelsAroundZero) {
    const auto withNeuron = [](neurons::StBifParameters neuron) {
        return complaints([&](Network& n) { n.populations[kQ].neuron = neuron; });
    };
    EXPECT_THAT(withNeuron({5e-324, -1, 0}), IsEmpty());
    EXPECT_THAT(withNeuron({0.0, -8, 7}),
                ElementsAre("f: populations[3].neuron.threshold: 0 is not finite and greater than 0"));
    EXPECT_EQ(withNeuron({std::numeric_limits<double>::quiet_NaN(), -8, 7}).size(), 1U);
    EXPECT_EQ(withNeuron({std::numeric_limits<double>::infinity(), -8, 7}).size(), 1U);
    EXPECT_THAT(withNeuron({1.0, 1, 7}), ElementsAre("f: populations[3].neuron.min_level: 1 is greater than 0"));
    EXPECT_THAT(withNeuron({1.0, -8, -1}), ElementsAre("f: populations[3].neuron.max_level: -1 is less than 0"));
    EXPECT_THAT(
        withNeuron({1.0, 0, 0}),
        ElementsAre("f: populations[3].neuron.max_level: equals min_level, so that the neuron could never spike"));
}

TEST(NetworkCheck, WantsPatchesThatTileTheImageAndAScalePerChannel) {
    EXPECT_THAT(complaints([](Network& n) { network::imageOf(n.populations[kImage]).width = 5; }),
                ElementsAre("f: populations[0].input.patch: patches of 2 do not tile an image of 4 x 5"));
    EXPECT_THAT(complaints([](Network& n) { network::imageOf(n.populations[kImage]).height = 8; }),
                ElementsAre("f: populations[0].shape: 4 x 4 neurons, expected 8 patches x 4 values"));
    EXPECT_THAT(complaints([](Network& n) {
                    network::imageOf(n.populations[kImage]).scale = {1, 2};
                }),
                ElementsAre("f: populations[0].input.scale: 2 values for 1 channels"));
    EXPECT_THAT(complaints([](Network& n) { network::imageOf(n.populations[kImage]).patch = 0; }).size(), 1U);
    EXPECT_THAT(complaints([](Network& n) { n.populations[kImage].bias.assign(4, 0.0); }),
                ElementsAre("f: populations[0]: an input population has neither neuron nor function nor bias"));
}

TEST(NetworkCheck, WantsArraysOfTheRightSizeAndFiniteOnes) {
    EXPECT_THAT(complaints([](Network& n) { n.populations[kLn].bias.resize(6); }), IsEmpty());
    EXPECT_THAT(complaints([](Network& n) { n.populations[kLn].bias.resize(7); }),
                ElementsAre("f: populations[2].bias: 7 values, expected 6 (cols) or 24 (rows x cols)"));
    EXPECT_THAT(complaints([](Network& n) { n.populations[kLn].bias[3] = std::numeric_limits<double>::infinity(); }),
                ElementsAre("f: populations[2].bias: expected finite numbers"));
    EXPECT_THAT(complaints([](Network& n) { std::get<LayerNorm>(*n.populations[kLn].function).gamma.pop_back(); }),
                ElementsAre("f: populations[2].function.gamma: 5 values, expected 6 (cols)"));
    EXPECT_THAT(complaints([](Network& n) { linearOf(n, kToQ).weights.pop_back(); }),
                ElementsAre("f: projections[2].weights: 35 codes, expected 6 x 6 (target cols x source cols)"));
}

TEST(NetworkCheck, SkipsAbsentArraysOfAPartialNetworkButChecksTheOthers) {
    const auto edit = [](Network& n) {
        linearOf(n, kToQ).weights.clear();
        std::get<LayerNorm>(*n.populations[kLn].function).beta.clear();
        n.projections[kRes].source = PopulationId{99};
        linearOf(n, kToK).weights.pop_back();
    };
    EXPECT_THAT(complaints(edit, Completeness::Partial),
                ElementsAre("f: projections[3].weights: 35 codes, expected 6 x 6 (target cols x source cols)"));
    EXPECT_EQ(complaints(edit, Completeness::Whole).size(), 4U);
}

// 4 bits hold -8..7.
TEST(NetworkCheck, WantsWeightsThatFitTheirBits) {
    const auto withCode = [](std::int8_t code) {
        return complaints([&](Network& n) {
            linearOf(n, kToQ).weights.assign(36, 0);
            linearOf(n, kToQ).weights[8] = code;
            linearOf(n, kToQ).weightBits = 4;
        });
    };
    EXPECT_THAT(withCode(7), IsEmpty());
    EXPECT_THAT(withCode(-8), IsEmpty());
    EXPECT_THAT(withCode(8), ElementsAre("f: projections[2].weights: code 8 at [1, 2] does not fit 4 bits (-8..7)"));
    EXPECT_THAT(withCode(-9), ElementsAre("f: projections[2].weights: code -9 at [1, 2] does not fit 4 bits (-8..7)"));
    EXPECT_THAT(complaints([](Network& n) { linearOf(n, kToQ).weightBits = 9; }),
                ElementsAre("f: projections[2].weight_bits: 9 is not in [2, 8]"));
}

TEST(NetworkCheck, WantsReducedProjectionsToEndInOneRow) {
    EXPECT_THAT(complaints([](Network& n) { linearOf(n, kToQ).reduce = Linear::Reduce::Mean; }),
                ElementsAre("f: projections[2].reduce: the target q (4 x 6) has more than one row"));
    const auto select = [](std::uint32_t row) {
        return complaints([&](Network& n) {
            linearOf(n, kHead).reduce = Linear::Reduce::Select;
            linearOf(n, kHead).selectRow = row;
        });
    };
    EXPECT_THAT(select(3), IsEmpty());
    EXPECT_THAT(select(4), ElementsAre("f: projections[7].select_row: 4 is no row of the source ctx (4 x 6)"));
}

TEST(NetworkCheck, WantsShiftedRowsToFitTheTarget) {
    const auto offset = [](std::uint32_t rows) {
        return complaints([&](Network& n) {
            n.populations[kLn].shape = {5, 6};
            n.populations[kLn].bias.resize(6);
            for (const auto projection : {kToQ, kToK, kToV}) {
                linearOf(n, projection).reduce = Linear::Reduce::Select;
            }
            n.populations[kQ].shape = n.populations[kK].shape = n.populations[kV].shape = {1, 6};
            n.populations[kAttn].shape = {2, 1, 1};
            n.populations[kCtx].shape = {1, 6};
            n.projections[kRes].rowOffset = rows;
        });
    };
    EXPECT_THAT(offset(1), IsEmpty());  // 4 rows from row 1 on fill a target of 5
    EXPECT_THAT(offset(2), ElementsAre("f: projections[1].row_offset: the rows of the source embed (4 x 6) "
                                       "from row 2 on do not fit the target ln (5 x 6)"));
    EXPECT_EQ(offset(std::numeric_limits<std::uint32_t>::max()).size(), 1U);  // no wrap-around
}

TEST(NetworkCheck, WantsHeadsThatDivideTheColumns) {
    EXPECT_THAT(complaints([](Network& n) { std::get<AttentionScores>(n.projections[kQk].op).heads = 4; }),
                ElementsAre("f: projections[5].heads: 4 heads do not divide the columns of q (4 x 6)"));
    EXPECT_THAT(complaints([](Network& n) { std::get<AttentionScores>(n.projections[kQk].op).heads = 3; }),
                ElementsAre("f: projections[5].target: attn (8 x 4), expected 12 x 4"));
    EXPECT_THAT(
        complaints([](Network& n) { std::get<AttentionContext>(n.projections[kAv].op).heads = 3; }),
        ElementsAre("f: projections[6].source: attn (8 x 4) with other v (4 x 6) and 3 heads, expected 12 x 4"));
    EXPECT_THAT(complaints([](Network& n) { std::get<AttentionContext>(n.projections[kAv].op).heads = 0; }).size(), 1U);
}

TEST(NetworkCheck, WantsBothOperandsOfAProductAndSpikingOnes) {
    EXPECT_THAT(complaints([](Network& n) { n.projections[kQk].other.reset(); }),
                ElementsAre("f: projections[5].other: missing; a product has two operands"));
    EXPECT_THAT(complaints([](Network& n) { n.projections[kRes].other = PopulationId{1}; }),
                ElementsAre("f: projections[1].other: only products have a second operand"));
    EXPECT_THAT(complaints([](Network& n) { n.projections[kQk].other = PopulationId{kImage}; }),
                Contains("f: projections[5].other: image has no neurons, expected spiking operands"));
}

TEST(NetworkCheck, RefusesAFunctionWithoutANeuronBehindIt) {
    EXPECT_THAT(
        complaints([](Network& n) { n.populations[kLogits].function = Softmax{}; }),
        ElementsAre("f: populations[8].function: a function needs a neuron behind it; "
                    "give the population a neuron, or an activation in a trained network, or drop the function"));
}

TEST(NetworkCheck, SurvivesShapesThatOverflow) {
    EXPECT_THAT(complaints([](Network& n) {
                    n.populations[kQ].shape = {65536, 65536, 6};
                }),
                Contains("f: populations[3].shape: expected 1 to 268435456 neurons"));
    EXPECT_THAT(complaints([](Network& n) { n.populations[kQ].shape = {}; }),
                Contains("f: populations[3].shape: expected at least one axis"));
    EXPECT_FALSE(complaints([](Network& n) { n.populations[kQ].shape = {0, 6}; }).empty());
}

TEST(RequireValid, ThrowsEveryProblem) {
    Network net = test::tinyNetwork();
    testing::bifOf(net.populations[kQ]).threshold = -1;
    testing::bifOf(net.populations[kK]).threshold = -1;
    try {
        requireValid(net);
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.problems().size(), 2U);
    }
}

}  // namespace
}  // namespace spikeloom::network
