// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/support/atomic_directory.hpp"
#include "sim/report/manifest.hpp"
#include "sim/report/summary.hpp"

namespace spikeloom::report {

/// Reserves the directory of a run: to be called before the run, so that it does not compute for nothing.
/// @throws ConfigError when the target is there and was not made by this program: a directory is replaced only when it
///         is empty or its manifest.json names spikeloom as its tool
[[nodiscard]] AtomicDirectory openRunDirectory(const std::filesystem::path& target);

/// A file of a run directory.
struct NamedText {
    std::string name, text;
};
/// Writes the files beside those that are already in the directory, manifest.json with the hash of each, and puts the
/// directory in its place.
/// @throws ConfigError when a file cannot be written; the target is then as it was before
void writeFiles(AtomicDirectory& directory, const std::vector<NamedText>& files, const Provenance& provenance,
                const Outcome& outcome);

/// Writes every file of a run and puts the directory in its place. An interrupted run is written all the same, with
/// `complete` false.
///
///     result.json  samples.csv  steps.csv  layer_steps.csv  phases.csv  layers.csv  cores.csv  links.csv  routers.csv
///     energy.csv  config.resolved.json  manifest.json  summary.txt
///
/// @throws ConfigError when a file cannot be written; the target is then as it was before
void writeRun(AtomicDirectory& directory, const Summary& summary, const Provenance& provenance);

}  // namespace spikeloom::report
