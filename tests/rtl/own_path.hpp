// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace spikeloom::cosim {

/// In the folder for temporary files, of this process alone: tests run side by side.
inline std::filesystem::path ownPath(const std::string& name) {
    return std::filesystem::temp_directory_path() / ("spikeloom_" + std::to_string(getpid()) + "_" + name);
}

}  // namespace spikeloom::cosim
