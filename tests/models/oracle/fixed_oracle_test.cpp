// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/fixed_oracle.hpp"

#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::oracle {
namespace {

using network::PopulationId;
using program::LoweredPopulation;
using program::LoweredProjection;
using program::Program;
using Codes = std::vector<std::int64_t>;
using Pixels = std::vector<std::uint8_t>;
using Role = LoweredPopulation::Role;

LoweredPopulation population(Role role, std::uint32_t rows, std::uint32_t cols) {
    LoweredPopulation result;
    result.role = role;
    result.rows = rows;
    result.cols = cols;
    return result;
}

/// image [tokens, channels] -> neurons [tokens, channels], levels -8..7 -> readout [tokens, channels], all identities.
class Chain {
public:
    Chain(std::uint32_t tokens, std::uint32_t channels)
        : image_{channels, 1, tokens, 1, std::vector<double>(channels, 1.0), std::vector<double>(channels, 0.0)} {
        program.populations = {population(Role::Input, tokens, channels), population(Role::Spiking, tokens, channels),
                               population(Role::Readout, tokens, channels)};
        program.populations[0].inputMultiplier.assign(channels, 1);
        spikeloom::testing::setNeuron(neurons(), spikeloom::testing::stBif(1));
        program.projections = {identity(0, 1), identity(1, 2)};
        program.order = {PopulationId{0}, PopulationId{1}, PopulationId{2}};
        program.readout = PopulationId{2};
    }
    LoweredPopulation& neurons() { return program.populations[1]; }
    spikeloom::neurons::StBif& rule() { return spikeloom::testing::bifOf(neurons()); }
    LoweredPopulation& readout() { return program.populations[2]; }
    [[nodiscard]] Result run(const Pixels& pixels) const { return FixedOracle(program, image_).run(pixels.data()); }
    [[nodiscard]] Codes codes(const Pixels& pixels) const { return run(pixels).codes[1]; }

