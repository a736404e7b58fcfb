// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "models/network/network.hpp"

namespace spikeloom::testing {

/// events, 4 x 4 pixels of two polarities -> hidden [16, 3] of threshold 1 -> logits [1, 2], the mean over positions.
/// An event stands for 1; weights are 0.25 x code: hidden 0.25 x (3 OFF + 4 ON; -2 OFF + 3 ON; 2 OFF - ON).
inline network::Network eventNetwork(network::EventFrames frames, neurons::Parameters neuron) {
    frames.width = frames.height = 4;
    const auto linear = [](std::vector<std::int8_t> weights, network::Linear::Reduce reduce) {
        network::Linear op;
        op.weights = std::move(weights);
        op.weightScale = 0.25;
        op.reduce = reduce;
        return op;
    };
    network::Network net;
    net.name = "tiny_events";
    net.populations.resize(3);
    net.populations[0].name = "events";
    net.populations[0].shape = {16, 2};
    net.populations[0].input = frames;
    net.populations[1].name = "hidden";
    net.populations[1].shape = {16, 3};
    net.populations[1].neuron = std::move(neuron);
    net.populations[2].name = "logits";
    net.populations[2].shape = {1, 2};
    using network::PopulationId;
    net.projections = {
        {"in", PopulationId{0}, {}, PopulationId{1}, 0, linear({3, 4, -2, 3, 2, -1}, network::Linear::Reduce::None)},
        {"out", PopulationId{1}, {}, PopulationId{2}, 0, linear({1, -2, 3, -1, 2, 1}, network::Linear::Reduce::Mean)}};
    return net;
}

}  // namespace spikeloom::testing
