// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/noc/curve.hpp"

/// A measured curve as files and as text. Loads and rates are in flits/node/cycle, latencies in cycles.
namespace spikeloom::noc {

/// A line for each load of the study.
[[nodiscard]] std::string curveCsv(const Curve& curve);
/// A line for each load and latency that occurred.
[[nodiscard]] std::string latencyCsv(const Curve& curve);
/// result.json. Figures that do not exist are null. Everything outside `simulation` is the same on every repetition.
[[nodiscard]] std::string curveJson(const StudySpec& study, const Curve& curve);
/// Table and plot, fit to be pasted into a mail: ASCII, at most report::kTerminalWidth columns.
[[nodiscard]] std::string renderCurve(const StudySpec& study, const Curve& curve, bool colour);

}  // namespace spikeloom::noc
