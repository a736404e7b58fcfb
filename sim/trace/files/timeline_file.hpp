// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "models/program/program.hpp"
#include "sim/trace/options.hpp"

namespace spikeloom::trace {

/// timeline.json: one JSON object, each sample's part behind the other.
/// @throws ConfigError if a part cannot be read, or the file not written
void writeTimeline(const std::filesystem::path& file, const Options& options, const program::Program& program,
                   const std::vector<TracedSample>& samples);

/// The same of one sample that stalled, timeline-INDEX.json in Options::stalled, where it outlives a run that ends
/// without a directory. @return its place; empty if it was not recorded, or cannot be written
[[nodiscard]] std::filesystem::path keepStalled(const Options& options, const program::Program& program,
                                                const TracedSample& sample);

}  // namespace spikeloom::trace
