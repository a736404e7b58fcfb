// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/trace/files/trace_files.hpp"

namespace spikeloom::trace {

/// timeline.json: one JSON object, names of processes and threads first, then each sample's part. Removes the parts.
void writeTimeline(const Options& options, const program::Program& program, const hw::Mapping& mapping,
                   const std::vector<TracedSample>& samples);

}  // namespace spikeloom::trace
