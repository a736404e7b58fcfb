// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/models/program/small_networks.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp
using ::testing::HasSubstr;

/// The message of the mistake; empty when there is none.
std::string mistake(const network::Network& net, const Precision& precision) {
    try {
        (void)lower(net, precision, "net.snn.json");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

// Units of 1/8: a threshold of 1/16 is half of one and rounds to 1, a little less rounds to 0.
TEST(Lower, RefusesAThresholdThatRoundsToZero) {
    network::Network net = linearNetwork();
    spikeloom::testing::bifOf(net.populations[1]).threshold = 0.0625;
    EXPECT_EQ(spikeloom::testing::bifOf(lower(net, {0, 8}).populations[1]).threshold, 1);
    spikeloom::testing::bifOf(net.populations[1]).threshold = 0.0624;
    const std::string message = mistake(net, {0, 8});
    EXPECT_THAT(message, HasSubstr("net.snn.json: population 'neurons'"));
    EXPECT_THAT(message, HasSubstr("rounds to 0"));
    EXPECT_EQ(mistake(net, {1, 8}), "");
}

// V of `sum` counts in 0.5 * 2^-32: nine thresholds of 2^24 are 9 * 2^57, a number of 61 bits and a sign. One doubling
// more is too wide.
TEST(Lower, RefusesNumbersOfMoreThanSixtyTwoBits) {
    network::Network net = branchNetwork(0.5);
    const auto widest = [&](double threshold) {
        spikeloom::testing::bifOf(net.populations[3]).threshold = threshold;
        return mistake(net, {32, 8});
    };
    EXPECT_EQ(widest(0x1p24), "");
    EXPECT_EQ(lower(net, {32, 8}).populations[3].widths.membraneBits, 62u);
    EXPECT_THAT(widest(0x1p25), HasSubstr("63 bits"));
    EXPECT_THAT(widest(0x1p60), HasSubstr("threshold needs more than 62 bits"));
}

TEST(Lower, RefusesABiasOfMoreThanSixtyTwoBits) {
    network::Network net = branchNetwork(0.5);
    net.populations[3].bias = {0.0, -1e30};
    EXPECT_THAT(mistake(net, {}), HasSubstr("population 'sum': a bias needs more than 62 bits"));
}

TEST(Lower, RefusesLevelsThatATracerOfEightBitsDoesNotHold) {
    network::Network net = linearNetwork();
    spikeloom::testing::bifOf(net.populations[1]).minLevel = -128;
    spikeloom::testing::bifOf(net.populations[1]).maxLevel = 127;
    EXPECT_EQ(mistake(net, {}), "");
    spikeloom::testing::bifOf(net.populations[1]).maxLevel = 128;
    EXPECT_THAT(mistake(net, {}), HasSubstr("levels -128..128"));
    spikeloom::testing::bifOf(net.populations[1]).maxLevel = 127;
    spikeloom::testing::bifOf(net.populations[1]).minLevel = -129;
    EXPECT_THAT(mistake(net, {}), HasSubstr("levels -129..127"));
}

// On the grid 2^-4 a branch of 1/32 is half a unit, which still counts as one; less than that would vanish silently.
TEST(Lower, RefusesABranchThatTheGridSwallows) {
    EXPECT_EQ(lower(branchNetwork(1.0 / 32), {8, 4}).projections[3].multiplier, 1);
    const network::Network lost = branchNetwork(1.0 / 33);
    EXPECT_THAT(mistake(lost, {8, 4}), HasSubstr("projection '" + lost.projections[3].name + "'"));
    EXPECT_EQ(mistake(lost, {8, 5}), "");
}

TEST(Lower, RefusesAChannelThatTheGridSwallows) {
    network::Network net = branchNetwork(0.5);
    network::imageOf(net.populations[0]).scale = {1.0, 0.01};
    EXPECT_THAT(mistake(net, {8, 4}), HasSubstr("population 'image': the scale of channel 1"));
    EXPECT_EQ(mistake(net, {8, 8}), "");
}

// The offset comes when the image does; a bias that comes otherwise has no schedule left.
TEST(Lower, RefusesABiasThatIsDueInOtherStepsThanTheOffsetOfTheImage) {
    using Presentation = network::AnalogImage::Presentation;
    network::Network net = linearNetwork();
    network::imageOf(net.populations[0]).offset = {-1.0};
    network::imageOf(net.populations[0]).presentation = Presentation::Repeat;
    EXPECT_EQ(mistake(net, {}), "");
    net.populations[1].bias = {1.0, 1.0};
    EXPECT_THAT(mistake(net, {}),
                HasSubstr("population 'neurons': its bias is added once, and the input that feeds it"));
    EXPECT_THAT(mistake(net, {}), HasSubstr("set bias_schedule to every_step"));
    net.populations[1].biasSchedule = network::Population::BiasSchedule::EveryStep;
    EXPECT_EQ(mistake(net, {}), "");
    network::imageOf(net.populations[0]).presentation = Presentation::Once;
    EXPECT_THAT(mistake(net, {}), HasSubstr("set bias_schedule to once"));
    network::imageOf(net.populations[0]).offset = {0.0};
    EXPECT_EQ(mistake(net, {}), "");
}

TEST(Lower, RefusesFirstSpikesOfChannelsOfUnlikeScales) {
    network::Network net = branchNetwork(0.5);
    network::imageOf(net.populations[0]).presentation = network::AnalogImage::Presentation::FirstSpike;
    network::imageOf(net.populations[0]).levels = 8;
    net.populations[1].neuron = net.populations[2].neuron = neurons::FirstSpikeParameters{1.0, 8};
    net.populations[3].neuron = neurons::SpikeFiringApproximationParameters{1.0, 8};
    net.projections.erase(net.projections.begin() + 3);  // time to first spike joins no branches
    net.projections.push_back(projection(2, 4, network::Identity{}));
    const auto withScales = [&](double first, double second) {
        network::imageOf(net.populations[0]).scale = {first, second};
        return mistake(net, {});
    };
    EXPECT_THAT(withScales(1.0, 0.5), HasSubstr("population 'image': is presented as first spikes, which need one"));
    EXPECT_THAT(withScales(-1.0, -1.0), HasSubstr("one positive scale for all channels"));
    EXPECT_THAT(withScales(1.0, 1.0), ::testing::Not(HasSubstr("population 'image'")));
}

// A score unit of 0.5 * 0.25 * 10^5 on the grid 2^-32 is 2^45.6, and 128 of them add up: more than the 48 bits that a
// function unit takes. On 2^-24 they fit.
TEST(Lower, RefusesInputsThatNoFunctionUnitTakes) {
    network::Network net = attentionNetwork();
    net.populations[3].bias = {0.5, 0.5};
    std::get<network::AttentionScores>(net.projections[2].op).scale = 1e5;
    EXPECT_THAT(mistake(net, {8, 32}), HasSubstr("population 'attn'"));
    EXPECT_EQ(mistake(net, {8, 24}), "");
}

}  // namespace
}  // namespace spikeloom::program
