// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/network/network.hpp"

/// One attention layer with every operator, function and kind of population: 4 tokens, 6 columns, 2 heads, 3 classes.
///
///     image 4x4 ─embed▶ embed 4x6 ─res▶ ln 4x6 ─▶ q, k 4x6 ─qk▶ attn 8x4 ─av▶ ctx 4x6 ─head, mean▶ logits 1x3
///                                         └─▶ v 4x6 ─────────────────┘
namespace spikeloom::network::test {

inline Population population(std::string name, std::vector<std::uint32_t> shape) {
    Population result;
    result.name = std::move(name);
    result.shape = std::move(shape);
    result.neuron = neurons::StBifParameters{0.25, -8, 7};
    return result;
}

inline Projection projection(const Network& network, const std::string& name, const std::string& source,
                             const std::string& target, Operator op) {
    return {name, network.find(source), std::nullopt, network.find(target), 0, std::move(op)};
}

inline Linear linear(std::uint32_t targetCols, std::uint32_t sourceCols) {
    Linear result;
    for (std::uint32_t i = 0; i < targetCols * sourceCols; ++i)
        result.weights.push_back(static_cast<std::int8_t>(static_cast<int>(i * 37 % 255) - 127));
    result.weightScale = 0.01;
    return result;
}

inline Network tinyNetwork() {
    Network net;
    net.name = "tiny";
    Population image = population("image", {4, 4});
    image.neuron.reset();
    image.input = AnalogImage{1, 4, 4, 2, {0.0123}, {-0.42}};
    Population norm = population("ln", {4, 6});
    norm.function = LayerNorm{{1, 1.5, 1, 1, 0.5, 1}, {0, 0.1, 0, 0, 0, -0.1}, 1e-6};
    norm.bias.assign(24, 0.125);
    Population attn = population("attn", {2, 4, 4});
    attn.function = Softmax{};
    attn.neuron = neurons::StBifParameters{0.045, 0, 15};
    Population logits = population("logits", {1, 3});
    logits.neuron.reset();
    logits.bias = {0.1, 0.2, 1.0 / 3.0};
    net.populations = {image,
                       population("embed", {4, 6}),
                       norm,
                       population("q", {4, 6}),
                       population("k", {4, 6}),
                       population("v", {4, 6}),
                       attn,
                       population("ctx", {4, 6}),
                       logits};
    net.projections = {projection(net, "embed", "image", "embed", linear(6, 4)),
                       projection(net, "res", "embed", "ln", Identity{}),
                       projection(net, "q", "ln", "q", linear(6, 6)),
                       projection(net, "k", "ln", "k", linear(6, 6)),
                       projection(net, "v", "ln", "v", linear(6, 6)),
                       projection(net, "qk", "q", "attn", AttentionScores{2, 0.5}),
                       projection(net, "av", "attn", "ctx", AttentionContext{2}),
                       projection(net, "head", "ctx", "logits", linear(3, 6))};
    net.projections[5].other = net.find("k");
    net.projections[6].other = net.find("v");
    std::get<Linear>(net.projections[7].op).reduce = Linear::Reduce::Mean;
    return net;
}

}  // namespace spikeloom::network::test
