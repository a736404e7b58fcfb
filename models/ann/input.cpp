// SPDX-License-Identifier: Apache-2.0
#include "models/ann/input.hpp"

#include "models/support/error.hpp"

namespace spikeloom::ann {
namespace {

/// Row = patch, column = (channel, y, x) within it.
void load(const network::AnalogImage& image, std::span<const std::uint8_t> pixels, std::span<float> to) {
    const std::size_t across = image.width / image.patch, patch = image.patch, area = patch * patch;
    std::size_t pixel = 0;
    for (std::size_t channel = 0; channel < image.channels; ++channel)
        for (std::size_t y = 0; y < image.height; ++y)
            for (std::size_t x = 0; x < image.width; ++x, ++pixel) {
                const std::size_t row = y / patch * across + x / patch;
                const std::size_t col = channel * area + y % patch * patch + x % patch;
                to[row * image.channels * area + col] =
                    static_cast<float>(pixels[pixel] * image.scale[channel] + image.offset[channel]);
            }
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
