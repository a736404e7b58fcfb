// SPDX-License-Identifier: Apache-2.0
#include "models/ann/input.hpp"

#include "models/network/image_layout.hpp"
#include "models/support/error.hpp"

namespace spikeloom::ann {
namespace {

void load(const network::AnalogImage& image, std::span<const std::uint8_t> pixels, std::span<float> to) {
    network::forEachPixel(image, [&](std::size_t at, std::size_t col, std::size_t pixel) {
        const std::size_t channel = network::channelOf(image, col);
        to[at] = static_cast<float>(pixels[pixel] * image.scale[channel] + image.offset[channel]);
    });
}

}  // namespace

Tensor inputOf(const network::Network& network, const network::Dataset& data, std::span<const std::uint32_t> samples) {
    const network::Population& input = network.populations[value(network::inputOf(network))];
    Tensor result(samples.size(), input.rows(), input.cols());
    for (std::size_t n = 0; n < samples.size(); ++n) {
        if (const auto* image = std::get_if<network::AnalogImage>(&*input.input)) {
            load(*image, data.image(samples[n]), result.sample(n));
        } else if (std::holds_alternative<network::Tokens>(*input.input)) {
            std::size_t row = 0;
            for (const std::uint32_t id : data.sequence(samples[n])) result.sample(n)[row++ * input.cols() + id] = 1.0F;
        } else {
            throw InvariantError("ann", 0, "a recording of events has no dense form");
        }
    }
    return result;
}

}  // namespace spikeloom::ann
