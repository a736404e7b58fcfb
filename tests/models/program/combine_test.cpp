// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/models/program/small_networks.hpp"

namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp
using neurons::Coding;
using ::testing::HasSubstr;

std::string mistake(const network::Network& net) {
    try {
        (void)lower(net, {}, "net.snn.json");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

const neurons::Parameters kAverages = neurons::MultiThresholdParameters{1.0, 4};
const neurons::Parameters kFirstSpikes = neurons::FirstSpikeParameters{1.0, 4};

using Presentation = network::AnalogImage::Presentation;

/// image [1, 1] -> a -> b -> logits, all identities.
network::Network chain(const neurons::Parameters& a, const neurons::Parameters& b,
                       Presentation presentation = Presentation::Once) {
    network::Network net;
    net.populations = {image(1, 1), spiking("a", {1, 1}, 1.0, -8, 7), spiking("b", {1, 1}, 1.0, -8, 7),
                       readout({1, 1})};
    network::imageOf(net.populations[0]).presentation = presentation;
    network::imageOf(net.populations[0]).levels = presentation == Presentation::FirstSpike ? 4 : 0;
    net.populations[1].neuron = a;
    net.populations[2].neuron = b;
    for (std::uint32_t i = 0; i < 3; ++i) net.projections.push_back(projection(i, i + 1, network::Identity{}));
    return net;
}

TEST(Combine, LetsEveryPopulationIntegrateAfterTheCodingOfItsSources) {
    const Program times = lower(chain(kFirstSpikes, kFirstSpikes, Presentation::FirstSpike), {});
    for (std::uint32_t p = 1; p <= 3; ++p) EXPECT_EQ(times.populations[p].coding, Coding::Ramp) << p;
    const Program averages = lower(chain(kAverages, kAverages), {});
    for (std::uint32_t p = 1; p <= 3; ++p) EXPECT_EQ(averages.populations[p].coding, Coding::Differential) << p;
    const Program rates = lower(chain(neurons::AdaFireParameters{}, neurons::StBifParameters{}), {});
    for (std::uint32_t p = 1; p <= 3; ++p) EXPECT_EQ(rates.populations[p].coding, Coding::Sum) << p;
}

TEST(Combine, LetsFirstSpikesFollowOnAnImageThatComesAtOnce) {
    EXPECT_EQ(lower(chain(kFirstSpikes, kFirstSpikes), {}).populations[1].coding, Coding::Sum);
}

TEST(Combine, RefusesDifferentialSpikesForNeuronsThatAddUp) {
    const std::string message = mistake(chain(kAverages, neurons::IntegrateAndFireParameters{}));
    EXPECT_THAT(message, HasSubstr("net.snn.json: population 'b': a neuron that adds up its input cannot take "
                                   "differential spikes"));
    EXPECT_THAT(mistake(chain(kAverages, neurons::DenseParameters{})), HasSubstr("population 'b'"));
    EXPECT_EQ(mistake(chain(kAverages, kAverages)), "accepted");
    EXPECT_EQ(mistake(chain(kAverages, neurons::GradedParameters{})), "accepted");
}

TEST(Combine, RefusesRatesForNeuronsThatAverage) {
    EXPECT_THAT(mistake(chain(neurons::IntegrateAndFireParameters{}, kAverages)),
                HasSubstr("population 'b': a sends spikes in rate coding, and differential coding is expected"));
    EXPECT_THAT(mistake(chain(kAverages, kAverages, Presentation::Repeat)), HasSubstr("population 'a'"));
}

TEST(Combine, RefusesABranchOfFirstSpikes) {
    network::Network net = chain(kFirstSpikes, kFirstSpikes);
    net.projections.push_back(projection(1, 3, network::Identity{}));
    EXPECT_THAT(mistake(net),
                HasSubstr("population 'logits': a residual branch joins spikes that are coded by their time"));
}

TEST(Combine, RefusesAFunctionBehindFirstSpikes) {
    network::Network net = chain(kFirstSpikes, kFirstSpikes);
    net.populations[2].function = network::Softmax{};
    EXPECT_THAT(mistake(net), HasSubstr("population 'b': a function in front of a neuron cannot take"));
}

// Said before what the grids make of it.
TEST(Combine, RefusesAProductOfDifferentialSpikesWithAFunctionBehindIt) {
    network::Network net = chain(kAverages, kAverages);
    net.projections[1].op = network::AttentionScores{1, 0x1p-40};
    net.projections[1].other = network::PopulationId{1};
    net.populations[2].function = network::Softmax{};
    EXPECT_THAT(mistake(net), HasSubstr("population 'b': a product cannot take differential spikes"));
}

TEST(Combine, TakesAFunctionBehindDifferentialSpikes) {
    network::Network net = chain(kAverages, kAverages);
    net.populations[2].function = network::Softmax{};
    EXPECT_EQ(mistake(net), "accepted");
}

TEST(Combine, TakesTheLargestOfSumsOnly) {
    const auto pooled = [](const neurons::Parameters& neuron) {
        network::Network net = chain(neuron, neuron);
        net.projections[1].op = network::MaxPool{{{1}, {1}, {0}}};
        return mistake(net);
    };
    EXPECT_EQ(pooled(neurons::StBifParameters{}), "accepted");
    EXPECT_EQ(pooled(neurons::AdaFireParameters{}), "accepted");
    EXPECT_EQ(pooled(neurons::GradedParameters{}), "accepted");
    EXPECT_THAT(pooled(kFirstSpikes),
                HasSubstr("population 'b': a max_pool compares sums of spikes, and a sends spikes "
                          "in time to first spike coding"));
    EXPECT_THAT(pooled(kAverages), HasSubstr("a sends spikes in differential coding"));
}

TEST(Combine, RefusesABiasOfEveryStepWhereItHasNoMeaning) {
    for (const auto& neuron : {kAverages, kFirstSpikes}) {
        network::Network net = chain(neuron, neuron);
        net.populations[2].bias = {0.5};
        EXPECT_EQ(mistake(net), "accepted");
        net.populations[2].biasSchedule = network::Population::BiasSchedule::EveryStep;
        EXPECT_THAT(mistake(net), HasSubstr("set bias_schedule to once"));
    }
}

}  // namespace
}  // namespace spikeloom::program
