// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "models/conversion/rate_methods.hpp"
#include "models/conversion/threshold_search.hpp"

/// Differential coding with multi-threshold neurons (Huang et al., ICML 2025): what is sent is the change of an
/// average. The largest threshold of a column is a percentile of its activations.
namespace spikeloom::conversion {
namespace {
constexpr double kMostClipped = 8.0;  ///< the largest activation of a column, in its thresholds
}  // namespace

Conversion convertDifferential(const Task& task) {
    requireRectifying(task, "differential");
    const Calibration& calibration = *task.calibration;
    ann::SpikingPlan plan = emptyPlan(task);
    plan.repeats = false;
    plan.coding = neurons::Coding::Differential;
    for (const auto id : spikingOnes(calibration.network())) {
        auto& layer = plan.layers[value(id)].emplace();
        layer.neuron = neurons::MultiThresholdParameters{1.0, task.spec.differential.levels};
        layer.bias = calibration.network().populations[value(id)].bias;
        for (const Histogram& column : calibration.histograms()[value(id)]) {
            // A column that is hardly ever active has its percentile at 0.
            layer.scale.push_back(
                std::max(column.percentile(task.spec.differential.percentile), column.largest() / kMostClipped));
        }
        fillSilent(layer.scale);
    }
    return conversionOf(task, plan);
}

}  // namespace spikeloom::conversion
