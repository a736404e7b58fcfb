// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <random>

#include "models/ann/batch_norm.hpp"
#include "models/ann/input.hpp"
#include "models/ann/parallel.hpp"
#include "models/support/error.hpp"

namespace spikeloom::conversion {

using network::PopulationId;

namespace {

/// The same on every machine: std::shuffle is not.
std::vector<std::uint32_t> shuffled(std::size_t count, std::uint64_t seed) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    std::mt19937_64 random(seed);
    for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    return order;
}

void requireEnough(std::size_t there, const ConversionSpec& spec, const std::string& file) {
    const std::pair<const char*, std::uint32_t> wanted[] = {
        {"images", spec.images}, {"sensitivity_images", spec.sensitivityImages}, {"bias_images", spec.biasImages}};
    if (there == 0) throw ConfigError({file, "images", "the calibration set is empty", "give it images"});
    for (const auto& [key, count] : wanted)
        if (count > there)
            throw ConfigError({file, "images", fmt::format("{} samples, and {} asks for {}", there, key, count),
                               fmt::format("a larger calibration set, or --set {}={}", key, there)});
}

}  // namespace

bool rectifies(const network::Population& population) {
    if (!population.activation) return false;
    if (std::holds_alternative<network::Relu>(*population.activation)) return true;
    const auto* quantizer = std::get_if<network::Quantizer>(&*population.activation);
    return quantizer != nullptr && quantizer->minLevel == 0;
}

Calibration::Calibration(const network::Network& network, const network::Dataset& data, const ConversionSpec& spec,
                         std::size_t jobs, Progress progress, const std::string& dataFile, const std::string& file)
    : network_(ann::foldBatchNorm(network)),
      data_(data),
      jobs_(std::clamp<std::size_t>(jobs, 1, data.size() / kBatch + 1)),
      progress_(std::move(progress)),
      order_(shuffled(data.size(), spec.seed)),
      thresholdImages_(spec.images),
      dataFile_(dataFile),
      file_(file) {
    requireEnough(data.size(), spec, dataFile);
    for (std::size_t worker = 0; worker < jobs_; ++worker) {
        floats_.push_back(std::make_unique<ann::FloatNetwork>(network_, file_));
        spiking_.push_back(std::make_unique<ann::SpikingNetwork>(network_));
    }
}

std::span<const std::uint32_t> Calibration::images(std::size_t count) const {
    return std::span(order_).first(count == 0 ? order_.size() : count);
}

ann::Tensor Calibration::input(std::span<const std::uint32_t> images) const {
    return ann::inputOf(network_, data_, images);
}

void Calibration::forBatches(std::string_view what, std::span<const std::uint32_t> images,
                             const std::function<void(const Batch&)>& work) const {
    const std::size_t batches = (images.size() + kBatch - 1) / kBatch;
    std::size_t done = 0;
    std::mutex showing;
    ann::parallelFor(batches, jobs_, [&](std::size_t worker, std::size_t batch) {
        const std::size_t begin = batch * kBatch;
        work({worker, batch, images.subspan(begin, std::min(kBatch, images.size() - begin))});
        const std::lock_guard lock(showing);
        if (!what.empty()) show(what, ++done, batches);
    });
}

