// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/origin.hpp"

#include <nlohmann/json.hpp>

#include "sim/config/load.hpp"

namespace spikeloom::sweep {
namespace {

constexpr std::string_view kConversion = "conversion.";

}  // namespace

void Assigned::add(const std::string& path, const std::string& value) {
    if (path.starts_with(kConversion))
        conversion.push_back(path.substr(kConversion.size()) + "=" + value);
    else
        experiment.push_back(path + "=" + value);
}

config::Experiment experimentOf(const SweepSpec& spec, const std::filesystem::path& file, const Assigned& assigned) {
    const config::Assignments assignments{assigned.experiment, file.string(), file.parent_path()};
    if (spec.base) return config::loadAssigned(*spec.base, assignments);
    const convert::Request request = conversionOf(*spec.conversion, assigned.conversion);
    const nlohmann::json standIn{{"schema_version", 1},
                                 {"network", request.network.string()},
                                 {"images", (request.images.empty() ? request.calibration : request.images).string()},
                                 {"chip", request.chip},
                                 {"energy", request.energy}};
    return config::experimentOf(standIn, assignments);
}

convert::Request conversionOf(const ConversionSource& source, const std::vector<std::string>& assignments) {
    std::vector<std::string> all = source.set;
    all.insert(all.end(), assignments.begin(), assignments.end());
    convert::Request request;
    request.network = source.network;
    request.method = source.method;
    request.calibration = source.calibration.value_or("");
    request.images = source.images.value_or("");
    request.spec = convert::specOf(all);
    return request;
}

}  // namespace spikeloom::sweep
