// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/points.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "models/events/recording_list.hpp"
#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "models/support/sha256.hpp"
#include "sim/config/load.hpp"
#include "sim/report/build_info.hpp"

namespace spikeloom::sweep {
namespace {

constexpr std::size_t kIdLength = 16;  // hexadecimal digits: 10^5 points collide with a probability of 3e-10

std::string program() {
    return report::buildInfo().version + " " + report::buildInfo().gitRevision;
}

std::string shortHash(const nlohmann::json& what) {
    return sha256(what.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)).substr(0, kIdLength);
}

std::vector<std::filesystem::path> tensorsOf(const std::filesystem::path& network) {
    return {network::tensorsPath(network)};
}

std::vector<std::filesystem::path> recordingsOf(const std::filesystem::path& images) {
    if (!events::isRecordingList(images)) return {};
    return events::recordingFiles(images);
}

}  // namespace

ResolvedPoint Points::resolve(const Choice& choice, Stage stage) {
    ResolvedPoint resolved;
    resolved.point.values = sweep_.space.values(choice);
    resolved.point.stage = stage;
    resolved.assigned = assigned(resolved.point.values, stage);
    try {
        if (sweep_.spec.conversion) resolved.conversionId = conversionId(resolved.assigned.conversion);
        resolved.point.id = identity(resolved);
    } catch (const ConfigError& error) {
        resolved.refusal = error.what();
        const std::string origin = sweep_.spec.base ? contents(*sweep_.spec.base) : sweep_.spec.conversion->network;
        const nlohmann::json text{program(), origin, resolved.assigned.experiment, resolved.assigned.conversion};
        resolved.point.id = shortHash(text);
    }
    return resolved;
}

std::string Points::originId() {
    ResolvedPoint origin;
    if (sweep_.spec.conversion) origin.conversionId = conversionId({});
    try {
        return identity(origin);
    } catch (const ConfigError&) {  // of a base that is not complete without what the sweep sets
        origin.assigned.experiment = sweep_.spec.set;
        return identity(origin);
    }
}

/// What stands higher in the document comes first (`chip` before `chip.noc.flit_bits`), so that whichever of them is an
/// axis takes nothing of the other back.
Assigned Points::assigned(const std::vector<std::string>& values, Stage stage) const {
    std::vector<std::pair<std::string, std::string>> assignments;
    for (const std::string& assignment : sweep_.spec.set) {
        const std::size_t end = std::min(assignment.find('='), assignment.size() - 1);
        assignments.emplace_back(assignment.substr(0, end), assignment.substr(end + 1));
    }
    for (std::size_t axis = 0; axis < values.size(); ++axis)
        if (!values[axis].empty()) assignments.emplace_back(sweep_.space.axes()[axis].path, values[axis]);
    if (sweep_.spec.fidelity)
        assignments.emplace_back("chip.noc.fidelity",
                                 stage == Stage::Front ? sweep_.spec.fidelity->front : sweep_.spec.fidelity->screen);
    const auto depth = [](const auto& assignment) {
        return std::count_if(assignment.first.begin(), assignment.first.end(),
                             [](char c) { return c == '.' || c == '['; });
    };
    std::stable_sort(assignments.begin(), assignments.end(),
                     [&](const auto& a, const auto& b) { return depth(a) < depth(b); });
    Assigned all;
    for (const auto& [path, value] : assignments) all.add(path, value);
    return all;
}

/// Files count by what is in them, not by where they are: a store can be moved, and another machine agrees.
std::string Points::identity(const ResolvedPoint& point) {
    const config::Experiment experiment = origin_.experiment(point.assigned);
    nlohmann::json config = config::resolvedConfig(experiment);
    config["network"] =
        point.conversionId.empty() ? contentsOfAll(experiment.networkPath, tensorsOf) : point.conversionId;
    config["images"] = contentsOfAll(experiment.imagesPath, recordingsOf);
    if (experiment.witnessPath) config["witness"] = contents(*experiment.witnessPath);
    config["energy"] = contents(experiment.energyPath);
    if (const auto area = config::areaTablePath(experiment)) config["area"] = contents(area->string());
    config["program"] = program();
    return shortHash(config);
}

std::string Points::conversionId(const std::vector<std::string>& assignments) {
    const convert::Request request = conversionOf(*sweep_.spec.conversion, assignments);
    nlohmann::json config = nlohmann::json::parse(convert::resolvedText(request));
    config["network"] = contentsOfAll(request.network.string(), tensorsOf);
    for (const auto& [key, path] : {std::pair{"calibration", request.calibration}, {"images", request.images}})
        if (!path.empty()) config[key] = contents(path.string());
    config["program"] = program();
    return shortHash(config);
}

const std::string& Points::contents(const std::string& path) {
    const auto known = contents_.find(path);
    if (known != contents_.end()) return known->second;
    return contents_.emplace(path, sha256File(path)).first->second;  // nothing is kept of a file that cannot be read
}

/// Reading a document to know what it names takes longer than all else that a point needs: once is enough.
const std::string& Points::contentsOfAll(const std::string& path, Named named) {
    if (const auto known = whole_.find(path); known != whole_.end()) return known->second;
    std::string hashes = contents(path);
    for (const std::filesystem::path& file : named(path)) hashes += contents(file.string());
    return whole_.emplace(path, sha256(hashes)).first->second;
}

std::string Points::request(const ResolvedPoint& point, const std::filesystem::path& root) const {
    nlohmann::json request{{"kind", "point"},
                           {"assignments", point.assigned.experiment},
                           {"file", sweep_.file.string()},
                           {"directory", (root / "points" / point.point.id).string()}};
    if (sweep_.spec.base) request["base"] = *sweep_.spec.base;
    if (const auto& source = sweep_.spec.conversion) {
        std::vector<std::string> set = source->set;
        set.insert(set.end(), point.assigned.conversion.begin(), point.assigned.conversion.end());
        request["conversion"] = {{"network", source->network},
                                 {"method", source->method},
                                 {"calibration", source->calibration.value_or("")},
                                 {"images", source->images.value_or("")},
                                 {"set", set},
                                 {"directory", (root / "networks" / point.conversionId).string()}};
    }
    return request.dump();
}

}  // namespace spikeloom::sweep
