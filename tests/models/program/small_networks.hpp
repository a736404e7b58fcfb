// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "models/network/network.hpp"
#include "models/program/program.hpp"
#include "tests/models/oracle/tiny_networks.hpp"

/// Networks of two or three populations whose integers can be worked out by hand.
namespace spikeloom::program::test {

using namespace oracle::testing;  // NOLINT(google-build-using-namespace): the parts of tiny_networks.hpp

/// image [2, 1], pixel = 0.5 p -> neurons [2, 2] with threshold 1 and weights 0.25 * (3, -4) -> logits [2, 2]
inline network::Network linearNetwork() {
    network::Network net;
    net.populations = {image(2, 1, 0.5), spiking("neurons", {2, 2}, 1.0, -8, 7), readout({2, 2})};
    net.projections = {projection(0, 1, linear({3, -4}, 0.25)), projection(1, 2, network::Identity{})};
    return net;
}

/// image [1, 2], pixel = p -> a, b [1, 2] by identities, thresholds 0.5 and `second` -> both branches -> sum [1, 2] ->
/// logits
inline network::Network branchNetwork(double second) {
    network::Network net;
    net.populations = {image(1, 2), spiking("a", {1, 2}, 0.5, -8, 7), spiking("b", {1, 2}, second, -8, 7),
                       spiking("sum", {1, 2}, 2.0, -8, 7), readout({1, 2})};
    net.projections = {projection(0, 1, network::Identity{}), projection(0, 2, network::Identity{}),
                       projection(1, 3, network::Identity{}), projection(2, 3, network::Identity{}),
                       projection(3, 4, network::Identity{})};
    return net;
}

/// image [2, 2] -> q (threshold 0.5), k (0.25) [2, 2] -> attn [2, 2] softmax, scores x 0.5 -> ctx with q as values ->
/// logits
inline network::Network attentionNetwork() {
    network::Network net;
    net.populations = {image(2, 2),
                       spiking("q", {2, 2}, 0.5, -8, 7),
                       spiking("k", {2, 2}, 0.25, -8, 7),
                       spiking("attn", {2, 2}, 0.0625, 0, 15),
                       spiking("ctx", {2, 2}, 1.0, -8, 7),
                       readout({2, 2})};
    net.populations[3].function = network::Softmax{};
    net.projections = {projection(0, 1, network::Identity{}), projection(0, 2, network::Identity{}),
                       productOf(1, 2, 3, network::AttentionScores{1, 0.5}),
                       productOf(3, 1, 4, network::AttentionContext{1}), projection(4, 5, network::Identity{})};
    return net;
}

}  // namespace spikeloom::program::test
