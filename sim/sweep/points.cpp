// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/points.hpp"

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

config::Experiment load(const Sweep& sweep, const std::vector<std::string>& assignments) {
    return config::loadExperiment(sweep.spec.base,
                                  config::Assignments{assignments, sweep.file.string(), sweep.file.parent_path()});
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
    resolved.assignments = assignments(resolved.point.values, stage);
    try {
        resolved.point.id = identity(resolved.assignments);
    } catch (const ConfigError& error) {
        resolved.refusal = error.what();
        std::string text =
            report::buildInfo().version + " " + report::buildInfo().gitRevision + contents(sweep_.spec.base);
        for (const std::string& assignment : resolved.assignments) text += '\n' + assignment;
        resolved.point.id = sha256(text).substr(0, kIdLength);
    }
    return resolved;
}

std::vector<std::string> Points::assignments(const std::vector<std::string>& values, Stage stage) const {
    std::vector<std::string> all = sweep_.spec.set;
    if (sweep_.spec.fidelity) {
        const std::string& fidelity =
            stage == Stage::Front ? sweep_.spec.fidelity->front : sweep_.spec.fidelity->screen;
        all.push_back("chip.noc.fidelity=" + fidelity);
    }
    for (std::size_t axis = 0; axis < values.size(); ++axis)
        if (!values[axis].empty()) all.push_back(sweep_.space.axes()[axis].path + "=" + values[axis]);
    return all;
}

/// Files count by what is in them, not by where they are: a store can be moved, and another machine agrees.
std::string Points::identity(const std::vector<std::string>& assignments) {
    const config::Experiment experiment = load(sweep_, assignments);
    nlohmann::json config = config::resolvedConfig(experiment);
    config["network"] = contentsOfAll(experiment.networkPath, tensorsOf);
    config["images"] = contentsOfAll(experiment.imagesPath, recordingsOf);
    if (experiment.witnessPath) config["witness"] = contents(*experiment.witnessPath);
    config["energy"] = contents(experiment.energyPath);
    if (const auto area = config::areaTablePath(experiment)) config["area"] = contents(area->string());
    config["program"] = report::buildInfo().version + " " + report::buildInfo().gitRevision;
    return sha256(config.dump()).substr(0, kIdLength);
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

std::string Points::request(const ResolvedPoint& point, const std::filesystem::path& directory) const {
    return nlohmann::json{{"kind", "point"},
                          {"base", sweep_.spec.base},
                          {"assignments", point.assignments},
                          {"file", sweep_.file.string()},
                          {"directory", directory.string()}}
        .dump();
}

}  // namespace spikeloom::sweep
