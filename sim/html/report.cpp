// SPDX-License-Identifier: Apache-2.0
#include "sim/html/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "sim/html/page.hpp"
#include "sim/html/sections.hpp"
#include "sim/html/shell.hpp"

namespace spikeloom::html {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeadBytes = 4096;

/// Of the runs, each once.
std::string distinct(const ComparedRuns& runs, const std::string& pointer) {
    std::vector<std::string> seen;
    for (const Compared& run : runs)
        if (std::find(seen.begin(), seen.end(), run.text(pointer)) == seen.end()) seen.push_back(run.text(pointer));
    return fmt::format("{}", fmt::join(seen, ", "));
}

std::string subtitle(const ComparedRuns& runs) {
    if (runs.size() > 1)
        return fmt::format("{} runs; differences are to the first, {}. Figures are means of an inference.", runs.size(),
                           runs.front().label());
    return fmt::format("Run {}. Figures are means of an inference.", runs.front().label());
}

/// What there is in front of what is missing.
Section inOrder(Section section) {
    std::stable_partition(section.parts.begin(), section.parts.end(),
                          [](const Part& part) { return !std::holds_alternative<Absent>(part); });
    return section;
}

std::string footer(const ComparedRuns& runs) {
    const Json revision = runs.front().run().manifest().value("git_revision", Json(""));
    return fmt::format("spikeloom, revision {}. docs/definitions.md says what each figure means.",
                       revision.is_string() ? revision.get<std::string>() : "unknown");
}

fs::path targetOf(const ReportOptions& options) {
    if (!options.out.empty()) return options.out;
    return (fs::absolute(options.runs.front()).lexically_normal() / "").parent_path().parent_path() / "report.html";
}

void requireReplaceable(const fs::path& target, bool force) {
    std::error_code error;
    if (fs::is_directory(target, error))
        throw ConfigError({target.string(), "", "is a directory", "name a file: -o report.html"});
    if (force || !fs::exists(target, error)) return;
    std::ifstream file(target, std::ios::binary);
    std::string beginning(kHeadBytes, '\0');
    file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    if (!isPage(beginning))
        throw ConfigError({target.string(), "", "exists and is no report of spikeloom, so it is not replaced",
                           "choose another -o, or --force"});
}

}  // namespace

Document document(const std::vector<fs::path>& paths, const std::string& title) {
    if (paths.empty()) throw ConfigError({"", "RUN", "a report needs a run", "name the directory of a run"});
    if (paths.size() > kMostRuns)
        throw ConfigError({"", "RUN", fmt::format("expected at most {} runs, found {}", kMostRuns, paths.size()),
                           "more cannot be told apart in a chart: make several reports"});
    const std::vector<results::Run> read(paths.begin(), paths.end());
    const ComparedRuns runs = compared(read);
    return {.title = title.empty() ? distinct(runs, "/network") + " on " + distinct(runs, "/chip") : title,
            .subtitle = subtitle(runs),
            .footer = footer(runs),
            .sections = {overview(runs), inOrder(energySection(runs)), inOrder(timeSection(runs)),
                         inOrder(stepsSection(runs)), inOrder(chipSection(runs)), tablesSection(runs),
                         originSection(runs)}};
}

fs::path writeReport(const ReportOptions& options) {
    const std::string_view empty = shell();
    const Document made = document(options.runs, options.title);
    const fs::path target = targetOf(options);
    requireReplaceable(target, options.force);
    writeFile(target, page(made, empty));
    return target;
}

}  // namespace spikeloom::html
