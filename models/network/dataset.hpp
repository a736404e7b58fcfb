// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "models/network/network.hpp"

/// Samples (images or token sequences), what they are labelled with, and what an exporter computed for them
/// (docs/network_format.md).
namespace spikeloom::network {

/// A box of an image: its centre and size, as parts of the image's width and height.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};
struct LabelledBox {
    std::uint32_t category = 0;
    Box box;
};

/// The label of a position whose class is not asked for.
inline constexpr std::uint8_t kIgnored = 255;

struct Dataset {
    std::uint32_t channels = 0, height = 0, width = 0;
    std::vector<std::uint8_t> images;   ///< pixel codes, [size][channels][height][width]
    std::uint32_t length = 0;           ///< positions of a sequence
    std::vector<std::uint32_t> tokens;  ///< ids, [size][length], instead of images
    std::vector<std::uint32_t> labels;  ///< classification: class of each sample
    std::vector<std::uint8_t> masks;    ///< segmentation: class of each position or kIgnored, [size][positions]
    std::vector<std::vector<LabelledBox>> boxes;  ///< detection: of each image
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] std::span<const std::uint8_t> image(std::size_t index) const;
    [[nodiscard]] std::span<const std::uint32_t> sequence(std::size_t index) const;
    [[nodiscard]] std::span<const std::uint8_t> mask(std::size_t index) const;
};

/// Reads `images` (or `tokens`) and, as the readout's task has them, `labels` or `boxes`, and checks them against the
/// network's input and readout.
/// @throws ConfigError with every problem
[[nodiscard]] Dataset loadDataset(const std::filesystem::path& path, const Network& network);

/// Settled codes of one population for the first `samples` images, [samples][rows][cols].
struct WitnessCodes {
    std::uint32_t samples = 0, rows = 0, cols = 0;
    std::vector<std::int8_t> codes;
    [[nodiscard]] std::span<const std::int8_t> sample(std::size_t index) const;
};

struct Witness {
    std::uint32_t classes = 0;                  ///< sums of a readout: rows x cols
    std::vector<double> logits;                 ///< [n][rows][cols]; empty when the exporter wrote none
    std::map<std::string, WitnessCodes> codes;  ///< by population
    [[nodiscard]] std::span<const double> logitsOf(std::size_t sample) const;
};

/// Reads `logits` and `codes.POPULATION` and checks them against the network: populations exist and spike, shapes
/// agree, codes lie within the neuron's levels.
/// @throws ConfigError with every problem, also for an array of another name
[[nodiscard]] Witness loadWitness(const std::filesystem::path& path, const Network& network);

/// The one readout. @throws ConfigError when there are several or none, or that of a classifier has more than one row
[[nodiscard]] PopulationId readoutOf(const Network& network);
/// What the one readout is for.
[[nodiscard]] Task taskOf(const Network& network);
/// The one input. @throws ConfigError when there is none
[[nodiscard]] PopulationId inputOf(const Network& network);

}  // namespace spikeloom::network
