// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "models/network/network.hpp"

/// Where the pixels of an image are in the population that presents it: row = patch, column = (channel, y, x) within.
namespace spikeloom::network {

[[nodiscard]] inline std::size_t channelOf(const AnalogImage& image, std::size_t col) {
    return col / (std::size_t{image.patch} * image.patch);
}

/// Calls `use(index in the population, column, index in the pixels [channels][height][width])` for each pixel, in the
/// order of the population.
template <class Use>
void forEachPixel(const AnalogImage& image, const Use& use) {
    const std::size_t patch = image.patch, across = image.width / patch, down = image.height / patch;
    std::size_t at = 0;
    for (std::size_t row = 0; row < down * across; ++row) {
        std::size_t col = 0;
        for (std::size_t channel = 0; channel < image.channels; ++channel)
            for (std::size_t y = 0; y < patch; ++y)
                for (std::size_t x = 0; x < patch; ++x, ++at, ++col) {
                    const std::size_t py = row / across * patch + y, px = row % across * patch + x;
                    use(at, col, (channel * image.height + py) * image.width + px);
                }
    }
}

}  // namespace spikeloom::network
