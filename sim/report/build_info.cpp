// SPDX-License-Identifier: Apache-2.0
#include "sim/report/build_info.hpp"

#include "spikeloom_git_revision.hpp"  // written by git_revision.cmake at every build

namespace spikeloom::report {

const BuildInfo& buildInfo() {
    static const BuildInfo info{SPIKELOOM_VERSION, SPIKELOOM_GIT_REVISION, SPIKELOOM_BUILD_TYPE, SPIKELOOM_COMPILER};
    return info;
}

}  // namespace spikeloom::report
