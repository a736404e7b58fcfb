// SPDX-License-Identifier: Apache-2.0
#include "sim/results/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "models/support/json_file.hpp"
#include "models/support/sha256.hpp"
#include "sim/results/directory_format.hpp"

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = std::size_t{1} << 32U;
constexpr const char* kRunKind = "run";

/// A member of an object if it is a text; else empty.
std::string textOf(const Run::Json& object, const char* key) {
    const auto it = object.is_object() ? object.find(key) : object.end();
    return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

}  // namespace

Run::Run(fs::path directory) : directory_(std::move(directory)) {
    std::error_code error;
    if (!fs::is_directory(directory_, error))
        throw ConfigError({directory_.string(), "", "there is no such directory", "name the directory of a run"});
    if (!fs::is_regular_file(directory_ / kManifest, error))
        throw ConfigError({directory_.string(), "", fmt::format("has no {}, so it is no run's directory", kManifest),
                           "spikeloom run writes one (see its --out)"});
    manifest_ = readJsonFile(directory_ / kManifest);
    requireVersion();
    readFiles();
    requireFiles();
    result_ = parseJson(text("result.json"), where("result.json"));
    config_ = parseJson(text("config.resolved.json"), where("config.resolved.json"));
    if (!result_.is_object()) throw ConfigError({where("result.json"), "", "expected an object", "repeat the run"});
    requireOwnManifest();
}

std::string Run::name() const {
    const fs::path path = fs::absolute(directory_).lexically_normal();
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}

bool Run::complete() const {
    return manifest_.value("complete", Json()) == true;
}

std::string Run::configHash() const {
    return textOf(manifest_, "config_sha256");
}

void Run::requireVersion() const {
    const std::string file = where(kManifest);
    if (!manifest_.is_object() || textOf(manifest_, "tool") != kTool)
        throw ConfigError({file, "tool", "the directory was not written by spikeloom", "name the directory of a run"});
    const Json version = manifest_.value("directory_version", Json(1));
    if (version != kDirectoryVersion)
        throw ConfigError({file, "directory_version",
                           fmt::format("the run is in version {} of the format, this program reads version {}",
                                       version.dump(), kDirectoryVersion),
                           "repeat the run with this program: the manifest's argv is how it was started"});
    if (textOf(manifest_, "kind") != kRunKind)
        throw ConfigError({file, "kind",
                           fmt::format("expected results of a chip's run, found \"{}\"", textOf(manifest_, "kind")),
                           "name a directory that spikeloom run has written"});
}

void Run::readFiles() {
    const Json listed = manifest_.value("files", Json());
    if (!listed.is_array())
        throw ConfigError({where(kManifest), "files", "expected the list of the run's files", "repeat the run"});
    for (std::size_t i = 0; i < listed.size(); ++i) {
        files_.push_back({textOf(listed[i], "name"), textOf(listed[i], "sha256")});
        if (files_.back().name.empty() || files_.back().sha256.empty())
            throw ConfigError(
                {where(kManifest), fmt::format("files[{}]", i), "expected a file's name and hash", "repeat the run"});
    }
}

void Run::requireFiles() const {
    std::vector<Problem> problems;
    for (const File& file : files_) {
        std::error_code error;
        if (!fs::is_regular_file(directory_ / file.name, error))
            problems.push_back({where(file.name), "", "is missing, although the manifest lists it", ""});
        else if (sha256File(directory_ / file.name) != file.sha256)
            problems.push_back(
                {where(file.name), "", "is not what the run wrote: its hash differs from the manifest's", ""});
    }
    for (const char* needed : {"result.json", "config.resolved.json"})
        if (!has(needed)) problems.push_back({where(kManifest), "files", fmt::format("does not list {}", needed), ""});
    if (problems.empty()) return;
    problems.back().hint = "the run's figures cannot be trusted: repeat it";
    throw ConfigError(std::move(problems));
}

/// What the manifest says for itself has no hash: it is held against what has.
void Run::requireOwnManifest() const {
    std::vector<Problem> problems;
    const auto compare = [&](const char* member, const std::string& file, bool equal) {
        if (!equal)
            problems.push_back({where(kManifest), member, fmt::format("is not what {} says", file),
                                "the run's figures cannot be trusted: repeat it"});
    };
    const std::string resolved = text("config.resolved.json");
    // A line end is hashed where the configuration had one of its own, and not where it was added to make a text file.
    const bool endsLine = resolved.ends_with('\n');
    compare("config_sha256", "config.resolved.json",
            configHash() == sha256(resolved) ||
                (endsLine && configHash() == sha256(std::string_view(resolved).substr(0, resolved.size() - 1))));
    compare("complete", "result.json", result_.value("complete", Json(complete())) == Json(complete()));
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

bool Run::has(const std::string& file) const {
    return std::any_of(files_.begin(), files_.end(), [&](const File& listed) { return listed.name == file; });
}

std::string Run::text(const std::string& file) const {
    for (const File& listed : files_) {
        if (listed.name != file) continue;
        std::string text = readFile(directory_ / file, kMaxFileBytes);
        if (sha256(text) == listed.sha256) return text;
        throw ConfigError({where(file), "", "has changed while it was read", ""});
    }
    throw ConfigError({where(file), "", "the run has no such file", ""});
}

Table Run::table(const std::string& file) const {
    return readCsv(text(file), where(file));
}

}  // namespace spikeloom::results
