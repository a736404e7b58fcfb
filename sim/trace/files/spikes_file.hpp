// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/trace/files/trace_files.hpp"

namespace spikeloom::trace {

/// spikes.csv.
void writeSpikes(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples);
/// spikes.nir.h5 (nir_data.hpp). @param samples  one at least
void writeNirData(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples);

}  // namespace spikeloom::trace
