// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

/// The parts of a report, each in a file of its own. A function takes all runs; the first is what others are compared
/// with. What a run did not write is left out, with a sentence how to get it.
namespace spikeloom::html {

/// Figures that matter, problems that a reader must know of, what differs between the runs.
[[nodiscard]] Section overview(const ComparedRuns& runs);
/// By component, layer and kind of source; accounts of static power; power.
[[nodiscard]] Section energySection(const ComparedRuns& runs);
/// Latency, where cycles go, what bounds layers, time lines, roofline.
[[nodiscard]] Section timeSection(const ComparedRuns& runs);
/// Accuracy, energy and spikes over time steps; raster.
[[nodiscard]] Section stepsSection(const ComparedRuns& runs);
/// Maps of the mesh.
[[nodiscard]] Section chipSection(const ComparedRuns& runs);
/// Layers, cores, links, entries of the energy table.
[[nodiscard]] Section tablesSection(const ComparedRuns& runs);
/// Configuration, manifest, hashes.
[[nodiscard]] Section originSection(const ComparedRuns& runs);

}  // namespace spikeloom::html
