// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/unify_input.hpp"

#include <algorithm>
#include <cmath>

#include "models/network/image_layout.hpp"

namespace spikeloom::conversion {
namespace {

bool takesByWeights(const network::Network& network, network::PopulationId input) {
    return std::all_of(network.projections.begin(), network.projections.end(), [&](const network::Projection& p) {
        const network::Weights* weights = network::weightsOf(p.op);
        return p.source != input || (weights != nullptr && weights->areReal() && weights->weightScale == 0.0);
    });
}

/// Factor of each column of the source, repeated for whatever a weight belongs to besides.
void multiplyColumns(network::Projection& projection, std::size_t sources, std::size_t targets,
                     const std::vector<double>& factor) {
    auto& weights = network::weightsOf(projection.op)->realWeights;
    const auto* convolution = std::get_if<network::Convolution>(&projection.op);
    const std::size_t groups = convolution != nullptr ? convolution->groups : 1, inputs = sources / groups;
    const std::size_t taps = weights.size() / targets / inputs;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::size_t target = i / (inputs * taps), input = i / taps % inputs;
        weights[i] = static_cast<float>(weights[i] * factor[target / (targets / groups) * inputs + input]);
    }
}

}  // namespace

void unifyInputScale(network::Network& network) {
    for (std::size_t p = 0; p < network.populations.size(); ++p) {
        network::Population& input = network.populations[p];
        const network::PopulationId id{static_cast<std::uint32_t>(p)};
        if (!input.input || !std::holds_alternative<network::AnalogImage>(*input.input)) continue;
        network::AnalogImage& image = network::imageOf(input);
        const double common = *std::max_element(image.scale.begin(), image.scale.end());
        if (!(common > 0.0) || !takesByWeights(network, id)) return;
        std::vector<double> factor(input.cols());
        for (std::size_t col = 0; col < factor.size(); ++col) {
            const double scale = image.scale[network::channelOf(image, col)];
            if (!(scale > 0.0)) return;
            factor[col] = scale / common;
        }
        for (std::size_t c = 0; c < image.scale.size(); ++c) {
            image.offset[c] *= common / image.scale[c];
            image.scale[c] = common;
        }
        for (network::Projection& projection : network.projections)
            if (projection.source == id)
                multiplyColumns(projection, input.cols(), network.populations[value(projection.target)].cols(), factor);
    }
}

}  // namespace spikeloom::conversion
