// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/curve.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace spikeloom::noc {
namespace {

class Survey {
public:
    Survey(const StudySpec& study, const CurveOptions& options) : study_(study), options_(options) {}

    Curve run() {
        const auto begin = std::chrono::steady_clock::now();
        curve_.complete = points() && (!study_.saturation.search || (bracket() && bisect() && overload()));
        curve_.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return std::move(curve_);
    }

private:
    /// @return nothing if interrupted
    std::optional<LoadPoint> at(double load, Drain drain = Drain::Yes) {
        std::optional<LoadPoint> point = measure(study_, load, drain, options_.interrupted, options_.routers);
        if (point && options_.progress) options_.progress(*point);
        return point;
    }

    bool points() {
        const bool isSweep = study_.loads.empty();
        for (const double load : study_.offeredLoads()) {
            std::optional<LoadPoint> point = at(load);
            if (!point) return false;
            curve_.points.push_back(std::move(*point));
            if (isSweep && !curve_.points.back().stable()) break;
        }
        return true;
    }

    /// The lowest saturated load, and the highest stable one below it.
    bool bracket() {
        curve_.saturation.emplace();
        for (const LoadPoint& point : curve_.points) consider(point);
        const bool knowsTheTop = !curve_.points.empty() && curve_.points.back().load >= 1.0;
        return found().saturated || knowsTheTop || probe(1.0);
    }

    bool bisect() {
        while (found().saturated && *found().saturated - found().stable > study_.saturation.precision) {
            const double middle = std::round((found().stable + *found().saturated) / 2 * 1e6) / 1e6;
            if (!probe(middle)) return false;
        }
        return true;
    }

    bool overload() { return (curve_.overload = at(study_.saturation.overload, Drain::No)).has_value(); }

    bool probe(double load) {
        std::optional<LoadPoint> point = at(load);
        if (!point) return false;
        consider(*point);
        curve_.probes.push_back(std::move(*point));
        return true;
    }

    /// Loads are considered in ascending order, or one between the bounds.
    void consider(const LoadPoint& point) {
        if (found().saturated && point.load >= *found().saturated) return;
        if (point.stable()) {
            found().stable = point.load;
        } else {
            found().saturated = point.load;
            found().why = point.saturated;
        }
    }

    Saturation& found() { return *curve_.saturation; }

    const StudySpec& study_;
    const CurveOptions& options_;
    Curve curve_;
};

}  // namespace

Curve measureCurve(const StudySpec& study, const CurveOptions& options) {
    return Survey(study, options).run();
}

}  // namespace spikeloom::noc
