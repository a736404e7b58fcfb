// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/origin.hpp"

#include <nlohmann/json.hpp>

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

Origin::Origin(const SweepSpec& spec, const std::filesystem::path& file) : spec_(spec), file_(file) {
    if (spec.base) base_.emplace(*spec.base);
}

config::Experiment Origin::experiment(const Assigned& assigned) const {
    const config::Assignments assignments{assigned.experiment, file_.string(), file_.parent_path()};
    if (base_) return base_->with(assignments);
    const convert::Request request = conversionOf(*spec_.conversion, assigned.conversion);
    const nlohmann::json standIn{{"schema_version", 1},
                                 {"network", request.network.string()},
                                 {"images", (request.images.empty() ? request.calibration : request.images).string()},
                                 {"chip", request.chip},
                                 {"energy", request.energy}};
    return config::BaseExperiment(standIn, file_).with(assignments);
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
