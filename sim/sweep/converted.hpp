// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "sim/convert/conversion_run.hpp"

namespace spikeloom::sweep {

/// The experiment of a conversion, which is made where it is not there; of several processes that want it at the same
/// time, one makes it and the others wait.
/// @param directory  of this very conversion
/// @throws ConfigError as convert::convert
[[nodiscard]] std::filesystem::path converted(const convert::Request& request, const std::filesystem::path& directory);

}  // namespace spikeloom::sweep
