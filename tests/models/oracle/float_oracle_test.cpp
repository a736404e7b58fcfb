// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/float_oracle.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/support/error.hpp"
#include "tests/models/oracle/tiny_networks.hpp"

namespace spikeloom::oracle {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of tiny_networks.hpp
using Codes = std::vector<std::int64_t>;
using Pixels = std::vector<std::uint8_t>;

/// Eight tokens whose values run from -1 to 0.75 in quarters, straight into a population with threshold 0.5.
Codes codesOfQuarters(std::int32_t minLevel, std::int32_t maxLevel) {
    network::Network net;
    net.populations = {image(8, 1, 0.25, -1.0), spiking("q", {8, 1}, 0.5, minLevel, maxLevel), readout({8, 1})};
    net.projections = {projection(0, 1, network::Identity{}), projection(1, 2, network::Identity{})};
    return FloatOracle(net).run(Pixels{0, 1, 2, 3, 4, 5, 6, 7}.data()).codes[1];
}

// In thresholds: -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5; every half goes up.
TEST(FloatOracle, RoundsTiesUp) {
    EXPECT_EQ(codesOfQuarters(-8, 7), (Codes{-2, -1, -1, 0, 0, 1, 1, 2}));
}

TEST(FloatOracle, ClipsAtTheLevelsOfTheNeuron) {
    EXPECT_EQ(codesOfQuarters(0, 1), (Codes{0, 0, 0, 0, 0, 1, 1, 1}));
    EXPECT_EQ(codesOfQuarters(-1, 0), (Codes{-1, -1, -1, 0, 0, 0, 0, 0}));
}

// Pixels (1, 2) through 0.25 * (4 2, 2 4) times (1, 1/2), and 0.5 and -1 of them: (2 + 0.5, 1.25 - 2) and charges of
// (0, -0.5); threshold 0.5. A kernel of one position says the same.
TEST(FloatOracle, ScalesWeightsAndIdentitiesByColumnAndAddsInitialCharges) {
    network::Network net;
    net.populations = {image(1, 2), spiking("n", {1, 2}, 0.5, -8, 7), readout({1, 2})};
    net.populations[1].columnScale = {1.0, 0.5};
    net.populations[1].initial = {0.0, -0.5};
    net.projections = {projection(0, 1, linear({4, 2, 2, 4}, 0.25)), projection(0, 1, network::Identity{{0.5, -1.0}}),
                       projection(1, 2, network::Identity{})};
    EXPECT_EQ(FloatOracle(net).run(Pixels{1, 2}.data()).codes[1], (Codes{5, -2}));
    network::Convolution kernel;
    kernel.weights = {4, 2, 2, 4};
    kernel.weightScale = 0.25;
    kernel.window = {{1}, {1}, {0}};
    net.projections[0].op = kernel;
    EXPECT_EQ(FloatOracle(net).run(Pixels{1, 2}.data()).codes[1], (Codes{5, -2}));
}

// x = (ln 3, 0) by the bias: softmax (3/4, 1/4), threshold 1/4.
TEST(FloatOracle, AppliesSoftmaxToEachRow) {
    network::Network net;
    net.populations = {image(2, 2), spiking("a", {2, 2}, 0.25, 0, 15), readout({2, 2})};
    net.populations[1].function = network::Softmax{};
    net.populations[1].bias = {std::log(3.0), 0.0, 0.0, 0.0};
    net.projections = {projection(0, 1, network::Identity{}), projection(1, 2, network::Identity{})};
    EXPECT_EQ(FloatOracle(net).run(Pixels{0, 0, 0, 0}.data()).codes[1], (Codes{3, 1, 2, 2}));
}

// Row (1, 3): mean 2, variance 1, so (-1, 1); gamma (2, 4), beta (0.5, -0.5): (-1.5, 3.5), threshold 0.5.
// Row (5, 5): variance 0, so beta.
TEST(FloatOracle, AppliesLayerNormWithItsBiasedVariance) {
    network::Network net;
    net.populations = {image(2, 2), spiking("n", {2, 2}, 0.5, -8, 7), readout({2, 2})};
    net.populations[1].function = network::LayerNorm{{2.0, 4.0}, {0.5, -0.5}, 1e-12};
    net.projections = {projection(0, 1, network::Identity{}), projection(1, 2, network::Identity{})};
    const Result result = FloatOracle(net).run(Pixels{1, 5, 3, 5}.data());
    EXPECT_EQ(result.codes[1], (Codes{-3, 7, 1, -1}));
    EXPECT_EQ(result.logits, (std::vector<double>{-1.5, 3.5, 0.5, -0.5}));
}

// Codes (1, 2; 3, 0) x threshold 0.5 = (0.5, 1; 1.5, 0), mean (1, 0.5); weights 0.25 * (4 8) = (1, 2); bias 0.125.
TEST(FloatOracle, PassesCodesTimesThresholdOnAndAveragesTheReadout) {
    network::Network net;
    net.populations = {image(2, 2, 0.5), spiking("q", {2, 2}, 0.5, 0, 15), readout({1, 1})};
    network::Linear head = linear({4, 8}, 0.25);
    head.reduce = network::Linear::Reduce::Mean;
    net.populations[2].bias = {0.125};
    net.projections = {projection(0, 1, network::Identity{}), projection(1, 2, head)};
    const Result result = FloatOracle(net).run(Pixels{1, 3, 2, 0}.data());  // [channel][token]
    EXPECT_EQ(result.codes[1], (Codes{1, 2, 3, 0}));
    EXPECT_EQ(result.logits, (std::vector<double>{2.125}));
    EXPECT_TRUE(result.codes[0].empty());
    EXPECT_TRUE(result.codes[2].empty());
}

// The class token has no patch: its row is its bias. The readout reads that row.
TEST(FloatOracle, LeavesTheRowsBeforeTheOffsetToTheirBias) {
    network::Network net;
    net.populations = {image(2, 1), spiking("q", {3, 1}, 1.0, -8, 7), readout({1, 1})};
    net.populations[1].bias = {-2.0, 1.0, 1.0};
    network::Linear head = linear({3});
    head.reduce = network::Linear::Reduce::Select;
    net.projections = {projection(0, 1, linear({2}), 1), projection(1, 2, head)};
    const Result result = FloatOracle(net).run(Pixels{1, 2}.data());
    EXPECT_EQ(result.codes[1], (Codes{-2, 3, 5}));
    EXPECT_EQ(result.logits, (std::vector<double>{-6.0}));
}

// q = k = v = (1, 2; 3, 0), one head, scale 1/2: scores q k' / 2 = (2.5, 1.5; 1.5, 4.5), rounded to threshold 1: (3, 2;
// 2, 5). Context: (3*1 + 2*3, 3*2 + 2*0; 2*1 + 5*3, 2*2) = (9, 6; 17, 4).
TEST(FloatOracle, MultipliesActivationsWithEachOther) {
    network::Network net;
    net.populations = {image(2, 2), spiking("q", {2, 2}, 1.0, 0, 15), spiking("s", {2, 2}, 1.0, 0, 15),
                       readout({2, 2})};
    net.projections = {productOf(2, 1, 3, network::AttentionContext{1}),  // not in topological order
                       productOf(1, 1, 2, network::AttentionScores{1, 0.5}), projection(0, 1, network::Identity{})};
    const Result result = FloatOracle(net).run(Pixels{1, 3, 2, 0}.data());
    EXPECT_EQ(result.codes[2], (Codes{3, 2, 2, 5}));
    EXPECT_EQ(result.logits, (std::vector<double>{9, 6, 17, 4}));
}

TEST(FloatOracle, RefusesWeightsOfAnotherShape) {
    network::Network net;
    net.populations = {image(2, 2), readout({2, 2})};
    net.projections = {projection(0, 1, linear({1, 2, 3}))};
    EXPECT_THROW(FloatOracle{net}, InvariantError);
}

}  // namespace
}  // namespace spikeloom::oracle
