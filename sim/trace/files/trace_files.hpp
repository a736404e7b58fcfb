// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/program/program.hpp"
#include "sim/report/manifest.hpp"
#include "sim/trace/options.hpp"

/// The files of a run's traces, put together of what its samples have left.
namespace spikeloom::trace {

struct Files {
    std::vector<report::TraceFile> written{};  ///< for the manifest
    std::vector<std::string> remarks{};        ///< what of it is not there, and why; one sentence each
};

/// Writes timeline.json, spikes.csv and, in a program built with HDF5, spikes.nir.h5 into the run's folder, as far as
/// they are wanted, and removes the parts. What cannot be written is left out with a remark.
/// @param samples  in order of their index; may be empty
[[nodiscard]] Files writeFiles(const Options& options, const program::Program& program,
                               const std::vector<TracedSample>& samples);

}  // namespace spikeloom::trace
