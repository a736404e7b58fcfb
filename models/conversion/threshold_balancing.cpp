// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "models/ann/parallel.hpp"
#include "models/conversion/rate_methods.hpp"
#include "models/conversion/threshold_search.hpp"

/// Inference-scale conversion (Bu, Li, Yu, CVPR 2025): thresholds are balanced on what exceeds them, batch by batch:
///
///     theta += 2 c mean((x - theta)+)
///
/// IF neurons with soft reset start from theta / 2 and fire above theta.
namespace spikeloom::conversion {
namespace {

void balance(const ann::Tensor& values, double rate, std::vector<double>& thresholds) {
    std::vector<double> excess(values.cols, 0.0);
    for (std::size_t i = 0; i < values.values.size(); ++i)
        excess[i % values.cols] += std::max(0.0, values.values[i] - thresholds[i % values.cols]);
    const double count = static_cast<double>(values.samples * values.rows);
    for (std::size_t c = 0; c < values.cols; ++c) thresholds[c] += 2.0 * rate * excess[c] / count;
}

}  // namespace

Conversion convertThresholdBalancing(const Task& task) {
    requireRectifying(task, "threshold-balancing");
    const Calibration& calibration = *task.calibration;
    const auto images = calibration.images(task.spec.images);
    ann::SpikingPlan plan = emptyPlan(task);
    for (const auto id : spikingOnes(calibration.network())) {
        auto& layer = plan.layers[value(id)].emplace(integrateAndFire(calibration, id));
        layer.scale.assign(calibration.network().populations[value(id)].cols(), 0.0);
    }
    // One batch after the other: each starts from the thresholds that the one before left.
    const std::size_t batches = (images.size() + Calibration::kBatch - 1) / Calibration::kBatch;
    std::size_t done = 0;
    for (std::uint32_t pass = 0; pass < task.spec.balancing.passes; ++pass)
        for (std::size_t begin = 0; begin < images.size(); begin += Calibration::kBatch) {
            const auto batch = images.subspan(begin, std::min(Calibration::kBatch, images.size() - begin));
            ann::parallelFor(1, 1, [&](std::size_t, std::size_t) {
                (void)calibration.floatNetwork(0).run(calibration.input(batch),
                                                      [&](network::PopulationId id, const ann::Tensor& values) {
                                                          if (auto& layer = plan.layers[value(id)])
                                                              balance(values, task.spec.balancing.rate, layer->scale);
                                                      });
            });
            calibration.show("thresholds", ++done, batches * task.spec.balancing.passes);
        }
    for (auto& layer : plan.layers)
        if (layer) fillSilent(layer->scale);
    return conversionOf(task, plan);
}

}  // namespace spikeloom::conversion
