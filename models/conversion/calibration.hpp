// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/ann/float_network.hpp"
#include "models/ann/spiking_network.hpp"
#include "models/conversion/conversion_spec.hpp"
#include "models/conversion/histogram.hpp"
#include "models/network/dataset.hpp"

namespace spikeloom::conversion {

/// Told now and then how far something is. @throws whatever ends the conversion
using Progress = std::function<void(std::string_view what, std::size_t done, std::size_t total)>;

/// A trained network and the images that its conversion may look at, taken batch by batch on several threads. Results
/// depend on the seed, and not on the number of threads.
class Calibration {
public:
    static constexpr std::size_t kBatch = 16;

    /// @param network  trained; @param data  has passed `network::loadDataset` for it
    /// @param file  of the network, for messages
    /// @throws ConfigError naming `dataFile` when there are fewer images than `spec` asks for
    Calibration(const network::Network& network, const network::Dataset& data, const ConversionSpec& spec,
                std::size_t jobs, Progress progress, const std::string& dataFile = {}, const std::string& file = {});

    /// Without batch norms.
    [[nodiscard]] const network::Network& network() const { return network_; }
    [[nodiscard]] const network::Dataset& data() const { return data_; }
    [[nodiscard]] std::size_t jobs() const { return jobs_; }
    /// The first ones in the order of the seed; 0: all.
    [[nodiscard]] std::span<const std::uint32_t> images(std::size_t count) const;

    struct Batch {
        std::size_t worker = 0, index = 0;
        std::span<const std::uint32_t> images;
    };
    /// Calls `work` for each batch of the images, on any of the threads. @param what  of the progress; empty: none
    void forBatches(std::string_view what, std::span<const std::uint32_t> images,
                    const std::function<void(const Batch&)>& work) const;
    /// A worker's own.
    [[nodiscard]] ann::FloatNetwork& floatNetwork(std::size_t worker) const { return *floats_[worker]; }
    [[nodiscard]] ann::SpikingNetwork& spikingNetwork(std::size_t worker) const { return *spiking_[worker]; }
    [[nodiscard]] ann::Tensor input(std::span<const std::uint32_t> images) const;

    /// Of the activations of populations that rectify: by population (others: empty), by column. Made once.
    [[nodiscard]] const std::vector<std::vector<Histogram>>& histograms() const;
    /// Mean activation, by population and column, over some images.
    [[nodiscard]] std::vector<std::vector<double>> means(std::span<const std::uint32_t> images) const;
    /// What the readout of the trained network says, [images][classes].
    [[nodiscard]] ann::Tensor logits(std::span<const std::uint32_t> images) const;

    void show(std::string_view what, std::size_t done, std::size_t total) const {
        if (progress_) progress_(what, done, total);
    }

private:
    /// @throws ConfigError for a layer that is always silent
    void requireActive() const;

    network::Network network_;
    const network::Dataset& data_;
    std::size_t jobs_;
    Progress progress_;
    std::vector<std::uint32_t> order_;
    std::vector<std::unique_ptr<ann::FloatNetwork>> floats_;
    std::vector<std::unique_ptr<ann::SpikingNetwork>> spiking_;
    mutable std::vector<std::vector<Histogram>> histograms_;
    std::size_t thresholdImages_;
    std::string dataFile_, file_;
};

/// Whether a population becomes neurons: it has a ReLU, or a quantiser that rectifies.
[[nodiscard]] bool rectifies(const network::Population& population);

}  // namespace spikeloom::conversion
