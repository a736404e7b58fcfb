// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/trace/files/trace_files.hpp"

namespace spikeloom::trace {

/// spikes.csv, and spikes.nir.h5 (nir_data.hpp) where the program was built with HDF5. Removes the parts.
/// @return whether the second one was written
bool writeSpikes(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples);

}  // namespace spikeloom::trace