const std::vector<std::vector<Histogram>>& Calibration::histograms() const {
    if (!histograms_.empty()) return histograms_;
    const auto chosen = images(thresholdImages_);
    const std::size_t populations = network_.populations.size();
    const auto isWanted = [&](PopulationId id) { return rectifies(network_.populations[value(id)]); };

    // The largest of each column first: it is what the bins divide.
    using Columns = std::vector<std::vector<float>>;
    std::vector<Columns> largest(jobs_, Columns(populations));
    forBatches("ranges", chosen, [&](const Batch& batch) {
        (void)floatNetwork(batch.worker).run(input(batch.images), [&](PopulationId id, const ann::Tensor& values) {
            if (!isWanted(id)) return;
            auto& columns = largest[batch.worker][value(id)];
            columns.resize(values.cols, 0.0F);
            for (std::size_t i = 0; i < values.values.size(); ++i) {
                if (!std::isfinite(values.values[i]))
                    throw ConfigError({file_, "population '" + network_.populations[value(id)].name + "'",
                                       "an activation is not finite", "check the weights"});
                columns[i % values.cols] = std::max(columns[i % values.cols], values.values[i]);
            }
        });
    });
    std::vector<std::vector<Histogram>> empty(populations);
    for (std::size_t p = 0; p < populations; ++p) {
        if (!isWanted(PopulationId{static_cast<std::uint32_t>(p)})) continue;
        for (std::uint32_t c = 0; c < network_.populations[p].cols(); ++c) {
            float most = 0.0F;
            for (const Columns& worker : largest)
                if (!worker[p].empty()) most = std::max(most, worker[p][c]);
            empty[p].emplace_back(most);
        }
    }
    std::vector<std::vector<std::vector<Histogram>>> counted(jobs_, empty);
    forBatches("activations", chosen, [&](const Batch& batch) {
        (void)floatNetwork(batch.worker).run(input(batch.images), [&](PopulationId id, const ann::Tensor& values) {
            auto& columns = counted[batch.worker][value(id)];
            if (columns.empty()) return;
            for (std::size_t i = 0; i < values.values.size(); ++i) columns[i % values.cols].add(values.values[i]);
        });
    });
    for (std::size_t worker = 1; worker < jobs_; ++worker)
        for (std::size_t p = 0; p < populations; ++p)
            for (std::size_t c = 0; c < counted[0][p].size(); ++c) counted[0][p][c].add(counted[worker][p][c]);
    histograms_ = std::move(counted[0]);
    requireActive();
    return histograms_;
}

void Calibration::requireActive() const {
    for (std::size_t p = 0; p < histograms_.size(); ++p) {
        const auto& columns = histograms_[p];
        if (!columns.empty() &&
            std::all_of(columns.begin(), columns.end(), [](const Histogram& h) { return h.largest() == 0.0; }))
            throw ConfigError({dataFile_, "images",
                               fmt::format("nothing in the set makes any neuron of {} active: there is nothing to "
                                           "choose a threshold by",
                                           network_.populations[p].name),
                               "calibrate on images such as the network was trained for"});
    }
}

std::vector<std::vector<double>> Calibration::means(std::span<const std::uint32_t> images) const {
    const std::size_t populations = network_.populations.size();
    // Sums of a batch are added in the order of the batches, whoever had them.
    std::vector<std::vector<std::vector<double>>> sums((images.size() + kBatch - 1) / kBatch,
                                                       std::vector<std::vector<double>>(populations));
    forBatches("means", images, [&](const Batch& batch) {
        (void)floatNetwork(batch.worker).run(input(batch.images), [&](PopulationId id, const ann::Tensor& values) {
            auto& columns = sums[batch.index][value(id)];
            columns.assign(values.cols, 0.0);
            for (std::size_t i = 0; i < values.values.size(); ++i) columns[i % values.cols] += values.values[i];
        });
    });
    std::vector<std::vector<double>> result(populations);
    for (std::size_t p = 0; p < populations; ++p) {
        const auto& population = network_.populations[p];
        result[p].assign(population.cols(), 0.0);
        for (const auto& batch : sums)
            for (std::size_t c = 0; c < result[p].size(); ++c) result[p][c] += batch[p][c];
        for (double& mean : result[p]) mean /= static_cast<double>(images.size() * population.rows());
    }
    return result;
}

ann::Tensor Calibration::logits(std::span<const std::uint32_t> images) const {
    const auto& readout = network_.populations[value(network::readoutOf(network_))];
    ann::Tensor result(images.size(), readout.rows(), readout.cols());
    forBatches("trained network", images, [&](const Batch& batch) {
        const ann::Tensor part = floatNetwork(batch.worker).run(input(batch.images));
        std::copy(part.values.begin(), part.values.end(),
                  result.values.begin() + static_cast<std::ptrdiff_t>(batch.index * kBatch * result.perSample()));
    });
    return result;
}

}  // namespace spikeloom::conversion
