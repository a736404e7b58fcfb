// SPDX-License-Identifier: Apache-2.0
#include "models/ann/spiking_network.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "models/ann/input.hpp"
#include "models/conversion/emit.hpp"
#include "models/network/network_io.hpp"
#include "models/program/program.hpp"
#include "models/reference/engine.hpp"

namespace spikeloom::ann {
namespace {

using network::Network;
using network::PopulationId;

constexpr std::uint32_t kSteps = 6;

network::Population layer(std::string name, std::vector<std::uint32_t> shape, neurons::Parameters neuron) {
    network::Population result;
    result.name = std::move(name);
    result.shape = std::move(shape);
    result.neuron = neuron;
    return result;
}

network::Convolution convolution(std::size_t out, std::size_t in, std::mt19937& random) {
    network::Convolution result;
    result.window = {{3, 3}, {1, 1}, {1, 1}};
    for (std::size_t i = 0; i < out * in * 9; ++i)
        result.weights.push_back(static_cast<std::int8_t>(static_cast<int>(random() % 31) - 15));
    result.weightScale = 0x1p-5;
    return result;
}

/// image 4x4x2 -> a 4x4x3 -> b 4x4x3, with a branch from a; -> logits. All numbers on binary grids, on which float32 is
/// exact, so that every spike has to be the reference engine's.
Network residual(const neurons::Parameters& neuron, bool repeats, std::mt19937& random) {
    using Schedule = network::Population::BiasSchedule;
    Network net;
    net.name = "residual";
    net.populations.push_back({});
    net.populations[0].name = "image";
    net.populations[0].shape = {4, 4, 2};
    net.populations[0].input = network::AnalogImage{
        2,
        4,
        4,
        1,
        {0x1p-8, 0x1p-8},
        {0.0, 0.0},
        repeats ? network::AnalogImage::Presentation::Repeat : network::AnalogImage::Presentation::Once};
    net.populations.push_back(layer("a", {4, 4, 3}, neuron));
    net.populations.push_back(layer("b", {4, 4, 3}, neuron));
    net.populations[2].bias = {0.125, -0.25, 0.0625};
    net.populations[2].biasSchedule = repeats ? Schedule::EveryStep : Schedule::Once;
    net.populations.push_back({});
    net.populations[3].name = "logits";
    net.populations[3].shape = {1, 2};
    network::Linear head;
    head.weights = {1, -2, 3, 4, 5, -6};
    head.weightScale = 0x1p-4;
    head.reduce = network::Linear::Reduce::Mean;
    const PopulationId image{0}, a{1}, b{2}, logits{3};
    net.projections = {{"first", image, std::nullopt, a, 0, convolution(3, 2, random)},
                       {"second", a, std::nullopt, b, 0, convolution(3, 3, random)},
                       {"branch", a, std::nullopt, b, 0, network::Identity{}},
                       {"head", b, std::nullopt, logits, 0, head}};
    return net;
}

struct Kind {
    const char* name;
    neurons::Parameters neuron;
    bool repeats;
};
void PrintTo(const Kind& kind, std::ostream* out) {
    *out << kind.name;
}
/// The same, with b's spikes averaged over squares of 2 x 2 by a population that passes them on, with a bias.
Network pooled(const neurons::Parameters& neuron, bool repeats, std::mt19937& random) {
    Network net = residual(neuron, repeats, random);
    network::Population pool = layer("pool", {2, 2, 3}, neurons::GradedParameters{});
    pool.bias = {0.5, -0.25, 0.125};
    pool.biasSchedule = net.populations[2].biasSchedule;
    net.populations.push_back(pool);
    net.projections[3].source = PopulationId{4};
    net.projections.push_back(
        {"pool", PopulationId{2}, std::nullopt, PopulationId{4}, 0, network::AveragePool{{{2, 2}, {2, 2}, {0, 0}}}});
    return net;
}

class SpikesOf : public ::testing::TestWithParam<Kind> {};

/// Compares three images in both; @return unit spikes of the engine
std::uint64_t compare(const Network& net, std::mt19937& random) {
    network::Dataset data;
    data.channels = 2;
    data.height = data.width = 4;
    for (int i = 0; i < 3 * 32; ++i) data.images.push_back(static_cast<std::uint8_t>(random() % 256));

    program::RunRule rule;
    rule.stop = program::StopRule::Fixed;
    rule.maxSteps = kSteps;
    const program::Program program = program::lower(net, {}, {}, kSteps);
    reference::Engine engine(program, rule);
    SpikingNetwork spiking(net);
    const std::vector<std::uint32_t> images{0, 1, 2};
    const auto result = spiking.run(inputOf(net, data, images), conversion::planOf(net, kSteps));

    std::uint64_t spikes = 0;
    for (const std::uint32_t image : images) {
        engine.begin(program::encodeInput(program, network::imageOf(net.populations[0]), data.image(image).data()));
        while (!engine.finished()) engine.step();
        for (const std::uint32_t p : {1U, 2U})
            for (const std::int64_t code : engine.codes(PopulationId{p}))
                spikes += static_cast<std::uint64_t>(std::abs(code));
        const auto logits = program::decodeReadout(program, engine.readout());
        const auto sums = result.sums->values.sample((kSteps - 1) * images.size() + image);
        for (std::size_t c = 0; c < logits.size(); ++c) EXPECT_NEAR(sums[c], logits[c], 1e-5) << "image " << image;
    }
    return spikes;
}

TEST_P(SpikesOf, AFloatNetworkOnBinaryGridsAreTheReferenceEngines) {
    std::mt19937 random(11);
    const Network net = residual(GetParam().neuron, GetParam().repeats, random);
    EXPECT_GT(compare(net, random), 100u);
}

TEST_P(SpikesOf, AFloatNetworkArePassedOnWithTheirBiasAsInTheReferenceEngine) {
    std::mt19937 random(12);
    const Network net = pooled(GetParam().neuron, GetParam().repeats, random);
    EXPECT_GT(compare(net, random), 100u);
}

INSTANTIATE_TEST_SUITE_P(Models, SpikesOf,
                         ::testing::Values(Kind{"adafire", neurons::AdaFireParameters{0.5, 4, 1.0, 4}, true},
                                           Kind{"adafire_ratio", neurons::AdaFireParameters{0.25, 2, 2.0, 4}, true},
                                           Kind{"if", neurons::IntegrateAndFireParameters{0.5}, true},
                                           Kind{"st_bif", neurons::StBifParameters{0.25, 0, 15}, false},
                                           Kind{"multi_threshold", neurons::MultiThresholdParameters{1.0, 4}, false}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace spikeloom::ann
