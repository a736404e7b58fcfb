// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/report/summary.hpp"

/// The tables of a run as CSV text; see docs/definitions.md for the figures and CsvTable for the dialect.
namespace spikeloom::report {

[[nodiscard]] std::string samplesCsv(const Summary& summary);  ///< a line for each sample, by index
[[nodiscard]] std::string stepsCsv(const Summary& summary);    ///< a line for each time step, over all samples
[[nodiscard]] std::string layersCsv(const Summary& summary);   ///< a line for each population on cores
/// A line for each time step and population on cores, over all samples.
[[nodiscard]] std::string layerStepsCsv(const Summary& summary);
[[nodiscard]] std::string phasesCsv(const Summary& summary);   ///< a line for each phase of the first sample
[[nodiscard]] std::string coresCsv(const Summary& summary);    ///< a line for each core
[[nodiscard]] std::string linksCsv(const Summary& summary);    ///< a line for each directed link, the hottest first
[[nodiscard]] std::string routersCsv(const Summary& summary);  ///< a line for each router, by tile
[[nodiscard]] std::string energyCsv(const Summary& summary);   ///< a line for each entry of the energy table

}  // namespace spikeloom::report
