// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sim/noc/measure.hpp"

namespace spikeloom::noc {

/// Where the network saturates: between two loads that were both measured and lie at most `precision` apart.
struct Saturation {
    double stable = 0;  ///< highest load below `saturated` that was found stable; 0 if none was
    std::optional<double>
        saturated;  ///< lowest load that was found saturated; nothing if even 1 flit/node/cycle is not
    Saturated why = Saturated::No;
};

/// A network under many loads.
struct Curve {
    std::vector<LoadPoint> points;  ///< what the study asks for, ascending
    std::vector<LoadPoint> probes;  ///< measured to find the saturation, in that order
    std::optional<Saturation> saturation;
    std::optional<LoadPoint> overload;  ///< not drained: only its throughput means something
    bool complete = true;               ///< false after an interruption
    double wallSeconds = 0;
};

/// How a curve is measured, apart from what is measured.
struct CurveOptions {
    std::function<void(const LoadPoint&)> progress{};  ///< called for each point and probe
    const std::atomic<bool>* interrupted = nullptr;    ///< once true, what is finished is returned
    hw::MakeRouter routers{};                          ///< of the network; may be empty
};

/// Measures every load of the study; a sweep ends with its first saturated load. Then bisects for the saturation
/// between the loads around it, and measures the overload.
[[nodiscard]] Curve measureCurve(const StudySpec& study, const CurveOptions& options = {});

}  // namespace spikeloom::noc
