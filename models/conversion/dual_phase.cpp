// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/offsets.hpp"
#include "models/conversion/rate_methods.hpp"
#include "models/conversion/threshold_search.hpp"

/// Second phase of the dual-phase conversion (Wang, Zhang, Chen, Qu, IJCAI 2022): initial charges are calibrated layer
/// by layer. The first phase trains a network with quantised ReLUs; one that was trained otherwise gets the thresholds
/// that suit T steps best.
namespace spikeloom::conversion {

Conversion convertDualPhase(const Task& task) {
    requireRectifying(task, "dual-phase");
    const Calibration& calibration = *task.calibration;
    ann::SpikingPlan plan = emptyPlan(task);
    for (const auto id : spikingOnes(calibration.network())) {
        auto& layer = plan.layers[value(id)].emplace(integrateAndFire(calibration, id));
        layer.scale = searchThresholds(calibration.histograms()[value(id)], plan.steps, 1, calibration.jobs());
    }
    calibrateOffsets(calibration, calibration.images(task.spec.biasImages), Offset::Charge, plan);
    return conversionOf(task, plan);
}

}  // namespace spikeloom::conversion
