// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/support/atomic_directory.hpp"
#include "sim/convert/conversion_run.hpp"

namespace spikeloom::convert {

/// Converts, and writes the result and its experiment into the directory.
/// @param arguments  of the program, for the manifest
/// @throws as convert, and what `progress` throws: nothing is written then
Result convertInto(AtomicDirectory& directory, const Request& request, const std::vector<std::string>& arguments,
                   const conversion::Progress& progress);

}  // namespace spikeloom::convert
