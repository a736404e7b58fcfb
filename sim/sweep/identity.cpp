// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/identity.hpp"

#include <nlohmann/json.hpp>

#include "models/support/strict_json.hpp"
#include "sim/report/build_info.hpp"
#include "sim/sweep/points.hpp"

namespace spikeloom::sweep {
namespace {

/// Of the document: a hash of what points start from, and of the files that it names.
constexpr const char* kInputs = "inputs";

}  // namespace

Identity identityOf(const Sweep& sweep) {
    nlohmann::json document = nlohmann::json::parse(resolvedText(sweep));
    document.erase("strategy");
    document.erase("limits");
    const auto nameOnly = [](nlohmann::json& path) {
        path = std::filesystem::path(std::string(path)).filename().string();
    };
    if (document.contains("base")) nameOnly(document["base"]);
    for (const char* key : {"network", "calibration", "images"})
        if (document.contains("conversion") && document["conversion"].contains(key))
            nameOnly(document["conversion"][key]);
    document[kInputs] = Points(sweep).originId();
    Identity identity;
    identity.program = report::buildInfo().version + " " + report::buildInfo().gitRevision;
    identity.sweep = document.dump(2) + "\n";
    for (const Axis& axis : sweep.space.axes()) identity.axes.push_back(axis.path);
    return identity;
}

SweepSpec documentOf(const Identity& identity) {
    spec::Json document = spec::Json::parse(identity.sweep, nullptr, false);
    if (!document.is_object())
        throw ConfigError({"the store", "sweep", "is damaged: the sweep that it is of cannot be read",
                           "begin again in another directory, or take a copy of the store"});
    document.erase(kInputs);
    return spec::load<SweepSpec>(document, {"the store", ""});
}

}  // namespace spikeloom::sweep
