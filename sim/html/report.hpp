// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/html/document.hpp"

/// A report: runs, as one HTML file that can be looked at without a network (`spikeloom report`).
namespace spikeloom::html {

/// More cannot be told apart in one chart.
inline constexpr std::size_t kMostRuns = 10;

struct ReportOptions {
    std::vector<std::filesystem::path> runs;
    std::filesystem::path out;  ///< empty: `report.html` in the folder that holds the first run's directory
    std::string title;          ///< empty: networks and chips of the runs
    bool force = false;         ///< replace a file that is no report
};

/// @throws ConfigError for no run or too many, a run that cannot be trusted (results::Run), one named twice
[[nodiscard]] Document document(const std::vector<std::filesystem::path>& runs, const std::string& title);

/// Writes the report, at once or not at all. @return where it is
/// @throws ConfigError as above, where a file that is no report would be replaced, and in a build without npm
std::filesystem::path writeReport(const ReportOptions& options);

}  // namespace spikeloom::html
