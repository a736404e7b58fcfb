// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sim/noc/study.hpp"

namespace spikeloom::noc {

struct LoadedStudy {
    StudySpec spec;
    std::filesystem::path chip;  ///< the chip whose network was taken over; empty if none was named
};

/// Reads a study: the file; the `--set` assignments, left to right; `noc` and `board` of the chip that is named, for
/// whatever the study's leave out; strict loading; what the network itself refuses. A chip is a preset's name or a path
/// relative to what mentions it.
/// @param assignments  PATH=VALUE, as models/support/override.hpp describes
/// @throws ConfigError with every mistake, each in the file or `--set` in which it was made
[[nodiscard]] LoadedStudy loadStudy(const std::filesystem::path& file,
                                    const std::vector<std::string>& assignments = {});

/// The study with every default filled in and no chip to look up, as text with a line end: it loads to the same study.
[[nodiscard]] std::string resolvedStudyText(const StudySpec& study);

/// JSON Schema (draft 7) of what `loadStudy` reads.
[[nodiscard]] nlohmann::json studySchema();

}  // namespace spikeloom::noc
