// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/models/oracle/tiny_networks.hpp"

namespace spikeloom::testing {

enum TokenPopulations : std::uint32_t { kTokens, kEmbed, kScores, kContext, kLogits };
enum TokenProjections : std::uint32_t { kTable, kProduct, kMask, kRead, kHead };
inline constexpr std::uint32_t kPadding = 4;

/// tokens [3, 5] -> embed [3, 2] -> scores [3, 3] (softmax; embed with itself, padding masked) -> context [3, 2] ->
/// logits [1, 2], the mean over positions. The unit of the scores is 0.25 x 0.25 x 0.5 = 2^-5.
inline network::Network tokenNetwork(double maskValue = -100.0) {
    using namespace oracle::testing;  // NOLINT(google-build-using-namespace): the parts of tiny_networks.hpp
    network::Network net;
    net.name = "tiny_tokens";
    network::Population tokens;
    tokens.name = "tokens";
    tokens.shape = {3, 5};
    tokens.input = network::Tokens{5};
    net.populations = {tokens, spiking("embed", {3, 2}, 0.25, -8, 7), spiking("scores", {3, 3}, 0.0625, 0, 15),
                       spiking("context", {3, 2}, 0.125, -8, 7), readout({1, 2})};
    net.populations[kEmbed].bias = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6};
    net.populations[kScores].function = network::Softmax{};
    network::Linear head = linear({1, -2, 3, 1}, 0.5);
    head.reduce = network::Linear::Reduce::Mean;
    net.projections = {projection(kTokens, kEmbed, linear({3, -4, 5, 6, 0, -1, 7, 2, -5, 0}, 0.25)),
                       productOf(kEmbed, kEmbed, kScores, network::AttentionScores{1, 0.5}),
                       projection(kTokens, kScores, network::AttentionMask{kPadding, maskValue}),
                       productOf(kScores, kEmbed, kContext, network::AttentionContext{1}),
                       projection(kContext, kLogits, head)};
    return net;
}

}  // namespace spikeloom::testing