    Program program;

private:
    static LoweredProjection identity(std::uint32_t source, std::uint32_t target) {
        LoweredProjection result;
        result.kind = program::OperatorKind::Identity;
        result.source = PopulationId{source};
        result.target = PopulationId{target};
        return result;
    }
    network::AnalogImage image_;
};

const Pixels kZeroToSeven{0, 1, 2, 3, 4, 5, 6, 7};

// V = p - 4 = -4 .. 3.  Threshold 3, half 1: (V + 1) / 3 = -3/3, -2/3, -1/3, 0/3, 1/3, 2/3, 3/3, 4/3, rounded down.
TEST(FixedOracle, RoundsDownBelowZeroToo) {
    Chain chain(8, 1);
    chain.neurons().bias = {-4};
    chain.rule().threshold = 3;
    EXPECT_EQ(chain.codes(kZeroToSeven), (Codes{-1, -1, -1, 0, 0, 0, 1, 1}));
}

// Threshold 4, half 2: -2/4, -1/4, 0, 1/4, 2/4, 3/4, 4/4, 5/4: the ties V = -2 and V = 2 go up.
TEST(FixedOracle, RoundsTiesUp) {
    Chain chain(8, 1);
    chain.neurons().bias = {-4};
    chain.rule().threshold = 4;
    EXPECT_EQ(chain.codes(kZeroToSeven), (Codes{-1, -1, 0, 0, 0, 0, 1, 1}));
}

TEST(FixedOracle, ClipsAtTheLevelsOfTheNeuron) {
    Chain chain(8, 1);
    chain.neurons().bias = {-4};
    chain.rule().minLevel = -3;
    chain.rule().maxLevel = 2;
    EXPECT_EQ(chain.codes(kZeroToSeven), (Codes{-3, -3, -2, -1, 0, 1, 2, 2}));
}

// V = 4 p + bias, threshold 8, half 4: (4 p + 3 + 4) / 8 = 7/8, 11/8, 15/8, 19/8; with one more: 8/8, 12/8, 16/8, 20/8.
TEST(FixedOracle, ShiftsWhatArrivedButNotTheBias) {
    Chain chain(4, 1);
    chain.neurons().shift = 2;
    chain.rule().threshold = 8;
    chain.neurons().bias = {3};
    EXPECT_EQ(chain.codes({0, 1, 2, 3}), (Codes{0, 1, 1, 2}));
    chain.neurons().bias = {4};
    EXPECT_EQ(chain.codes({0, 1, 2, 3}), (Codes{1, 1, 2, 2}));
}

// Token 0 = (1, 2), token 1 = (3, 1) times (2, -1), projection times 3: (6, -6), (18, -3); threshold 3.
TEST(FixedOracle, MultipliesPixelsByTheirColumnAndEventsByTheProjection) {
    Chain chain(2, 2);
    chain.program.populations[0].inputMultiplier = {2, -1};
    chain.program.projections[0].multiplier = 3;
    chain.rule().threshold = 3;
    EXPECT_EQ(chain.codes({1, 3, 2, 1}), (Codes{2, -2, 6, -1}));
}

// Pixels (1, 3) times (4, -2) and charged with (1, 0): 5 and -6, in thresholds of 2 and 5: 2.5 and -1.2.
TEST(FixedOracle, KnowsTheConstantsThresholdsAndChargesOfColumns) {
    Chain chain(1, 2);
    chain.program.projections[0].columnMultipliers = {4, -2};
    chain.neurons().columnNeurons = {spikeloom::testing::stBif(2), spikeloom::testing::stBif(5)};
    chain.neurons().initial = {1, 0};
    EXPECT_EQ(chain.codes({1, 3}), (Codes{3, -1}));
}

// Codes go on, not potentials: (2, 7) of pixels 20, 200 with threshold 10; readout (5 * code << 1) + (1, -1), unit 1/4.
TEST(FixedOracle, SendsCodesAndScalesTheReadout) {
    Chain chain(2, 1);
    chain.rule().threshold = 10;
    chain.program.projections[1].multiplier = 5;
    chain.readout().shift = 1;
    chain.readout().bias = {1, -1};
    chain.readout().membraneUnit = 0.25;
    const Result result = chain.run({20, 200});
    EXPECT_EQ(result.codes[1], (Codes{2, 7}));
    EXPECT_EQ(result.logits, (std::vector<double>{5.25, 17.25}));
    EXPECT_TRUE(result.codes[0].empty());
    EXPECT_TRUE(result.codes[2].empty());
}

// Rows (0, 0) and (5, 5); the bias (0, 40) of X makes e^-40 of one unit each, less than half a step of any grid:
// softmax (0, 1) with 8 fraction bits, threshold 128 = 1/2: codes (0, 2).
TEST(FixedOracle, AddsTheBiasOfAFunctionBeforeIt) {
    Chain chain(2, 2);
    chain.neurons().functionSpec = functions::SoftmaxSpec{2, 1.0, 8, 16};
    chain.rule().threshold = 128;
    chain.neurons().bias = {0, 40};
    EXPECT_EQ(chain.codes({0, 5, 0, 5}), (Codes{0, 2, 0, 2}));
    chain.neurons().bias = {};
    EXPECT_EQ(chain.codes({0, 5, 0, 5}), (Codes{1, 1, 1, 1}));
}

TEST(FixedOracle, RefusesAnImageOfAnotherShape) {
    Chain chain(2, 2);
    const network::AnalogImage image{1, 1, 2, 1, {1}, {0}};
    EXPECT_THROW((void)FixedOracle(chain.program, image).run(Pixels{1, 2}.data()), InvariantError);
}

TEST(FixedOracle, RefusesWeightsOfAnotherShape) {
    Chain chain(2, 2);
    chain.program.projections[0].kind = program::OperatorKind::Linear;
    chain.program.projections[0].weights = {1, 2, 3};
    EXPECT_THROW(FixedOracle(chain.program, {}), InvariantError);
}

}  // namespace
}  // namespace spikeloom::oracle
