// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/evaluate/execute.hpp"

/// An evaluation as text; docs/definitions.md says what the figures are.
namespace spikeloom::evaluate {

[[nodiscard]] std::string evaluateCsv(const Result& result);  ///< a line for each T
[[nodiscard]] std::string curveCsv(const Result& result);     ///< a line for each T and step
[[nodiscard]] std::string samplesCsv(const Result& result);   ///< a line for each T and sample
[[nodiscard]] std::string resultJson(const Result& result);
/// Two panels: accuracy against time steps, and against energy.
[[nodiscard]] std::string accuracySvg(const Result& result);
[[nodiscard]] std::string renderTerminal(const Result& result, bool colour);

}  // namespace spikeloom::evaluate
