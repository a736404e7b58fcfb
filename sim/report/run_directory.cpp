// SPDX-License-Identifier: Apache-2.0
#include "sim/report/run_directory.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "models/support/sha256.hpp"
#include "sim/report/result_json.hpp"
#include "sim/report/tables.hpp"
#include "sim/report/terminal.hpp"
#include "sim/results/directory_format.hpp"

namespace spikeloom::report {
namespace {

namespace fs = std::filesystem;

using results::kManifest;

/// Whether a manifest.json, of which there are many in the world, is one of ours.
bool isOurs(const fs::path& manifest) {
    constexpr std::size_t kMaxManifestBytes = std::size_t{1} << 24U;
    const auto json = nlohmann::json::parse(readFile(manifest, kMaxManifestBytes), nullptr, false);
    if (!json.is_object()) return false;
    const auto tool = json.find("tool");
    return tool != json.end() && *tool == results::kTool;
}

void requireOurs(const fs::path& target) {
    const fs::path manifest = target / kManifest;
    std::error_code error;
    if (!fs::is_regular_file(manifest, error) || isOurs(manifest)) return;  // AtomicDirectory judges the rest
    throw ConfigError({target.string(), "", "exists and its manifest.json is not of spikeloom, so it is not replaced",
                       "choose another output directory"});
}

/// Every file below the directory but its manifest, by name.
std::vector<WrittenFile> filesOf(const fs::path& directory) {
    std::vector<WrittenFile> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const std::string name = entry.path().lexically_relative(directory).string();
        if (entry.is_regular_file() && name != kManifest)
            files.push_back({name, sha256File(entry.path()), entry.file_size()});
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return files;
}

std::string withLineEnd(const std::string& text) {
    return text.ends_with('\n') ? text : text + "\n";
}

}  // namespace

AtomicDirectory openRunDirectory(const fs::path& target) {
    requireOurs(target);
    return AtomicDirectory(target);
}

void writeFiles(AtomicDirectory& directory, const std::vector<NamedText>& files, const Provenance& provenance,
                const Outcome& outcome) {
    for (const NamedText& file : files) writeFile(directory.path() / file.name, file.text);
    writeFile(directory.path() / kManifest, manifestJson(provenance, outcome, filesOf(directory.path())));
    requireOurs(directory.target());  // somebody may have put something there while the run lasted
    directory.commit();
}

void writeRun(AtomicDirectory& directory, const Summary& summary, const Provenance& provenance) {
    writeFiles(directory,
               {{"result.json", resultJson(summary)},
                {"samples.csv", samplesCsv(summary)},
                {"steps.csv", stepsCsv(summary)},
                {"layer_steps.csv", layerStepsCsv(summary)},
                {"phases.csv", phasesCsv(summary)},
                {"layers.csv", layersCsv(summary)},
                {"cores.csv", coresCsv(summary)},
                {"links.csv", linksCsv(summary)},
                {"routers.csv", routersCsv(summary)},
                {"energy.csv", energyCsv(summary)},
                {"summary.txt", renderTerminal(summary, false)},
                {"config.resolved.json", withLineEnd(provenance.resolvedConfig)}},
               provenance, outcomeOf(summary));
}

}  // namespace spikeloom::report
