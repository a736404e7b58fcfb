// SPDX-License-Identifier: Apache-2.0
#include "sim/report/manifest.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "models/support/sha256.hpp"
#include "sim/report/build_info.hpp"
#include "sim/results/directory_format.hpp"

namespace spikeloom::report {
namespace {

using Json = nlohmann::ordered_json;

/// UTC with milliseconds, ISO 8601.
std::string timestamp(std::chrono::system_clock::time_point time) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(time);
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(time - whole).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(whole)), rest);
}

std::string hostCpu() {
    std::ifstream stream("/proc/cpuinfo");
    for (std::string line; std::getline(stream, line);) {
        if (!line.starts_with("model name")) continue;
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown";
}

Json inputsJson(const std::vector<InputFile>& inputs) {
    Json json = Json::array();
    for (const InputFile& input : inputs)
        json.push_back(
            {{"role", input.role}, {"path", input.path.string()}, {"sha256", input.sha256}, {"bytes", input.bytes}});
    return json;
}

Json filesJson(const std::vector<WrittenFile>& files) {
    Json json = Json::array();
    for (const WrittenFile& file : files)
        json.push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
    return json;
}

Json tracesJson(const std::vector<TraceFile>& traces) {
    Json json = Json::array();
    for (const TraceFile& trace : traces)
        json.push_back({{"name", trace.name},
                        {"samples", trace.samples},
                        {"samples_requested", trace.samplesRequested},
                        {"entries", trace.entries},
                        {"entries_max", trace.entriesMax},
                        {"complete", trace.complete}});
    return json;
}

}  // namespace

std::string_view name(Kind kind) {
    switch (kind) {
        case Kind::Run:
            return "run";
        case Kind::Noc:
            return "noc";
        case Kind::Evaluation:
            return "evaluation";
        case Kind::Conversion:
            return "conversion";
        case Kind::Validation:
            return "validation";
    }
    return "";
}

InputFile fingerprint(std::string role, const std::filesystem::path& path) {
    std::string hash = sha256File(path);
    return {std::move(role), path, std::move(hash), std::filesystem::file_size(path)};
}

std::string manifestJson(const Provenance& provenance, const Outcome& outcome, const std::vector<WrittenFile>& files) {
    const BuildInfo& build = buildInfo();
    Json json;
    json["tool"] = results::kTool;
    json["kind"] = name(outcome.kind);
    json["directory_version"] = results::kDirectoryVersion;
    json["tool_version"] = build.version;
    json["git_revision"] = build.gitRevision;
    json["build_type"] = build.buildType;
    json["compiler"] = build.compiler;
    json["argv"] = provenance.argv;
    json["complete"] = outcome.complete;
    json["exit_status"] = provenance.exitStatus;
    for (const auto& [what, count] : outcome.counts) json[what] = count;
    for (const auto& [what, label] : outcome.labels) json[what] = label;
    json["seeds"] = Json::object();
    for (const auto& [what, seed] : provenance.seeds) json["seeds"][what] = seed;
    json["config_sha256"] = sha256(provenance.resolvedConfig);
    json["inputs"] = inputsJson(provenance.inputs);
    if (!provenance.traces.empty()) json["traces"] = tracesJson(provenance.traces);
    json["files"] = filesJson(files);
    json["started"] = timestamp(provenance.started);
    json["ended"] = timestamp(provenance.ended);
    json["wall_s"] = outcome.wallSeconds;
    json["peak_rss_bytes"] = outcome.peakRssBytes;
    json["host_cpu"] = hostCpu();
    // argv and paths are bytes: what is no UTF-8 is shown as such instead of losing a finished run
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Outcome outcomeOf(const Summary& summary) {
    const run::SimulationCost& cost = summary.simulation.cost;
    return {.kind = Kind::Run,
            .complete = summary.complete,
            .counts = {{"samples", summary.samples}, {"samples_requested", summary.samplesRequested}},
            .labels = {{"chip_model", describe(summary.setup.chipModel)}},
            .wallSeconds = cost.wallSeconds,
            .peakRssBytes = cost.peakRssBytes};
}

std::filesystem::path defaultRunDirectory(const std::string& network, const std::string& resolvedConfig) {
    constexpr std::size_t kShortHash = 8, kLongestName = 100;
    std::string name = network.substr(0, kLongestName);
    for (char& c : name) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                             c == '_' || (c == '.' && &c != name.data());
        if (!isPlain) c = '_';
    }
    return std::filesystem::path("runs") / (name + "-" + sha256(resolvedConfig).substr(0, kShortHash));
}

}  // namespace spikeloom::report
