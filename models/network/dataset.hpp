// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "models/network/network.hpp"

/// Images or token sequences to be classified and what an exporter computed for them (docs/network_format.md).
namespace spikeloom::network {

struct Dataset {
    std::uint32_t channels = 0, height = 0, width = 0;
    std::vector<std::uint8_t> images;   ///< pixel codes, [size][channels][height][width]
    std::uint32_t length = 0;           ///< positions of a sequence
    std::vector<std::uint32_t> tokens;  ///< ids, [size][length], instead of images
    std::vector<std::uint32_t> labels;  ///< class of each image
    [[nodiscard]] std::size_t size() const { return labels.size(); }
    [[nodiscard]] std::span<const std::uint8_t> image(std::size_t index) const;
    [[nodiscard]] std::span<const std::uint32_t> sequence(std::size_t index) const;
};

/// Reads `images` (or `tokens`) and `labels` and checks them against the network's input and the columns of its
/// readout.
/// @throws ConfigError with every problem
[[nodiscard]] Dataset loadDataset(const std::filesystem::path& path, const Network& network);

/// Settled codes of one population for the first `samples` images, [samples][rows][cols].
struct WitnessCodes {
    std::uint32_t samples = 0, rows = 0, cols = 0;
    std::vector<std::int8_t> codes;
    [[nodiscard]] std::span<const std::int8_t> sample(std::size_t index) const;
};

struct Witness {
    std::uint32_t classes = 0;
    std::vector<double> logits;                 ///< [n][classes]; empty when the exporter wrote none
    std::map<std::string, WitnessCodes> codes;  ///< by population
    [[nodiscard]] std::span<const double> logitsOf(std::size_t sample) const;
};

/// Reads `logits` and `codes.POPULATION` and checks them against the network: populations exist and spike, shapes
/// agree, codes lie within the neuron's levels.
/// @throws ConfigError with every problem, also for an array of another name
[[nodiscard]] Witness loadWitness(const std::filesystem::path& path, const Network& network);

/// The one readout. @throws ConfigError when there are several or none, or it has more than one row
[[nodiscard]] PopulationId readoutOf(const Network& network);
/// The one input. @throws ConfigError when there is none
[[nodiscard]] PopulationId inputOf(const Network& network);

}  // namespace spikeloom::network
