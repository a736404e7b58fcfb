// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "sim/noc/study.hpp"

/// Measurements of an independent flit-level simulator (BookSim2, commit 28f43299) on an 8 x 8 mesh.
namespace spikeloom::noc::test {

/// The data's file; it may be absent.
inline std::filesystem::path referenceFile(const std::string& name) {
    return std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "../shared/data/noc_ref" / name;
}

/// The study that the reference made: `vc4` and `wh1` are 4 virtual channels and 1, of 4 flits each.
inline StudySpec referenceStudy(const std::string& router, const std::string& pattern = "uniform",
                                std::uint16_t packetFlits = 1) {
    StudySpec study;
    study.noc.virtualChannels = router == "wh1" ? 1 : 4;
    study.traffic.packetFlits = packetFlits;
    study.traffic.pattern = pattern == "hotspot27" ? "hotspot" : pattern;
    if (study.traffic.pattern == "hotspot") study.traffic.hotspots = {{.tile = 27, .weight = 8}};
    return study;
}

}  // namespace spikeloom::noc::test
