// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/offsets.hpp"

#include <algorithm>
#include <numeric>

namespace spikeloom::conversion {

using network::PopulationId;

namespace {

/// Adds to each column's numbers; an empty list stands for zeros.
void addToColumns(const std::vector<double>& columns, double factor, std::vector<double>& numbers) {
    if (numbers.empty()) numbers.assign(columns.size(), 0.0);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += factor * columns[i % columns.size()];
}

}  // namespace

void calibrateOffsets(const Calibration& calibration, std::span<const std::uint32_t> images, Offset offset,
                      ann::SpikingPlan& plan) {
    const auto& network = calibration.network();
    const std::vector<std::vector<double>> wanted = calibration.means(images);
    const std::size_t batches = (images.size() + Calibration::kBatch - 1) / Calibration::kBatch;
    const PopulationId input = network::inputOf(network);
    const auto& order = calibration.spikingNetwork(0).order();
    const std::vector<std::size_t> lastUse = ann::lastUses(network, order);
    std::vector<ann::Trains> trains(batches, ann::Trains(order.size()));
    for (std::size_t place = 0; place < order.size(); ++place) {
        const PopulationId id = order[place];
        const std::uint32_t cols = network.populations[value(id)].cols();
        auto& layer = plan.layers[value(id)];
        std::vector<ann::Train> arriving(batches);
        std::vector<std::vector<double>> sums(batches, std::vector<double>(cols, 0.0));
        const auto respond = [&](const Calibration::Batch& batch) {
            ann::Train train = calibration.spikingNetwork(batch.worker).respond(id, arriving[batch.index], plan);
            if (layer)
                for (std::size_t i = 0; i < train.values.values.size(); ++i)
                    sums[batch.index][i % cols] += train.values.values[i];
            trains[batch.index][value(id)] = std::make_shared<const ann::Train>(std::move(train));
        };
        calibration.forBatches("offsets", images, [&](const Calibration::Batch& batch) {
            if (id == input) {
                trains[batch.index][value(id)] = std::make_shared<const ann::Train>(
                    ann::SpikingNetwork::present(calibration.input(batch.images), plan));
                return;
            }
            arriving[batch.index] =
                calibration.spikingNetwork(batch.worker).arriving(id, trains[batch.index], plan.steps);
            respond(batch);
        });
        if (layer) {
            const double count = static_cast<double>(images.size()) * network.populations[value(id)].rows();
            std::vector<double> missing = wanted[value(id)];
            for (std::uint32_t c = 0; c < cols; ++c)
                for (const auto& batch : sums) missing[c] -= batch[c] / (count * plan.steps);
            if (offset == Offset::Bias)
                addToColumns(missing, 1.0, layer->bias);
            else
                addToColumns(missing, plan.steps, layer->initial);
            calibration.forBatches("offsets", images, respond);
        }
        for (std::size_t p = 0; p < order.size(); ++p)
            if (lastUse[p] <= place)
                for (auto& batch : trains) batch[p].reset();
    }
}

}  // namespace spikeloom::conversion
