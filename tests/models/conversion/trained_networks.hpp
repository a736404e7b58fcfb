// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>
#include <vector>

#include "models/network/dataset.hpp"
#include "models/network/network.hpp"

/// Small networks as they come from training, and images for them.
namespace spikeloom::conversion::test {

inline network::Population relu(std::string name, std::vector<std::uint32_t> shape) {
    network::Population result;
    result.name = std::move(name);
    result.shape = std::move(shape);
    result.activation = network::Relu{};
    return result;
}

inline std::vector<float> randomWeights(std::size_t count, std::mt19937& random) {
    std::vector<float> weights(count);
    for (float& weight : weights) weight = static_cast<float>(static_cast<int>(random() % 2001) - 1000) / 2500.0F;
    return weights;
}

inline network::Convolution convolution(std::size_t out, std::size_t in, std::mt19937& random) {
    network::Convolution result;
    result.window = {{3, 3}, {1, 1}, {1, 1}};
    result.realWeights = randomWeights(out * in * 9, random);
    result.weightScale = 0.0;
    return result;
}

/// image 4x4x2 -> a 4x4x3 -> b 4x4x3 with a branch from a -> logits 1x3. Channels of unlike scales.
inline network::Network residual(unsigned seed = 5) {
    using network::PopulationId;
    std::mt19937 random(seed);
    network::Network net;
    net.name = "residual";
    net.populations.resize(1);
    net.populations[0].name = "image";
    net.populations[0].shape = {4, 4, 2};
    net.populations[0].input = network::AnalogImage{2, 4, 4, 1, {0.004, 0.008}, {-0.25, -0.5}};
    net.populations.push_back(relu("a", {4, 4, 3}));
    net.populations.push_back(relu("b", {4, 4, 3}));
    net.populations[1].bias = {0.1, -0.05, 0.2};
    net.populations[2].bias = {0.3, 0.1, -0.1};
    net.populations.emplace_back();
    net.populations[3].name = "logits";
    net.populations[3].shape = {1, 3};
    net.populations[3].bias = {0.01, 0.02, 0.03};
    network::Linear head;
    head.realWeights = randomWeights(9, random);
    head.weightScale = 0.0;
    head.reduce = network::Linear::Reduce::Mean;
    auto second = convolution(3, 3, random);
    for (std::size_t i = 0; i < 27; ++i) second.realWeights[i] *= 4.0F;  // a channel that is far larger
    net.projections = {{"first", PopulationId{0}, std::nullopt, PopulationId{1}, 0, convolution(3, 2, random)},
                       {"second", PopulationId{1}, std::nullopt, PopulationId{2}, 0, second},
                       {"branch", PopulationId{1}, std::nullopt, PopulationId{2}, 0, network::Identity{}},
                       {"head", PopulationId{2}, std::nullopt, PopulationId{3}, 0, head}};
    return net;
}

inline network::Dataset randomImages(std::uint32_t channels, std::uint32_t size, std::size_t count) {
    std::mt19937 random(9);
    network::Dataset data;
    data.channels = channels;
    data.height = data.width = size;
    for (std::size_t i = 0; i < count * channels * size * size; ++i)
        data.images.push_back(static_cast<std::uint8_t>(random() % 256));
    for (std::size_t i = 0; i < count; ++i) data.labels.push_back(static_cast<std::uint32_t>(random() % 3));
    return data;
}

}  // namespace spikeloom::conversion::test
