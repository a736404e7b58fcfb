// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/network/network.hpp"

/// Parts of which tests put networks together by hand.
namespace spikeloom::oracle::testing {

/// `tokens` patches of one pixel in `channels` channels; pixel code p stands for p * scale + offset.
inline network::Population image(std::uint32_t tokens, std::uint32_t channels, double scale = 1.0,
                                 double offset = 0.0) {
    network::Population population;
    population.name = "image";
    population.shape = {tokens, channels};
    population.input = network::AnalogImage{
        channels, 1, tokens, 1, std::vector<double>(channels, scale), std::vector<double>(channels, offset)};
    return population;
}

inline network::Population spiking(std::string name, std::vector<std::uint32_t> shape, double threshold,
                                   std::int32_t minLevel, std::int32_t maxLevel) {
    network::Population population;
    population.name = std::move(name);
    population.shape = std::move(shape);
    population.neuron = neurons::StBifParameters{threshold, minLevel, maxLevel};
    return population;
}

inline network::Population readout(std::vector<std::uint32_t> shape) {
    network::Population population;
    population.name = "logits";
    population.shape = std::move(shape);
    return population;
}

inline network::Linear linear(std::vector<std::int8_t> weights, double scale = 1.0) {
    network::Linear op;
    op.weights = std::move(weights);
    op.weightScale = scale;
    return op;
}

inline network::Projection projection(std::uint32_t source, std::uint32_t target, network::Operator op,
                                      std::uint32_t rowOffset = 0) {
    network::Projection result;
    result.name = std::to_string(source) + " to " + std::to_string(target);
    result.source = network::PopulationId{source};
    result.target = network::PopulationId{target};
    result.rowOffset = rowOffset;
    result.op = std::move(op);
    return result;
}

/// A product of populations `source` and `other`.
inline network::Projection productOf(std::uint32_t source, std::uint32_t other, std::uint32_t target,
                                     network::Operator op) {
    network::Projection result = projection(source, target, std::move(op));
    result.other = network::PopulationId{other};
    return result;
}

}  // namespace spikeloom::oracle::testing
