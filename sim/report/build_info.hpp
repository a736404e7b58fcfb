// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace spikeloom::report {

/// Which program made a result.
struct BuildInfo {
    std::string version;      ///< of the project, such as 0.1.0
    std::string gitRevision;  ///< full commit id, `-dirty` appended where files differ from it; `unknown` outside git
    std::string buildType;    ///< Release, Debug ...
    std::string compiler;     ///< name and version
};

[[nodiscard]] const BuildInfo& buildInfo();

}  // namespace spikeloom::report
